// One figure made of a field of many records. Nothing to count with is no value, never 0; cents are summed as whole numbers.
import type { Field } from '#shared/fields/field'
import { formatIn } from '#shared/fields/figures'
import { typeOf } from '#shared/fields/registry'
import type { Aggregation, FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import type { ViewRecord } from './contract'

export function aggregate(
  records: readonly Pick<ViewRecord, 'values'>[],
  field: Field,
  aggregation: Aggregation
): Json | null {
  const values = records.map((record) => record.values[field.key]).filter((value) => value !== undefined)
  return aggregateValues(values, field, aggregation, records.length)
}

/** `of`: among how many, those without a value included. */
export function aggregateValues(
  values: readonly Json[],
  field: Field,
  aggregation: Aggregation,
  of: number = values.length
): Json | null {
  switch (aggregation) {
    case 'count':
      return of
    case 'filled':
      return values.length
    case 'empty':
      return of - values.length
    case 'distinct':
      return new Set(
        values.flatMap((value) => (Array.isArray(value) ? value : [value])).map((one) => JSON.stringify(one))
      ).size
    case 'checked':
      return values.filter((value) => value === true).length
    case 'share':
      return of === 0 ? null : values.filter((value) => value === true).length / of
    case 'min':
    case 'max':
      return extreme(values, field, aggregation)
    default:
      return figure(numbersOf(values, field), aggregation)
  }
}

function figure(numbers: number[], aggregation: 'sum' | 'avg' | 'median'): number | null {
  if (numbers.length === 0) return null
  if (aggregation === 'median') {
    const sorted = numbers.toSorted((a, b) => a - b)
    const middle = sorted.length >> 1
    const high = sorted[middle] ?? 0
    return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2
  }
  const sum = numbers.reduce((total, value) => total + value, 0)
  return aggregation === 'sum' ? sum : sum / numbers.length
}

function extreme(values: readonly Json[], field: Field, which: 'min' | 'max'): Json | null {
  const numbers = numbersOf(values, field)
  if (numbers.length > 0) return numbers.reduce((a, b) => (which === 'min' ? Math.min(a, b) : Math.max(a, b)))
  const texts = values.filter((value) => typeof value === 'string').sort()
  return (which === 'min' ? texts[0] : texts.at(-1)) ?? null
}

function numbersOf(values: readonly Json[], field: Field): number[] {
  const type = typeOf(field)
  return values.map((value) => type.number?.(value, field) ?? null).filter((value) => value !== null)
}

/** As people read it. */
export function aggregateText(
  value: Json | null,
  field: Field,
  aggregation: Aggregation,
  ctx: FieldContext
): string {
  if (value === null) return ''
  const format = formatIn(ctx)
  if (aggregation === 'share' && typeof value === 'number') return format.percent(value)
  const counts: readonly Aggregation[] = ['count', 'filled', 'empty', 'distinct', 'checked']
  if (typeof value === 'number' && (counts.includes(aggregation) || field.type === 'votes'))
    return format.number(value)
  // Half a star, half a cent: what an average may be and a cell may not.
  if (
    typeof value === 'number' &&
    field.type !== 'money' &&
    field.type !== 'percent' &&
    !Number.isInteger(value)
  )
    return format.number(value)
  return typeOf(field).text(value, field, ctx)
}
