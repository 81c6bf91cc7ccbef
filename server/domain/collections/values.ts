// Values from outside, made those of their fields or refused with one issue per field.
import { AppError, type FieldIssue } from '#shared/errors'
import { typeOf } from '#shared/fields/registry'
import type { Field } from '#shared/fields/field'
import type { FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'

/**
 * A value as it is stored, or a text as people write it (« 12/03/2027 », « 1 250,50 € », the label of an option).
 * @throws request.invalid with `values.<key>`: unknown, computed, retired or unreadable.
 */
export function checkValues(
  given: Record<string, Json>,
  fields: readonly Field[],
  ctx: FieldContext
): Record<string, Json | null> {
  const issues: FieldIssue[] = []
  const values: Record<string, Json | null> = {}
  for (const [key, raw] of Object.entries(given)) {
    const field = fields.find((one) => one.key === key)
    const value = field ? readValue(raw, field, ctx) : undefined
    if (value === undefined)
      issues.push({ path: `values.${key}`, code: field ? 'invalid_value' : 'unrecognized_keys' })
    else if (value === null && field?.required) issues.push({ path: `values.${key}`, code: 'required' })
    else values[key] = value
  }
  if (issues.length > 0) throw new AppError('request.invalid', { fields: issues.slice(0, 50) })
  return values
}

/** What a new record must have. */
export function requireValues(values: Record<string, Json | null>, fields: readonly Field[]): void {
  const missing = fields.filter(
    (field) => field.required && !field.retired && isWritten(field) && (values[field.key] ?? null) === null
  )
  if (missing.length === 0) return
  const issues = missing.map(({ key }) => ({ path: `values.${key}`, code: 'required' }))
  throw new AppError('request.invalid', { fields: issues })
}

/** Null: no value. Undefined: not one of this field. */
export function readValue(raw: Json, field: Field, ctx: FieldContext): Json | null | undefined {
  if (!isWritten(field) || field.retired) return undefined
  if (
    raw === null ||
    (typeof raw === 'string' && raw.trim() === '') ||
    (Array.isArray(raw) && raw.length === 0)
  )
    return null
  const type = typeOf(field)
  const stored = type.check(raw, field)
  if (stored !== undefined && !(field.type === 'choice' && isNoOption(stored, field))) return stored
  return typeof raw === 'string' ? type.parse(raw, field, ctx) : undefined
}

/** An id that no option has: a label, perhaps. What is there already is kept; what comes is checked. */
function isNoOption(value: Json, field: Field): boolean {
  return !field.options.some((option) => option.id === value)
}

function isWritten(field: Field): boolean {
  const { storage } = typeOf(field)
  return field.type !== 'autonumber' && (storage === 'cell' || storage === 'items' || storage === 'rich')
}
