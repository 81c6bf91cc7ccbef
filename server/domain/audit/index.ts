// The journal of rights, sharing, exports, deletions and sign-ins: who, what, when, from where, never contents.
// Each row is sealed by the hash of the one before it in its network, so that a line changed or removed afterwards shows.
import { createHash } from 'node:crypto'
import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import { auditEvents } from '#server/db/tables/audit'
import type { Executor } from '#server/domain/access/executor'
import type { Context } from '#server/domain/context'

export interface AuditEvent {
  /** Dotted, stable: `page.audience-changed`, `session.opened`. */
  action: string
  subjectKind: string
  subjectId: string
  /** Facts needed to understand the line later: roles, numbers, ids. Never what someone wrote. */
  data?: Record<string, unknown>
  /** For what happens before anyone is signed in, or in another network than the viewer's. */
  networkId?: string | null
  actorId?: string | null
}

/** Always in the transaction of what it tells: both are there, or neither. */
export async function audit(ctx: Context, tx: Executor, event: AuditEvent): Promise<void> {
  const networkId = event.networkId === undefined ? (ctx.viewer?.networkId ?? null) : event.networkId
  // One writer per chain at a time; released by the end of the transaction.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${networkId ?? ''}`}, 0))`)
  const [last] = await tx
    .select({ hash: auditEvents.hash })
    .from(auditEvents)
    .where(ofNetwork(networkId))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
  const row = {
    networkId,
    at: ctx.now(),
    actorId: event.actorId === undefined ? (ctx.viewer?.personId ?? null) : event.actorId,
    action: event.action,
    subjectKind: event.subjectKind,
    subjectId: event.subjectId,
    data: event.data ?? {},
    ip: ctx.ip,
    previousHash: last?.hash ?? ''
  }
  await tx.insert(auditEvents).values({ ...row, hash: seal(row) })
}

export interface ChainReport {
  intact: boolean
  /** Lines read. */
  count: number
  /** First line that does not follow from the one before it. */
  brokenAt: number | null
}

/** Reads the whole chain of a network in batches. Lines older than the retention may be gone: the first one kept is believed. */
export async function verifyAuditChain(db: Executor, networkId: string | null): Promise<ChainReport> {
  let seq = 0
  let count = 0
  let previous: string | null = null
  for (;;) {
    const rows = await db
      .select()
      .from(auditEvents)
      .where(and(ofNetwork(networkId), gt(auditEvents.seq, seq)))
      .orderBy(asc(auditEvents.seq))
      .limit(1000)
    for (const row of rows) {
      count += 1
      const follows = previous === null || row.previousHash === previous
      if (!follows || row.hash !== seal(row)) return { intact: false, count, brokenAt: row.seq }
      previous = row.hash
      seq = row.seq
    }
    if (rows.length < 1000) return { intact: true, count, brokenAt: null }
  }
}

type Sealed = Omit<typeof auditEvents.$inferSelect, 'seq' | 'hash'>

function seal(row: Sealed): string {
  const { previousHash, networkId, at, actorId, action, subjectKind, subjectId, data, ip } = row
  const text = canonical([
    previousHash,
    networkId,
    at.toISOString(),
    actorId,
    action,
    subjectKind,
    subjectId,
    data,
    ip
  ])
  return createHash('sha256').update(text).digest('hex')
}

/** JSON with sorted keys: jsonb does not keep the order in which they were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  )
}

function ofNetwork(networkId: string | null) {
  return networkId === null ? isNull(auditEvents.networkId) : eq(auditEvents.networkId, networkId)
}
