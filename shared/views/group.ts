// Records under headings. A record with several values stands under each of them; without a value, under « sans valeur » (`key` null).
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { ViewContext, ViewRecord } from './contract'
import { dayOf } from './filter'

export interface Group<R extends ViewRecord = ViewRecord> {
  /** Stable: an option id, a person id, a month; null: no value. */
  key: string | null
  /** What to write in the field for a record to stand here. */
  value: Json | null
  label: string
  /** Of choice fields. */
  colour: string | null
  records: R[]
}

/** Options of a choice field all have their group, empty ones too; other groups exist by their records. Records keep their order. */
export function groupRecords<R extends ViewRecord>(
  records: readonly R[],
  field: Field,
  ctx: ViewContext
): Group<R>[] {
  const groups = new Map<string | null, Group<R>>()
  for (const option of field.type === 'choice' || field.type === 'choices' ? field.options : []) {
    if (!option.retired) groups.set(option.id, named(option.id, option.id, field, ctx))
  }
  for (const record of records) {
    for (const [key, value] of placesOf(record.values[field.key], field, ctx)) {
      let group = groups.get(key)
      if (!group) groups.set(key, (group = named(key, value, field, ctx)))
      group.records.push(record)
    }
  }
  const none = groups.get(null) ?? named(null, null, field, ctx)
  groups.delete(null)
  const sorted = [...groups.values()].sort((a, b) => compareGroups(a, b, field, ctx))
  return [...sorted, none]
}

function placesOf(value: Json | undefined, field: Field, ctx: ViewContext): [string | null, Json | null][] {
  if (value === undefined || value === null) return [[null, null]]
  if (Array.isArray(value)) {
    const held = ids(value)
    return held.length === 0 ? [[null, null]] : held.map((id) => [id, id])
  }
  if (field.type === 'datetime' || typeOf(field).storage === 'system') {
    const day = dayOf(value, ctx)
    if (day !== null) return [[day, value]]
  }
  return [[String(value), value]]
}

function named<R extends ViewRecord>(
  key: string | null,
  value: Json | null,
  field: Field,
  ctx: ViewContext
): Group<R> {
  const type = typeOf(field)
  const single = type.storage === 'items' && typeof value === 'string' ? [value] : value
  const label = single === null ? '' : type.text(single, field, ctx)
  const option = field.options.find((one) => one.id === key)
  return { key, value, label, colour: option?.colour ?? null, records: [] }
}

function compareGroups(a: Group, b: Group, field: Field, ctx: ViewContext): number {
  if (a.value === null || b.value === null) return 0
  const type = typeOf(field)
  const wrap = (value: Json) => (type.storage === 'items' ? [value] : value)
  return type.compare(wrap(a.value), wrap(b.value), field, ctx)
}
