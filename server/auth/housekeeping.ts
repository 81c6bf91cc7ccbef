// What is over is removed: sessions, one-time links, room tickets, messages older than what anyone looks for, and the end of the journal.
import { inArray, lte } from 'drizzle-orm'
import { activities, auditEvents } from '#server/db/tables/audit'
import { mails } from '#server/db/tables/mail'
import { oneTimeTokens, roomTickets } from '#server/db/tables/sessions'
import type { Services } from '#server/domain/context'
import { ANSWERS_KEPT_MS, removeOldAnswers } from '#server/domain/repeats/kept-answers'
import { Sessions } from './lucia'
import { warmPasswords } from './passwords'

type HousekeepingServices = Pick<Services, 'config' | 'database' | 'log' | 'now' | 'collab'>

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
/** A link that was just over still says « expiré » rather than « inconnu » in the journal of whoever looks. */
const LINKS_KEPT_MS = 7 * DAY_MS
const MAILS_KEPT_MS = 90 * DAY_MS
/** Six to twelve months: what the CNIL recommended in 2021 for journals of access. */
const AUDIT_KEPT_MS = 365 * DAY_MS

/** Lines of activity removed in one statement: the first time there may be years of them. */
const LINES_AT_ONCE = 5_000

export async function removeExpired(services: HousekeepingServices): Promise<void> {
  const { db } = services.database
  const now = services.now()
  const ago = (ms: number) => new Date(now.getTime() - ms)
  await new Sessions(db, services).deleteExpired()
  await db.delete(oneTimeTokens).where(lte(oneTimeTokens.expiresAt, ago(LINKS_KEPT_MS)))
  await db.delete(roomTickets).where(lte(roomTickets.expiresAt, now))
  await removeOldAnswers(db, ago(ANSWERS_KEPT_MS))
  await db.delete(mails).where(lte(mails.createdAt, ago(MAILS_KEPT_MS)))
  await db.delete(auditEvents).where(lte(auditEvents.at, ago(AUDIT_KEPT_MS)))
  await removeActivity(services, ago(services.config.activityKeptMs))
  // What an erasure that was interrupted had not reached.
  await services.collab.forgetPeople()
}

async function removeActivity({ database: { db } }: HousekeepingServices, before: Date): Promise<void> {
  for (;;) {
    const oldest = db
      .select({ seq: activities.seq })
      .from(activities)
      .where(lte(activities.at, before))
      .orderBy(activities.seq)
      .limit(LINES_AT_ONCE)
    const gone = await db.delete(activities).where(inArray(activities.seq, oldest))
    if (gone.count < LINES_AT_ONCE) return
  }
}

/** Every hour, until stopped. Also makes the first sign-in take the time of the others. */
export function startHousekeeping(services: HousekeepingServices): { stop(): Promise<void> } {
  warmPasswords().catch((err: unknown) => services.log.error({ err }, 'argon2 does not work here'))
  let running = Promise.resolve()
  const run = () => {
    running = removeExpired(services).catch((err: unknown) =>
      services.log.error({ err }, 'housekeeping failed')
    )
  }
  const timer = setInterval(run, HOUR_MS)
  timer.unref()
  run()
  return {
    async stop() {
      clearInterval(timer)
      await running
    }
  }
}
