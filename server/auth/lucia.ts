// The only importer of lucia. Everything else knows `Sessions`: to leave lucia, rewrite this file (docs/adr/0003-sessions.md).
// The cookie holds a random token; the table holds its SHA-256.
import { and, desc, eq, gt, inArray, lte, ne, sql } from 'drizzle-orm'
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia'
import type { Config } from '#server/config'
import type { Executor } from '#server/domain/access/executor'
import { gathered } from '#server/db/gathered'
import { accounts } from '#server/db/tables/accounts'
import { sessions } from '#server/db/tables/sessions'
import { digest, newSecret } from './secrets'

export type SessionRow = typeof sessions.$inferSelect

/** What a request may know of its session. */
export type OpenSession = Omit<SessionRow, 'expiresAt' | 'userAgent' | 'ip'>

export interface NewSession {
  accountId: string
  /** The network the session works in: one person of the account. */
  personId: string
  userAgent: string
  ip: string
}

export interface SessionSettings {
  config: Pick<Config, 'session'>
  now: () => Date
}

export class Sessions {
  readonly #lucia: Lucia<SessionRow>

  constructor(
    private readonly db: Executor,
    private readonly settings: SessionSettings
  ) {
    this.#lucia = new Lucia<SessionRow>(adapter(db, settings), {
      sessionExpiresIn: new TimeSpan(settings.config.session.idleMs, 'ms'),
      getSessionAttributes: (row) => row
    })
  }

  /** A new session under a new token, whatever the browser sent before. */
  async open(input: NewSession): Promise<{ token: string; id: string }> {
    const token = newSecret()
    const id = digest(token)
    await this.#lucia.createSession(input.accountId, row(input, id, this.settings), { sessionId: id })
    return { token, id }
  }

  /** The session of a token, its idle limit pushed forward; null when unknown or over. */
  async read(token: string): Promise<OpenSession | null> {
    const { session } = await this.#lucia.validateSession(digest(token))
    if (!session) return null
    const { id, accountId, personId, createdAt, lastSeenAt, absoluteExpiresAt } = session
    const now = this.settings.now()
    if (now.getTime() - lastSeenAt.getTime() >= TOUCH_EVERY_MS) {
      const idleLimit = new Date(now.getTime() + this.settings.config.session.idleMs)
      const touched = { lastSeenAt: now, expiresAt: earliest(idleLimit, absoluteExpiresAt) }
      await touch(this.db, { id, ...touched })
    }
    return { id, accountId, personId, createdAt, lastSeenAt, absoluteExpiresAt }
  }

  /** Whether a session is still open, without using it: an open socket is not a visit. */
  async isOpen(id: string): Promise<boolean> {
    const now = this.settings.now()
    const found = await this.db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, id), gt(sessions.expiresAt, now), gt(sessions.absoluteExpiresAt, now)))
    return found.length > 0
  }

  async close(id: string): Promise<void> {
    await this.#lucia.invalidateSession(id)
  }

  /** Every session of the account, except one when given. The ids are those closed. */
  async closeAll(accountId: string, exceptId?: string): Promise<string[]> {
    const other = exceptId === undefined ? undefined : ne(sessions.id, exceptId)
    const closed = await this.db
      .delete(sessions)
      .where(and(eq(sessions.accountId, accountId), other))
      .returning({ id: sessions.id })
    return closed.map((session) => session.id)
  }

  /** Open sessions of an account, the last used first. */
  async list(accountId: string): Promise<SessionRow[]> {
    return this.db
      .select()
      .from(sessions)
      .where(and(eq(sessions.accountId, accountId), gt(sessions.expiresAt, this.settings.now())))
      .orderBy(desc(sessions.lastSeenAt))
  }

  async deleteExpired(): Promise<void> {
    await this.#lucia.deleteExpiredSessions()
  }
}

const TOUCH_EVERY_MS = 60_000

const askSession = gathered(async (db: Executor, ids: string[]) => {
  const rows = await db
    .select({ session: sessions, accountId: accounts.id })
    .from(sessions)
    .innerJoin(accounts, eq(accounts.id, sessions.accountId))
    .where(inArray(sessions.id, ids))
  const found = new Map(rows.map((each) => [each.session.id, each]))
  return (id: string) => found.get(id) ?? null
})

interface Touch {
  id: string
  lastSeenAt: Date
  expiresAt: Date
}

/** One statement at a time, its rows in one order: two of them never wait for each other. */
const touch = gathered(async (db: Executor, touches: Touch[]) => {
  const rows = touches.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await db.execute(sql`
    update sessions set last_seen_at = t."lastSeenAt", expires_at = t."expiresAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id text, "lastSeenAt" timestamptz, "expiresAt" timestamptz)
    where sessions.id = t.id`)
  return () => undefined
}, 1)

function row(input: NewSession, id: string, { now, config }: SessionSettings): SessionRow {
  const createdAt = now()
  return {
    id,
    ...input,
    userAgent: input.userAgent.slice(0, 400),
    createdAt,
    lastSeenAt: createdAt,
    // Replaced by the adapter with the limit that lucia computes.
    expiresAt: createdAt,
    absoluteExpiresAt: new Date(createdAt.getTime() + config.session.absoluteMs)
  }
}

/**
 * Lucia reads the clock of the machine; ours is `settings.now`. Limits are moved from one to the other on the way, which does
 * nothing in production and lets a test live a month in a second.
 */
function adapter(db: Executor, { now }: SessionSettings): Adapter {
  const drift = () => Date.now() - now().getTime()
  const toLucia = (date: Date) => new Date(date.getTime() + drift())
  const fromLucia = (date: Date) => new Date(date.getTime() - drift())
  const outward = (session: SessionRow): DatabaseSession => ({
    id: session.id,
    userId: session.accountId,
    expiresAt: toLucia(earliest(session.expiresAt, session.absoluteExpiresAt)),
    attributes: session
  })

  return {
    async getSessionAndUser(id) {
      const found = await askSession(db, id)
      return found ? [outward(found.session), { id: found.accountId, attributes: {} }] : [null, null]
    },
    async getUserSessions(accountId) {
      return (await db.select().from(sessions).where(eq(sessions.accountId, accountId))).map(outward)
    },
    async setSession({ expiresAt, attributes }) {
      const limit = earliest(fromLucia(expiresAt), attributes.absoluteExpiresAt)
      await db.insert(sessions).values({ ...attributes, expiresAt: limit })
    },
    async updateSessionExpiration(id, expiresAt) {
      const limit = sql`least(${fromLucia(expiresAt).toISOString()}::timestamptz, ${sessions.absoluteExpiresAt})`
      await db.update(sessions).set({ expiresAt: limit }).where(eq(sessions.id, id))
    },
    async deleteSession(id) {
      await db.delete(sessions).where(eq(sessions.id, id))
    },
    async deleteUserSessions(accountId) {
      await db.delete(sessions).where(eq(sessions.accountId, accountId))
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lte(sessions.expiresAt, now()))
    }
  }
}

function earliest(a: Date, b: Date): Date {
  return a < b ? a : b
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionRow>
    DatabaseSessionAttributes: SessionRow
  }
}
