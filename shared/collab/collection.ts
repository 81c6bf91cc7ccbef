// The Y.Doc of a collection: its layout, and how it is read. docs/collections.md says it for other programs. Readers trust nothing:
// what is not as it should be is left out here and mended by the server (server/collab/collections).
import * as Y from 'yjs'
import {
  FIELD_KEY,
  FIELD_ROLES,
  OPTION_ID,
  RECORD_ID,
  type Field,
  type FieldOption
} from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Items } from '#shared/fields/type'
import { isJsonObject, type Json } from '#shared/json'
import { plainText } from './rich-text'

/** Raised when older readers would misread a document; they then open it read-only. */
export const COLLECTION_LAYOUT = 1

/** Names of the shared types at the root of the document. */
export const ROOT = { meta: 'meta', fields: 'fields', records: 'records' } as const

/** Entries of a record that are no cells: `~` begins no field key. */
export const SYSTEM = {
  order: '~order',
  created: '~created',
  modified: '~modified',
  deleted: '~deleted'
} as const

/** `tags:urgent` is the item `urgent` of the cell `tags`: one entry each, so that two people who add one both win. */
const ITEM_SEPARATOR = ':'

export interface Stamp {
  /** Null: the server, or nobody knows. */
  by: string | null
  /** ISO instant. */
  at: string
}

/** A record with its values by field key, computed fields not included. A value that is absent is no value. */
export interface StoredRecord {
  id: string
  order: string
  created: Stamp | null
  modified: Stamp | null
  /** In the trash of the collection. */
  deleted: Stamp | null
  values: Record<string, Json>
}

export type RecordMap = Y.Map<unknown>

export function rootsOf(doc: Y.Doc) {
  return {
    meta: doc.getMap(ROOT.meta),
    fields: doc.getMap<Y.Map<unknown>>(ROOT.fields),
    records: doc.getMap<RecordMap>(ROOT.records)
  }
}

/** The version of the layout; null: an empty document. */
export function layoutOf(doc: Y.Doc): number | null {
  const layout = rootsOf(doc).meta.get('layout')
  return typeof layout === 'number' ? layout : null
}

/** In order, hidden and retired ones included. */
export function readFields(doc: Y.Doc): Field[] {
  const found: Field[] = []
  for (const [key, map] of rootsOf(doc).fields) {
    const field = readField(key, map)
    if (field) found.push(field)
  }
  return found.sort((a, b) => byOrder(a.order, b.order, a.key, b.key))
}

export function readField(key: string, map: unknown): Field | null {
  if (!(map instanceof Y.Map) || !FIELD_KEY.test(key)) return null
  const type: unknown = map.get('type')
  if (typeof type !== 'string') return null
  const role: unknown = map.get('role')
  const purpose: unknown = map.get('purpose')
  const months: unknown = map.get('retentionMonths')
  return {
    key,
    type,
    label: textOf(map.get('label')) || key,
    order: textOf(map.get('order')),
    description: textOf(map.get('description')),
    role: FIELD_ROLES.find((one) => one === role) ?? null,
    required: map.get('required') === true,
    hidden: map.get('hidden') === true,
    retired: map.get('retired') === true,
    settings: readSettings(map.get('settings')),
    options: readOptions(map.get('options')),
    personal:
      typeof purpose === 'string' && purpose !== ''
        ? { purpose, retentionMonths: typeof months === 'number' ? months : null }
        : null,
    sensitive: map.get('sensitive') === true
  }
}

/** In order; those in the trash only when asked for. */
export function readRecords(doc: Y.Doc, fields: Field[], deleted: 'without' | 'only' | 'with' = 'without') {
  const found: StoredRecord[] = []
  for (const [id, map] of rootsOf(doc).records) {
    const record = readRecordMap(doc, id, map, fields)
    if (!record) continue
    if (deleted !== 'with' && (record.deleted !== null) !== (deleted === 'only')) continue
    found.push(record)
  }
  return found.sort((a, b) => byOrder(a.order, b.order, a.id, b.id))
}

export function readRecord(doc: Y.Doc, id: string, fields: Field[]): StoredRecord | null {
  return readRecordMap(doc, id, rootsOf(doc).records.get(id), fields)
}

function readRecordMap(doc: Y.Doc, id: string, map: unknown, fields: Field[]): StoredRecord | null {
  if (!(map instanceof Y.Map) || !RECORD_ID.test(id)) return null
  const items = itemsOf(map)
  const created = readStamp(map.get(SYSTEM.created))
  const modified = readStamp(map.get(SYSTEM.modified)) ?? created
  const values: Record<string, Json> = {}
  for (const field of fields) {
    const value = readCell(doc, id, map, field, { items, created, modified })
    if (value !== undefined) values[field.key] = value
  }
  const order = textOf(map.get(SYSTEM.order))
  return { id, order, created, modified, deleted: readStamp(map.get(SYSTEM.deleted)), values }
}

