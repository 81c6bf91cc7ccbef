// A collection as one request sees it: its fields and records, read in the live document, what is not on disk yet included.
import type * as Y from 'yjs'
import { requirePage, type PageAccess } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { layoutOf, readFields, readRecords, type StoredRecord } from '#shared/collab/collection'
import { formatRoom } from '#shared/collab/room'
import { AppError } from '#shared/errors'
import { computeRecords } from '#shared/expressions/compute'
import { dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { textSetting } from '#shared/fields/settings'
import type { ViewRecord } from '#shared/views/contract'

export interface CollectionAccess {
  access: PageAccess
  fields: Field[]
}

export interface LoadedCollection extends CollectionAccess {
  records: StoredRecord[]
}

export const TIME_ZONE = 'Europe/Paris'

export const roomOf = (pageId: string): string => formatRoom({ pageId, part: '' })

/** @throws page.not_found, page.not_collection */
export async function openCollection<T>(
  ctx: Context,
  pageId: string,
  need: 'read' | 'write' | 'manage',
  read: (doc: Y.Doc, fields: Field[]) => T
): Promise<{ access: PageAccess; fields: Field[]; found: T }> {
  const access = await requirePage(ctx, pageId, need)
  const looked = await ctx.collab.look(roomOf(access.page.id), (doc) => {
    if (layoutOf(doc) === null) return null
    const fields = readFields(doc)
    return { fields, found: read(doc, fields) }
  })
  if (!looked?.value) throw new AppError('page.not_collection')
  return { access, ...looked.value }
}

export async function loadCollection(
  ctx: Context,
  pageId: string,
  which: 'without' | 'only' = 'without'
): Promise<LoadedCollection> {
  const { access, fields, found } = await openCollection(ctx, pageId, 'read', (doc, all) =>
    readRecords(doc, all, which)
  )
  return { access, fields, records: found }
}

/** With what is computed. Collections that relations point to are read too, as far as the viewer may see them. */
export async function computed(
  ctx: Context,
  { access, fields, records }: LoadedCollection
): Promise<(StoredRecord & ViewRecord)[]> {
  if (!fields.some((field) => typeOf(field).storage === 'computed' && !field.retired)) return records
  const rows = await computeRecords({
    pageId: access.page.id,
    fields,
    records,
    others: await relatedCollections(ctx, access.page.id, fields),
    clock: { today: dayIn(ctx.now(), TIME_ZONE) }
  })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return records.map((record) => ({
    ...record,
    ...byId.get(record.id),
    values: { ...byId.get(record.id)?.values }
  }))
}

export async function relatedCollections(ctx: Context, pageId: string, fields: Field[]) {
  const wanted = new Set(fields.map((field) => textSetting(field, 'collection')).filter((id) => id !== null))
  wanted.delete(pageId)
  const others = new Map<string, { fields: Field[]; records: StoredRecord[] }>()
  for (const id of wanted) {
    try {
      others.set(id, await loadCollection(ctx, id))
    } catch (error) {
      // Gone, hidden, or no longer a collection: its records have no names for this viewer.
      if (!(error instanceof AppError)) throw error
    }
  }
  return others
}
