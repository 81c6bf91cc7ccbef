// The rows of derived_records, as far as a document says them: values as PostgreSQL accepts them, and what lists sort and filter by in
// columns of its own. Pure functions, run in the worker.
import * as Y from 'yjs'
import { readFields, readRecords, rootsOf, type Stamp, type StoredRecord } from '#shared/collab/collection'
import type { Field } from '#shared/fields/field'
import { ids } from '#shared/fields/families'
import { isUuid } from '#shared/fields/ids'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import { fieldWithRole, titleField } from '#shared/views/apply'
import { hash } from '../contents'

/** Instants are ISO, days `2027-03-12`. */
export interface RecordRow {
  id: string
  position: string
  values: Record<string, Json>
  title: string
  status: string | null
  day: string | null
  people: string[]
  createdAt: string | null
  createdBy: string | null
  modifiedAt: string | null
  modifiedBy: string | null
  deletedAt: string | null
  deletedBy: string | null
  hash: string
}

export interface DerivedRecords {
  fields: Field[]
  changed: RecordRow[]
  gone: string[]
  /** Of each changed record that was known: the clientID that wrote each of its entries, by their names in the document. */
  writers: Record<string, Record<string, number>>
}

const TITLE_LENGTH = 500

/** @param known hash of each row that is there already, by record id */
export function deriveRecords(doc: Y.Doc, known: ReadonlyMap<string, string>): DerivedRecords {
  const fields = clean(readFields(doc))
  const roles = {
    title: titleField(fields),
    status: fieldWithRole(fields, 'status'),
    day: fieldWithRole(fields, 'date'),
    people: fields.filter((field) => typeOf(field).names === 'person' && !field.retired)
  }
  const rows = readRecords(doc, fields, 'with').map((record) => toRow(record, roles))
  const present = new Set(rows.map(({ id }) => id))
  const changed = rows.filter((row) => known.get(row.id) !== row.hash)
  const { records } = rootsOf(doc)
  return {
    fields,
    changed,
    gone: [...known.keys()].filter((id) => !present.has(id)),
    writers: Object.fromEntries(
      changed.filter(({ id }) => known.get(id)).map(({ id }) => [id, writersOf(records.get(id))])
    )
  }
}

/** Of an entry that was taken away, nobody: Yjs does not know who did. */
function writersOf(map: unknown): Record<string, number> {
  if (!(map instanceof Y.Map)) return {}
  const found = Object.create(null) as Record<string, number>
  for (const [name, item] of map._map) if (!item.deleted) found[name] = item.id.client
  return found
}

interface Roles {
  title: Field | undefined
  status: Field | undefined
  day: Field | undefined
  people: Field[]
}

function toRow(record: StoredRecord, roles: Roles): RecordRow {
  const values = clean(record.values)
  const of = (field: Field | undefined): Json | undefined => field && values[field.key]
  const row = {
    id: record.id,
    position: clean(record.order),
    values,
    title: textOf(of(roles.title)).slice(0, TITLE_LENGTH).toWellFormed(),
    status: textOf(of(roles.status)) || null,
    day: dayOf(of(roles.day)),
    people: [...new Set(roles.people.flatMap((field) => peopleIn(values[field.key])))].sort(),
    ...stamps('created', record.created),
    ...stamps('modified', record.modified),
    ...stamps('deleted', record.deleted)
  }
  return { ...row, hash: hash(canonical(row)) }
}

type Stamps<N extends string> = Record<`${N}At` | `${N}By`, string | null>

function stamps<N extends string>(name: N, stamp: Stamp | null): Stamps<N> {
  const by = isUuid(stamp?.by ?? '') ? (stamp?.by ?? null) : null
  // The two names are those of the type, which an object literal with computed keys cannot say.
  return { [`${name}At`]: stamp && instant(stamp.at), [`${name}By`]: by } as Stamps<N>
}

/** Years that PostgreSQL and ISO write alike; a date that somebody made up still says that there was one. */
function instant(at: string): string {
  const date = new Date(Date.parse(at))
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date.toISOString() : new Date(0).toISOString()
}

/** The first day of a month or a year, the day of an instant. */
function dayOf(value: Json | undefined): string | null {
  const text = typeof value === 'number' ? String(value).padStart(4, '0') : textOf(value)
  const found = /^(\d{4})(-\d{2})?(-\d{2})?(T|$)/.exec(text)
  if (!found || found[1] === '0000') return null
  return `${found[1]}${found[2] ?? '-01'}${found[3] ?? '-01'}`
}

function peopleIn(value: Json | undefined): string[] {
  const found = typeof value === 'string' ? [value] : value === undefined ? [] : ids(value)
  return found.filter(isUuid)
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** PostgreSQL refuses NUL, and halves of surrogate pairs, in any text. */
function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replaceAll('\0', '').toWellFormed() : inner
  ) as T
}

/** The same text for the same content: PostgreSQL gives back keys in an order of its own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner
  )
}
