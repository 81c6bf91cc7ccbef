// Records of a collection by REST: the same rules as for whoever types in it, written through its room, so that a script and a person
// edit together.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { requireViewer, type Context } from '#server/domain/context'
import { readRecord, rootsOf, SYSTEM, type Stamp, type StoredRecord } from '#shared/collab/collection'
import {
  addRecord,
  moveRecord,
  removeRecord,
  restoreRecord,
  setValues
} from '#shared/collab/collection-write'
import { AppError } from '#shared/errors'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { RecordDto, RecordInput, RecordPatch } from '#shared/schemas/collections'
import type { ViewRecord } from '#shared/views/contract'
import { valueContext } from './names'
import { computed, openCollection, relatedCollections, roomOf } from './read'
import { checkValues, requireValues } from './values'

export async function createRecord(
  ctx: Context,
  pageId: string,
  input: z.infer<typeof RecordInput>
): Promise<RecordDto> {
  const { access, fields, found } = await openCollection(ctx, pageId, 'write', (doc, all) =>
    input.id === undefined ? null : readRecord(doc, input.id, all)
  )
  const { personId } = access.viewer
  if (found) {
    // What a device sends again after a cut made it the first time.
    if (found.created?.by !== personId || found.deleted) throw new AppError('record.id_taken')
    return readOne(ctx, pageId, found.id)
  }
  const values = await checked(ctx, pageId, fields, input.values)
  requireValues(values, fields)
  const id = input.id ?? randomUUID()
  let taken = false
  await ctx.collab.transact(
    roomOf(access.page.id),
    (doc) => {
      taken = rootsOf(doc).records.has(id)
      if (taken) return
      addRecord(doc, fields, { id, values }, stampOf(ctx))
      if (input.beforeId !== undefined) placeBefore(doc, id, input.beforeId)
    },
    { personId }
  )
  if (taken) throw new AppError('record.id_taken')
  return readOne(ctx, pageId, id)
}

export async function changeRecord(
  ctx: Context,
  pageId: string,
  recordId: string,
  patch: z.infer<typeof RecordPatch>
): Promise<RecordDto> {
  const { access, fields, found } = await openCollection(ctx, pageId, 'write', (doc, all) =>
    readRecord(doc, recordId, all)
  )
  if (!found || (found.deleted && patch.trashed !== false)) throw new AppError('record.not_found')
  const values = await checked(ctx, pageId, fields, patch.values ?? {})
  await ctx.collab.transact(
    roomOf(access.page.id),
    (doc) => {
      if (patch.trashed === false) restoreRecord(doc, recordId, stampOf(ctx))
      setValues(doc, fields, recordId, values, stampOf(ctx))
      if (patch.beforeId !== undefined) placeBefore(doc, recordId, patch.beforeId)
    },
    { personId: access.viewer.personId }
  )
  return readOne(ctx, pageId, recordId)
}

/** To the trash of the collection. */
export async function trashRecord(ctx: Context, pageId: string, recordId: string): Promise<void> {
  const { access, found } = await openCollection(ctx, pageId, 'write', (doc, all) =>
    readRecord(doc, recordId, all)
  )
  if (!found || found.deleted) throw new AppError('record.not_found')
  await ctx.collab.transact(roomOf(access.page.id), (doc) => removeRecord(doc, recordId, stampOf(ctx)), {
    personId: access.viewer.personId
  })
}

async function readOne(ctx: Context, pageId: string, id: string): Promise<RecordDto> {
  const { access, fields, found } = await openCollection(ctx, pageId, 'read', (doc, all) =>
    readRecord(doc, id, all)
  )
  if (!found) throw new AppError('record.not_found')
  const [row] = await computed(ctx, { access, fields, records: [found] })
  if (!row) throw new AppError('record.not_found')
  return toRecord(row, fields)
}

/** Names are looked up only when some value is a text that may be one. */
async function checked(ctx: Context, pageId: string, fields: Field[], given: Record<string, Json>) {
  const named = fields.filter((field) => field.key in given && typeOf(field).names !== undefined)
  const texts = named.some((field) => typeof given[field.key] === 'string')
  const related = texts ? await relatedCollections(ctx, pageId, named) : undefined
  const context = await valueContext(ctx, { fields, records: [], related }, texts)
  return checkValues(given, fields, context)
}

export function stampOf(ctx: Context): Stamp {
  return { by: requireViewer(ctx).viewer.personId, at: ctx.now().toISOString() }
}

function placeBefore(doc: Parameters<typeof moveRecord>[0], id: string, beforeId: string | null): void {
  const orders = [...rootsOf(doc).records]
    .flatMap(([other, map]) => {
      const order: unknown = other === id ? undefined : map.get(SYSTEM.order)
      return typeof order === 'string' ? [{ other, order }] : []
    })
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.other < b.other ? -1 : 1))
  const index = beforeId === null ? orders.length : orders.findIndex(({ other }) => other === beforeId)
  if (index < 0) return
  moveRecord(doc, id, orders[index - 1]?.order ?? null, orders[index]?.order ?? null)
}

export function toRecord(record: StoredRecord & Partial<ViewRecord>, fields: readonly Field[]): RecordDto {
  const shown = new Set(fields.filter((field) => !field.retired).map((field) => field.key))
  return {
    id: record.id,
    values: Object.fromEntries(Object.entries(record.values).filter(([key]) => shown.has(key))),
    errors: { ...record.errors },
    createdAt: record.created?.at ?? null,
    createdBy: record.created?.by ?? null,
    modifiedAt: record.modified?.at ?? null,
    modifiedBy: record.modified?.by ?? null,
    trashedAt: record.deleted?.at ?? null
  }
}
