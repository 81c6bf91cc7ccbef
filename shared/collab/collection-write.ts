// Writing in the Y.Doc of a collection: the same functions for a browser, the server and a test. Each writes the fewest entries there
// can be, and nothing at all when nothing changes; call them inside one `doc.transact` for one step of undo.
import * as Y from 'yjs'
import { positionBetween } from '#shared/fractional-index'
import { MAX_FIELDS, type Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import {
  COLLECTION_LAYOUT,
  itemName,
  itemsOf,
  readFields,
  richOf,
  rootsOf,
  SYSTEM,
  writtenItem,
  type RecordMap,
  type Stamp
} from './collection'
import { orderAtEnd, orderBetween } from './record-order'
import { setPlainText } from './rich-text'

export interface NewField {
  key: string
  type: string
  label: string
  description?: string
  role?: Field['role']
  required?: boolean
  hidden?: boolean
  settings?: Record<string, Json>
  options?: { id: string; label: string; colour: string }[]
  personal?: Field['personal']
  sensitive?: boolean
}

/** What may change of a field: never its key, never its type. */
export type FieldChange = Partial<
  Pick<
    Field,
    'label' | 'description' | 'role' | 'required' | 'hidden' | 'retired' | 'personal' | 'sensitive' | 'order'
  >
> & { settings?: Record<string, Json> }

export function beginCollection(doc: Y.Doc): void {
  put(rootsOf(doc).meta, 'layout', COLLECTION_LAYOUT)
}

/** After the others. A key that is taken, even by a retired field, is refused. */
export function addField(doc: Y.Doc, field: NewField): void {
  const { fields } = rootsOf(doc)
  if (fields.has(field.key)) throw new RangeError(`field ${field.key} exists`)
  if (fields.size >= MAX_FIELDS) throw new RangeError('too many fields')
  const map = new Y.Map<unknown>()
  map.set('type', field.type)
  map.set('label', field.label)
  map.set('order', positionBetween(readFields(doc).at(-1)?.order ?? null, null))
  map.set('settings', new Y.Map(Object.entries(field.settings ?? {})))
  const options = new Y.Map<unknown>()
  let order: string | null = null
  for (const option of field.options ?? []) {
    order = positionBetween(order, null)
    options.set(option.id, new Y.Map(Object.entries({ label: option.label, colour: option.colour, order })))
  }
  map.set('options', options)
  fields.set(field.key, map)
  const { description, role, required, hidden, personal, sensitive } = field
  changeField(doc, field.key, { description, role, required, hidden, personal, sensitive })
}

export function changeField(doc: Y.Doc, key: string, change: FieldChange): void {
  const map = rootsOf(doc).fields.get(key)
  if (!map) return
  const { settings, personal, ...plain } = change
  for (const [name, value] of Object.entries(plain)) {
    if (value !== undefined) put(map, name, value === false || value === '' ? null : value)
  }
  if (personal !== undefined) {
    put(map, 'purpose', personal?.purpose ?? null)
    put(map, 'retentionMonths', personal?.retentionMonths ?? null)
  }
  if (settings)
    for (const [name, value] of Object.entries(settings)) put(nested(map, 'settings'), name, value)
}

/** After `afterKey`; null: first. */
export function moveField(doc: Y.Doc, key: string, afterKey: string | null): void {
  const others = readFields(doc).filter((field) => field.key !== key)
  const index = afterKey === null ? 0 : others.findIndex((field) => field.key === afterKey) + 1
  const order = orderBetween(others[index - 1]?.order ?? null, others[index]?.order ?? null)
  changeField(doc, key, { order })
}

export interface OptionChange {
  label?: string
  colour?: string
  retired?: boolean
  order?: string
}

/** Changes an option, or adds it after the others. */
export function setOption(doc: Y.Doc, key: string, id: string, change: OptionChange): void {
  const map = rootsOf(doc).fields.get(key)
  if (!map) return
  const options = nested(map, 'options')
  const isNew = !(options.get(id) instanceof Y.Map)
  const last =
    readFields(doc)
      .find((field) => field.key === key)
      ?.options.at(-1)?.order ?? null
  const option = nested(options, id)
  const order = isNew ? positionBetween(last, null) : undefined
  for (const [name, value] of Object.entries({ order, ...change })) {
    if (value !== undefined) put(option, name, value === false ? null : value)
  }
}

export interface NewRecord {
  id: string
  values?: Record<string, Json | null>
  /** Where it stands; at the end without it. */
  order?: string
}

/** With the values that fit; the caller has checked them. */
export function addRecord(doc: Y.Doc, fields: Field[], record: NewRecord, stamp: Stamp): void {
  const { records } = rootsOf(doc)
  if (records.has(record.id)) throw new RangeError(`record ${record.id} exists`)
  const map: RecordMap = new Y.Map()
  // Integrated first: entries of a map that is in no document cannot be read back.
  records.set(record.id, map)
  map.set(SYSTEM.order, record.order ?? orderAtEnd(lastOrder(doc, record.id), Date.parse(stamp.at)))
  map.set(SYSTEM.created, { ...stamp })
  writeValues(doc, fields, record.id, record.values ?? {})
}

/**
 * Null takes a value away. Keys that are no fields, and computed fields, are ignored. `seen`: the values that the person had before
 * their eyes; of a field of several items only what they changed of these is changed, so what came since stays.
 */
export function setValues(
  doc: Y.Doc,
  fields: Field[],
  id: string,
  values: Record<string, Json | null>,
  stamp: Stamp,
  seen?: Values
): void {
  const map = rootsOf(doc).records.get(id)
  if (map && writeValues(doc, fields, id, values, seen)) map.set(SYSTEM.modified, { ...stamp })
}

/** Among all records: one entry, whatever moved. */
export function moveRecord(doc: Y.Doc, id: string, before: string | null, after: string | null): void {
  const map = rootsOf(doc).records.get(id)
  if (map) put(map, SYSTEM.order, orderBetween(before, after))
}

/** To the trash of the collection: what others are writing in it at this moment is kept with it. */
export function removeRecord(doc: Y.Doc, id: string, stamp: Stamp): void {
  const map = rootsOf(doc).records.get(id)
  if (map && !map.has(SYSTEM.deleted)) map.set(SYSTEM.deleted, { ...stamp })
}

/** Out of the trash, by whom the stamp says. */
export function restoreRecord(doc: Y.Doc, id: string, stamp: Stamp): void {
  const map = rootsOf(doc).records.get(id)
  if (!map?.has(SYSTEM.deleted)) return
  map.delete(SYSTEM.deleted)
  map.set(SYSTEM.modified, { ...stamp })
}

/** For good, with its texts. */
export function purgeRecord(doc: Y.Doc, id: string): void {
  rootsOf(doc).records.delete(id)
  for (const name of doc.share.keys()) {
    if (name !== `body:${id}` && !name.startsWith(`text:${id}:`)) continue
    const fragment = doc.getXmlFragment(name)
    fragment.delete(0, fragment.length)
  }
}

type Values = Readonly<Record<string, Json | undefined>>

function writeValues(
  doc: Y.Doc,
  fields: Field[],
  id: string,
  values: Record<string, Json | null>,
  seen?: Values
): boolean {
  const map = rootsOf(doc).records.get(id)
  if (!map) return false
  let changed = false
  for (const field of fields) {
    const value = values[field.key]
    if (value === undefined) continue
    changed = writeValue(doc, map, id, field, value, seen) || changed
  }
  return changed
}

function writeValue(
  doc: Y.Doc,
  map: RecordMap,
  id: string,
  field: Field,
  value: Json | null,
  seen?: Values
): boolean {
  switch (typeOf(field).storage) {
    case 'cell':
      return put(map, field.key, value)
    case 'items':
      return writeItems(map, field, value, seen)
    case 'rich': {
      const fragment = richOf(doc, id, field.key)
      const before = fragment.length
      setPlainText(fragment, typeof value === 'string' ? value : '')
      return before > 0 || fragment.length > 0
    }
    default:
      return false
  }
}

/** Items that stay are not touched; new ones come after them. */
function writeItems(map: RecordMap, field: Field, value: Json | null, seen?: Values): boolean {
  const items = (one: Json | null) => new Map(one === null ? [] : typeOf(field).toItems?.(one, field))
  const wanted = items(value)
  const had = seen && items(seen[field.key] ?? null)
  const present = itemsOf(map).get(field.key) ?? []
  let changed = false
  for (const [id] of present) {
    if (wanted.has(id) || had?.has(id) === false) continue
    map.delete(itemName(field.key, id))
    changed = true
  }
  let last =
    present.length > 0 ? positionBetween(lastItemOrder(map, field.key), null) : positionBetween(null, null)
  for (const [id, payload] of wanted) {
    if (had?.has(id) && JSON.stringify(had.get(id)) === JSON.stringify(payload)) continue
    const before = present.find(([one]) => one === id)
    if (before && JSON.stringify(before[1]) === JSON.stringify(payload)) continue
    map.set(itemName(field.key, id), writtenItem(last, payload))
    last = positionBetween(last, null)
    changed = true
  }
  return changed
}

function lastItemOrder(map: RecordMap, key: string): string | null {
  let last: string | null = null
  for (const [name, raw] of map) {
    if (!name.startsWith(`${key}:`)) continue
    const order = typeof raw === 'string' ? raw : (raw as { order?: unknown } | null)?.order
    if (typeof order === 'string' && order !== '' && (last === null || order > last)) last = order
  }
  return last
}

function lastOrder(doc: Y.Doc, but: string): string | null {
  let last: string | null = null
  for (const [id, map] of rootsOf(doc).records) {
    const order: unknown = id !== but && map instanceof Y.Map ? map.get(SYSTEM.order) : null
    if (typeof order === 'string' && (last === null || order > last)) last = order
  }
  return last
}

/** True when it wrote; null takes the entry away. */
function put(map: Y.Map<unknown>, name: string, value: Json | null): boolean {
  const before = map.get(name)
  if (value === null ? before === undefined : same(before, value)) return false
  if (value === null) map.delete(name)
  else map.set(name, value)
  return true
}

function same(a: unknown, b: Json): boolean {
  if (a === b) return true
  return typeof a === 'object' && typeof b === 'object' && !(a instanceof Y.AbstractType)
    ? JSON.stringify(a) === JSON.stringify(b)
    : false
}

function nested(map: Y.Map<unknown>, name: string): Y.Map<unknown> {
  const found = map.get(name)
  if (found instanceof Y.Map) return found
  const made = new Y.Map<unknown>()
  map.set(name, made)
  return made
}
