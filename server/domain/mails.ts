// The outbox as an administrator sees it. Messages that open several networks, or the installation, show to the operator only.
import { and, desc, eq, isNull, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { limitsOf } from '#server/auth/rate-limits'
import { mails } from '#server/db/tables/mail'
import { networks } from '#server/db/tables/networks'
import { requireAdministrator } from '#server/domain/access/index'
import { audit } from '#server/domain/audit/index'
import type { Context, Viewer } from '#server/domain/context'
import { decodeCursor, toPage } from '#server/domain/organisations/keyset'
import { withoutSecrets } from '#server/mail/render'
import { AppError } from '#shared/errors'
import { translate } from '#shared/messages/index'
import type { ListQuery } from '#shared/schemas/common'
import type { OutboxMail, OutboxMailLine, OutboxMailList } from '#shared/schemas/session'

const Place = z.tuple([z.iso.datetime(), z.uuid()])

type Row = typeof mails.$inferSelect

/** The newest first. */
export async function listMails(ctx: Context, { limit, cursor }: ListQuery): Promise<OutboxMailList> {
  const { viewer } = requireAdministrator(ctx)
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, Place)
  const older =
    at === undefined ? undefined : sql`(${mails.createdAt}, ${mails.id}) < (${at}::timestamptz, ${id}::uuid)`
  const rows = await ctx.database.db
    .select()
    .from(mails)
    .where(and(readableBy(viewer), older))
    .orderBy(desc(mails.createdAt), desc(mails.id))
    .limit(limit + 1)
  const page = toPage(rows, limit, rows.map(toLine), (row) => [row.createdAt.toISOString(), row.id])
  return { ...page, smtp: ctx.config.smtpUrl !== undefined }
}

/** With its link only when no server takes it to its recipient. Written in the journal: the link may open someone's account. */
export async function readMail(ctx: Context, id: string): Promise<OutboxMail> {
  const { viewer } = requireAdministrator(ctx)
  const { db } = ctx.database
  const [row] = await db
    .select()
    .from(mails)
    .where(and(eq(mails.id, id), readableBy(viewer)))
  if (!row) throw new AppError('request.not_found')
  const delivered = ctx.config.smtpUrl !== undefined && row.status !== 'failed'
  const text = delivered ? withoutSecrets(row.text, translate(ctx.locale, 'mail.link_removed')) : row.text
  if (text.includes('/lien/')) {
    await db.transaction((tx) =>
      audit(ctx, tx, { action: 'mail.read', subjectKind: 'mail', subjectId: id, data: { kind: row.kind } })
    )
  }
  return { ...toLine(row), text }
}

/** Tries again at once a message that was given up. */
export async function retryMail(ctx: Context, id: string): Promise<void> {
  const { viewer } = requireAdministrator(ctx)
  const given = and(eq(mails.id, id), readableBy(viewer), eq(mails.status, 'failed'))
  const again = { status: 'outbox', attempts: 0, error: null, nextAttemptAt: ctx.now() } as const
  const updated = await ctx.database.db.update(mails).set(again).where(given).returning({ id: mails.id })
  if (updated.length === 0) throw new AppError('request.not_found')
}

/** To the person who asks, so that it can disturb nobody else. */
export async function sendTestMail(ctx: Context): Promise<void> {
  const { viewer } = requireAdministrator(ctx)
  await limitsOf(ctx).spend({ 'mail-test.person': viewer.personId })
  const { db } = ctx.database
  const [network] = await db.select().from(networks).where(eq(networks.id, viewer.networkId))
  const values = { by: viewer.name, link: '/', ...(network && { network: network.name }) }
  const { networkId, email: to, locale } = viewer
  await ctx.mail.queue({ networkId, kind: 'test', to, locale, values })
}

function readableBy(viewer: Viewer) {
  const own = eq(mails.networkId, viewer.networkId)
  return viewer.operator ? or(own, isNull(mails.networkId)) : own
}

function toLine(row: Row): OutboxMailLine {
  return {
    id: row.id,
    kind: row.kind,
    recipient: row.recipient,
    subject: row.subject,
    status: row.status,
    error: row.error,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null
  }
}
