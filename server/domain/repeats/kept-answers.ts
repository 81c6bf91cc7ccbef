// The same request twice does its work once (`Idempotency-Key`). A claim keeps two requests from starting together; the mark written
// in the transaction of the work keeps it from being done twice, whoever died, slept or was late in between.
import { and, eq, inArray, lte, sql } from 'drizzle-orm'
import type { Db } from '#server/db/client'
import { people } from '#server/db/tables/people'
import { keptAnswers } from '#server/db/tables/repeats'
import type { Executor } from '#server/domain/access/executor'
import { AppError } from '#shared/errors'

export const ANSWERS_KEPT_MS = 7 * 24 * 3_600_000
/** Longer than any answer takes. A claim that is older belongs to a process that is gone, or to work that the mark will refuse. */
export const CLAIM_SECONDS = 15
/** A longer answer is not kept: asked again, what it says can be read. */
const MAX_BODY = 64 * 1024

export interface Repeatable {
  personId: string
  key: string
  /** sha256 of method, path and body. */
  asked: string
}

export interface Answer {
  status: number
  body: string
}

export type Claim =
  /** Nobody has done it: it is ours to do. `again`: it is done, its answer is lost, and doing it again changes nothing. */
  { kind: 'mine'; claim: string } | { kind: 'answered'; answer: Answer } | { kind: 'again' }

/**
 * @param onceById what is asked brings its own identifier: done twice is done once
 * @throws idempotency.reused: the key was used for something else. idempotency.running: it is being done.
 *   idempotency.done: it is done, and its answer is no more.
 */
export async function claimWork(db: Executor, wanted: Repeatable, onceById: boolean): Promise<Claim> {
  const claim = crypto.randomUUID()
  const [taken] = await db
    .insert(keptAnswers)
    .values({ ...wanted, claim })
    .onConflictDoUpdate({
      target: [keptAnswers.personId, keptAnswers.key],
      set: { claim, claimedAt: sql`now()` },
      setWhere: and(eq(keptAnswers.asked, wanted.asked), eq(keptAnswers.done, false), isStale)
    })
    .returning({ claim: keptAnswers.claim })
  if (taken) return { kind: 'mine', claim }
  const [found] = await db
    .select({
      asked: keptAnswers.asked,
      done: keptAnswers.done,
      status: keptAnswers.status,
      body: keptAnswers.body,
      atWork: sql<boolean>`not ${isStale}`
    })
    .from(keptAnswers)
    .where(isRow(wanted))
  // Given up between the two: whoever asks comes back in a second.
  if (!found) throw new AppError('idempotency.running', { retryAfter: 1 })
  if (found.asked !== wanted.asked) throw new AppError('idempotency.reused')
  if (found.status !== null) {
    return { kind: 'answered', answer: { status: found.status, body: found.body ?? '' } }
  }
  // Committed is not finished: what follows the commit may be going on.
  if (!found.done || found.atWork) throw new AppError('idempotency.running', { retryAfter: 1 })
  if (!onceById) throw new AppError('idempotency.done')
  return { kind: 'again' }
}

/**
 * The same database, whose first transaction carries the mark. A request that lost its claim meanwhile is rolled back.
 * Work outside of any transaction is only marked once its answer is there.
 */
export function markedBy(db: Db, wanted: Repeatable, claim: string): Db {
  let marked = false
  const transaction: Db['transaction'] = async (work, config) => {
    const result = await db.transaction(async (tx) => {
      if (!marked) await mark(tx, wanted, claim)
      return work(tx)
    }, config)
    marked = true
    return result
  }
  // Drizzle's object keeps nothing private: what is asked of ours is answered by it.
  return Object.create(db, { transaction: { value: transaction } }) as Db
}

/** First in the transaction: whoever else wants this row waits until the work is committed or rolled back. */
async function mark(tx: Executor, wanted: Repeatable, claim: string): Promise<void> {
  const [row] = await tx
    .update(keptAnswers)
    .set({ done: true })
    .where(and(isRow(wanted), eq(keptAnswers.claim, claim)))
    .returning({ key: keptAnswers.key })
  if (!row) throw new AppError('idempotency.running', { retryAfter: 1 })
}

export async function keepAnswer(
  db: Executor,
  wanted: Repeatable,
  claim: string,
  answer: Answer
): Promise<void> {
  const tooLong = { status: null, body: null, claimedAt: new Date(0) }
  const kept = answer.body.length <= MAX_BODY ? answer : tooLong
  await db
    .update(keptAnswers)
    .set({ ...kept, done: true })
    .where(and(isRow(wanted), eq(keptAnswers.claim, claim)))
}

/** Refused, nothing done: the same key may be tried again, once its author has changed what was in the way. */
export async function giveUpClaim(db: Executor, wanted: Repeatable, claim: string): Promise<void> {
  await db
    .delete(keptAnswers)
    .where(and(isRow(wanted), eq(keptAnswers.claim, claim), eq(keptAnswers.done, false)))
}

export async function removeOldAnswers(db: Executor, before: Date): Promise<void> {
  await db.delete(keptAnswers).where(lte(keptAnswers.createdAt, before))
}

/** Answers say names: those of a whole network go when somebody of it is erased. That the work is done stays known. */
export async function forgetAnswersOf(tx: Executor, networkId: string): Promise<void> {
  const inNetwork = tx.select({ id: people.id }).from(people).where(eq(people.networkId, networkId))
  await tx
    .update(keptAnswers)
    .set({ status: null, body: null, claimedAt: new Date(0) })
    .where(inArray(keptAnswers.personId, inNetwork))
}

/** By the clock of the database: those of the nodes may differ. */
const isStale = sql`${keptAnswers.claimedAt} <= now() - make_interval(secs => ${CLAIM_SECONDS})`

function isRow({ personId, key }: Repeatable) {
  return and(eq(keptAnswers.personId, personId), eq(keptAnswers.key, key))
}
