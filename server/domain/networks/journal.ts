// The audit journal as an administrator reads it: names instead of identifiers, the chain checked.
import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { z } from 'zod'
import {
  requireAdministrator,
  visibleInitiativesWhere,
  visiblePagesWhere,
  type Executor
} from '#server/domain/access/index'
import { verifyAuditChain } from '#server/domain/audit/index'
import { auditEvents } from '#server/db/tables/audit'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import type { Context, Viewer } from '#server/domain/context'
import { decodeCursor, toPage } from '#server/domain/organisations/keyset'
import { fullName } from '#server/domain/refs/people'
import type { List } from '#shared/schemas/common'
import type { AuditDto, AuditQuery } from '#shared/schemas/networks'

type Row = typeof auditEvents.$inferSelect

export async function readJournal(
  ctx: Context,
  query: AuditQuery
): Promise<List<AuditDto> & { intact: boolean }> {
  const { viewer } = requireAdministrator(ctx)
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.networkId, viewer.networkId),
        query.action ? eq(auditEvents.action, query.action) : undefined,
        query.cursor === undefined ? undefined : lt(auditEvents.seq, before(query.cursor))
      )
    )
    .orderBy(desc(auditEvents.seq))
    .limit(query.limit + 1)
  const names = await namesOf(db, viewer, rows)
  const items = rows.slice(0, query.limit).map((row) => toAudit(row, names))
  const { intact } = await verifyAuditChain(db, viewer.networkId)
  return { ...toPage(rows, query.limit, items, (row) => [row.seq, row.hash]), intact }
}

const Place = z.tuple([z.number().int().positive().max(Number.MAX_SAFE_INTEGER), z.string().max(64)])

function before(cursor: string): number {
  return Number(decodeCursor(cursor, Place)[0])
}

function toAudit(row: Row, names: ReadonlyMap<string, string>): AuditDto {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actorId === null ? '' : (names.get(row.actorId) ?? row.actorId),
    action: row.action,
    subject: names.get(row.subjectId) ?? '',
    data: row.data
  }
}

/**
 * Who and what the lines are about. What was erased since keeps its line without a name; so does an initiative or a page
 * that this administrator does not take part in: the journal is about rights, it opens none.
 */
async function namesOf(db: Executor, viewer: Viewer, rows: readonly Row[]): Promise<Map<string, string>> {
  const { networkId } = viewer
  const ids = (kind: string) => [
    ...new Set(rows.filter((row) => row.subjectKind === kind).map((row) => row.subjectId))
  ]
  const actors = rows.map((row) => row.actorId).filter((id) => id !== null)
  const [persons, places, plans, sheets] = await Promise.all([
    db
      .select()
      .from(people)
      .where(and(eq(people.networkId, networkId), inArray(people.id, uuids([...actors, ...ids('person')])))),
    db
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(
        and(eq(organisations.networkId, networkId), inArray(organisations.id, uuids(ids('organisation'))))
      ),
    db
      .select({ id: initiatives.id, name: initiatives.title })
      .from(initiatives)
      .where(and(visibleInitiativesWhere(viewer), inArray(initiatives.id, uuids(ids('initiative'))))),
    db
      .select({ id: pages.id, name: pages.title })
      .from(pages)
      .where(and(visiblePagesWhere(viewer), inArray(pages.id, uuids(ids('page')))))
  ])
  const named = [...places, ...plans, ...sheets].map(({ id, name }) => [id, name] as const)
  return new Map([...named, ...persons.map((row) => [row.id, fullName(row)] as const)])
}

/** The column is text: some subjects are not rows (a file name, the installation). */
function uuids(ids: readonly string[]): string[] {
  return [...new Set(ids)].filter((id) => z.uuid().safeParse(id).success)
}
