// The driver goes on with a transaction whose connection is lost: the statements that follow may run on another connection, outside of any
// transaction, and its own rollback writes to a socket that is gone, which stops the process or spoils that place of the pool
// (porsager/postgres, issues 1189, 1208 and 1216). Here, once the connection is lost nothing more is sent.
import type { Sql, TransactionSql } from 'postgres'

type Work = (tx: TransactionSql) => unknown

/** Long enough for the driver to notice that a socket is closed. */
const NOTICE_MS = 10_000

const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  // The server says goodbye, then closes: told to, crashed, starting, dropped, idle too long.
  '57P01',
  '57P02',
  '57P03',
  '57P04',
  '57P05',
  '25P03',
  '25P04'
])

/** Changes `sql.begin` in place: drizzle takes it from there. */
export function guardTransactions(sql: Sql): void {
  const begin = sql.begin.bind(sql)
  const guarded = (...args: [Work] | [string, Work]): Promise<unknown> => {
    let over = false
    const run = async (work: Work, tx: TransactionSql): Promise<unknown> => {
      try {
        return await work(refusing(tx, () => over))
      } catch (error) {
        if (!isLost(error)) throw error
        // The transaction is refused by the closing of its connection; to answer here would have it rolled back.
        await new Promise((resolve) => setTimeout(resolve, NOTICE_MS).unref())
        if (over) return new Promise(() => undefined)
        throw error
      }
    }
    const done =
      args.length === 1 ? begin((tx) => run(args[0], tx)) : begin(args[0], (tx) => run(args[1], tx))
    const end = () => (over = true)
    done.then(end, end)
    return done
  }
  // The driver's type has two overloads, which the two forms above are.
  sql.begin = guarded as Sql['begin']
}

function refusing(tx: TransactionSql, isOver: () => boolean): TransactionSql {
  const check = () => {
    if (isOver()) throw new Error('the connection of this transaction is lost')
  }
  return new Proxy(tx, {
    apply(target, self, args: unknown[]) {
      check()
      return Reflect.apply(target, self, args) as unknown
    },
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => {
        check()
        return Reflect.apply(value, target, args) as unknown
      }
    }
  })
}

function isLost(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error && 'code' in cause && LOST.has(String(cause.code))
}