interface Around {
  items: Map<string, [string, Json][]>
  created: Stamp | null
  modified: Stamp | null
}

function readCell(doc: Y.Doc, id: string, map: RecordMap, field: Field, around: Around): Json | undefined {
  const type = typeOf(field)
  switch (type.storage) {
    case 'cell': {
      const raw = map.get(field.key)
      return raw === undefined || raw === null ? undefined : type.check(raw, field)
    }
    case 'items': {
      const valid = around.items
        .get(field.key)
        ?.filter(([item, payload]) => type.readItem?.(item, payload, field) === true)
      return valid && valid.length > 0 ? type.fromItems?.(valid, field) : undefined
    }
    case 'rich': {
      const text = richText(doc, id, field.key)
      return text === '' ? undefined : text
    }
    case 'system': {
      const stamp = field.type.startsWith('created') ? around.created : around.modified
      return (field.type.endsWith('By') ? stamp?.by : stamp?.at) ?? undefined
    }
    case 'computed':
      return undefined
  }
}

/** Every item entry of a record, by field key, in the order of the items. */
export function itemsOf(map: RecordMap): Map<string, [string, Json][]> {
  const found = new Map<string, { id: string; order: string; payload: Json }[]>()
  for (const [name, raw] of map) {
    const cut = name.indexOf(ITEM_SEPARATOR)
    if (cut < 0 || raw instanceof Y.AbstractType) continue
    const { order, payload } = readItem(raw as Json)
    const key = name.slice(0, cut)
    const list = found.get(key) ?? []
    list.push({ id: name.slice(cut + 1), order, payload })
    found.set(key, list)
  }
  const entries = [...found].map(([key, list]) => {
    const sorted = list.sort((a, b) => byOrder(a.order, b.order, a.id, b.id))
    return [key, sorted.map(({ id, payload }): [string, Json] => [id, payload])] as const
  })
  return new Map(entries)
}

export const itemName = (key: string, id: string): string => key + ITEM_SEPARATOR + id

/** A string is the order alone, an object has it beside what it carries, anything else (a number of votes) is the payload. */
function readItem(raw: Json): { order: string; payload: Json } {
  if (typeof raw === 'string') return { order: raw, payload: null }
  if (!isJsonObject(raw)) return { order: '', payload: raw }
  const { order, ...payload } = raw
  return { order: textOf(order), payload }
}

export function writtenItem(order: string, payload: Items[number][1]): Json {
  if (payload === null) return order
  return isJsonObject(payload) ? { ...payload, order } : payload
}

/** A body of its own, so that people write in it together. */
export const bodyName = (recordId: string): string => `body:${recordId}`
export const richName = (recordId: string, key: string): string => `text:${recordId}:${key}`

/** For an editor; making it writes nothing. */
export function bodyOf(doc: Y.Doc, recordId: string): Y.XmlFragment {
  return doc.getXmlFragment(bodyName(recordId))
}

export function richOf(doc: Y.Doc, recordId: string, key: string): Y.XmlFragment {
  return doc.getXmlFragment(richName(recordId, key))
}

export function richText(doc: Y.Doc, recordId: string, key: string): string {
  return fragmentText(doc, richName(recordId, key))
}

export function bodyText(doc: Y.Doc, recordId: string): string {
  return fragmentText(doc, bodyName(recordId))
}

function fragmentText(doc: Y.Doc, name: string): string {
  return doc.share.has(name) ? plainText(doc.getXmlFragment(name)) : ''
}

function readSettings(map: unknown): Record<string, Json> {
  if (!(map instanceof Y.Map)) return {}
  const settings: Record<string, Json> = {}
  for (const [name, value] of map) if (!(value instanceof Y.AbstractType)) settings[name] = value as Json
  return settings
}

function readOptions(map: unknown): FieldOption[] {
  if (!(map instanceof Y.Map)) return []
  const options: FieldOption[] = []
  for (const [id, option] of map) {
    if (!(option instanceof Y.Map) || !OPTION_ID.test(id)) continue
    options.push({
      id,
      label: textOf(option.get('label')) || id,
      colour: textOf(option.get('colour')) || 'stone',
      order: textOf(option.get('order')),
      retired: option.get('retired') === true
    })
  }
  return options.sort((a, b) => byOrder(a.order, b.order, a.id, b.id))
}

export function readStamp(raw: unknown): Stamp | null {
  if (!isJsonObject(raw) || typeof raw.at !== 'string' || Number.isNaN(Date.parse(raw.at))) return null
  return { by: typeof raw.by === 'string' ? raw.by : null, at: raw.at }
}

function byOrder(a: string, b: string, idA: string, idB: string): number {
  if (a !== b) return a < b ? -1 : 1
  return idA < idB ? -1 : idA > idB ? 1 : 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
