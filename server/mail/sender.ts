// Empties the outbox when SMTP_URL is set. Several nodes may run it: each row is taken by one (SKIP LOCKED), and given back if that one dies.
import { and, eq, inArray, lte, or, sql } from 'drizzle-orm'
import type { Logger } from 'pino'
import type { Config } from '#server/config'
import type { Database } from '#server/db/client'
import { mails } from '#server/db/tables/mail'
import { translate } from '#shared/messages/index'
import { withoutSecrets } from './render'
import { answerCode, reasonOf, RefusedMail, type Transport } from './transport'

export interface SenderServices {
  config: Pick<Config, 'mailFrom' | 'smtpUrl'>
  database: Database
  log: Logger
  now: () => Date
}

type Mail = typeof mails.$inferSelect

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Pauses after each failure; after the last one the message is marked as failed, for an administrator to see. */
const BACK_OFF_MS = [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS)
/** A node that took a message and said nothing for this long is dead. */
const TAKEN_MS = 5 * MINUTE_MS
/** A link that no longer works must not arrive. */
const WORTH_SENDING_MS: Record<string, number> = {
  'sign-in': 30 * MINUTE_MS,
  'password-reset': HOUR_MS,
  'email-change': HOUR_MS
}

/** Sends what is due now. Returns how many messages were tried. */
export async function sendDue(services: SenderServices, transport: Transport): Promise<number> {
  const taken = await take(services)
  for (const mail of taken) await sendOne(services, transport, mail)
  return taken.length
}

async function take({ database, now }: SenderServices): Promise<Mail[]> {
  const at = now()
  const due = database.db
    .select({ id: mails.id })
    .from(mails)
    .where(and(or(eq(mails.status, 'outbox'), eq(mails.status, 'sending')), lte(mails.nextAttemptAt, at)))
    .orderBy(mails.createdAt)
    .limit(10)
    .for('update', { skipLocked: true })
  return database.db
    .update(mails)
    .set({
      status: 'sending',
      attempts: sql`${mails.attempts} + 1`,
      nextAttemptAt: new Date(at.getTime() + TAKEN_MS)
    })
    .where(inArray(mails.id, due))
    .returning()
}

async function sendOne(services: SenderServices, transport: Transport, mail: Mail): Promise<void> {
  const { config, log, now } = services
  if (isStale(mail, now()))
    return settle(services, mail, { status: 'failed', error: mail.error ?? 'expired' })
  try {
    await transport.send({
      from: config.mailFrom,
      to: mail.recipient,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: mail.id
    })
    await settle(services, mail, { status: 'sent', sentAt: now(), error: null })
  } catch (error) {
    const reason = reasonOf(error, config.smtpUrl)
    // What the other server says often repeats the recipient: it is in the outbox, for administrators, not in the log.
    log.warn(
      { mailId: mail.id, kind: mail.kind, attempt: mail.attempts, answer: answerCode(error) },
      'mail not sent'
    )
    const pause = error instanceof RefusedMail ? undefined : BACK_OFF_MS[mail.attempts - 1]
    if (pause === undefined) return settle(services, mail, { status: 'failed', error: reason })
    const nextAttemptAt = new Date(now().getTime() + pause)
    await settle(services, mail, { status: 'outbox', error: reason, nextAttemptAt })
  }
}

type Outcome = Partial<Pick<Mail, 'status' | 'sentAt' | 'error' | 'nextAttemptAt'>>

async function settle({ database }: SenderServices, mail: Mail, outcome: Outcome): Promise<void> {
  const locale = mail.html.includes('<html lang="en"') ? 'en' : 'fr'
  const removed = translate(locale, 'mail.link_removed')
  const bodies =
    outcome.status === 'sent'
      ? { text: withoutSecrets(mail.text, removed), html: withoutSecrets(mail.html, removed) }
      : {}
  await database.db
    .update(mails)
    .set({ ...outcome, ...bodies })
    .where(eq(mails.id, mail.id))
}

function isStale(mail: Mail, now: Date): boolean {
  const worth = WORTH_SENDING_MS[mail.kind]
  return worth !== undefined && now.getTime() - mail.createdAt.getTime() > worth
}
