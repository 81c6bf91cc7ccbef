// A record as expressions see it: values by field key, euros instead of cents, and the records that its relations name, one inside the
// other, made only when they are asked for.
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'

export interface ScopeRecord {
  id: string
  values: Readonly<Record<string, Json>>
}

export interface ScopeCollection {
  fields: readonly Field[]
  byId: ReadonlyMap<string, ScopeRecord>
}

/** The collection that a relation points to: its own without a setting; undefined: not given. */
export type Related = (field: Field) => ScopeCollection | undefined

export function scopeOf(record: ScopeRecord, fields: readonly Field[], related: Related): object {
  const scope: Record<string, unknown> = { id: record.id }
  for (const field of fields) {
    const value = record.values[field.key]
    if (value === undefined) continue
    if (field.type !== 'relation' && field.type !== 'relations' && field.type !== 'backlinks') {
      scope[field.key] = expressionValue(value, field)
      continue
    }
    const target = related(field)
    Object.defineProperty(scope, field.key, {
      enumerable: true,
      get: () => relatedScopes(value, field, target, related)
    })
  }
  return scope
}

/** Money in euros, dots as their number; everything else as it is stored. */
export function expressionValue(value: Json, field: Field): Json {
  if (field.type === 'money' && typeof value === 'number') return value / 100
  return field.type === 'votes' ? (typeOf(field).number?.(value, field) ?? 0) : value
}

function relatedScopes(
  value: Json,
  field: Field,
  target: ScopeCollection | undefined,
  related: Related
): unknown {
  const held = typeof value === 'string' ? [value] : ids(value)
  const scopes = held.map((id) => {
    const record = target?.byId.get(id)
    return target && record ? scopeOf(record, target.fields, related) : { id }
  })
  return field.type === 'relation' ? scopes[0] : scopes
}
