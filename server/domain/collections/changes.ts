// The past of a record, for those who write in it: what was taken away from it is not for everyone who reads it today.
import { and, desc, eq, lt } from 'drizzle-orm'
import type { z } from 'zod'
import { documents } from '#server/db/tables/documents'
import { recordChanges } from '#server/db/tables/record-changes'
import { requirePage } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { loadPersonRefs } from '#server/domain/refs/people'
import { readRecord } from '#shared/collab/collection'
import { AppError } from '#shared/errors'
import type { RecordChangeList, RecordChangeQuery } from '#shared/schemas/collections'
import { openCollection } from './read'

/** @throws page.not_found, page.not_collection, record.not_found */
export async function listRecordChanges(
  ctx: Context,
  pageId: string,
  recordId: string,
  { limit, cursor }: z.infer<typeof RecordChangeQuery>
): Promise<RecordChangeList> {
  const { viewer, page } = await requirePage(ctx, pageId, 'write', { looking: true })
  const { found } = await openCollection(ctx, page.id, 'read', (doc, fields) =>
    readRecord(doc, recordId, fields)
  )
  if (!found) throw new AppError('record.not_found')
  await ctx.collab.settle([page.id])
  const { db } = ctx.database
  const rows = await db
    .select({ change: recordChanges })
    .from(recordChanges)
    .innerJoin(documents, eq(documents.id, recordChanges.documentId))
    .where(
      and(
        eq(documents.pageId, page.id),
        eq(documents.part, ''),
        eq(recordChanges.recordId, recordId),
        cursor === undefined ? undefined : lt(recordChanges.id, Number(cursor))
      )
    )
    .orderBy(desc(recordChanges.id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit).map(({ change }) => change)
  const people = await loadPersonRefs(
    db,
    shown.map(({ personId }) => personId),
    viewer
  )
  return {
    items: shown.map(({ id, kind, personId, before, after, at }) => ({
      id: String(id),
      kind,
      at: at.toISOString(),
      by: people.get(personId ?? '') ?? null,
      before,
      after
    })),
    next: rows.length > limit ? String(shown.at(-1)?.id) : null
  }
}
