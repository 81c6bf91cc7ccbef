// The value of a condition as it is typed and read, and the relative periods that are offered.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Operator } from '#shared/fields/type'
import { isJsonObject, type Json } from '#shared/json'
import type { ViewContext } from '#shared/views/contract'

const WORDS: readonly Operator[] = ['contains', 'notContains', 'startsWith']

/** Undefined: not a value of this field. */
export function parseCondition(
  text: string,
  field: Field,
  operator: Operator,
  context: ViewContext
): Json | undefined {
  if (text.trim() === '') return undefined
  if (WORDS.includes(operator)) return text.trim()
  return typeOf(field).parse(text, field, context)
}

export function conditionText(value: Json | undefined, field: Field, context: ViewContext): string {
  if (value === undefined || value === null) return ''
  const type = typeOf(field)
  const known = type.check(value, field)
  if (known !== undefined) return type.text(known, field, context)
  return typeof value === 'string' ? value : ''
}

const period = (id: string, unit: string, from: number, to: number) => ({ id, value: { unit, from, to } })

export const PERIODS = [
  period('today', 'day', 0, 0),
  period('next7', 'day', 0, 7),
  period('next30', 'day', 0, 30),
  period('last7', 'day', -7, 0),
  period('last30', 'day', -30, 0),
  period('week', 'week', 0, 0),
  period('month', 'month', 0, 0),
  period('last_month', 'month', -1, -1),
  period('next_month', 'month', 1, 1),
  period('year', 'year', 0, 0)
].map(({ id, value }) => ({ id: id as PeriodId, value }))

type PeriodId =
  'today' | 'next7' | 'next30' | 'last7' | 'last30' | 'week' | 'month' | 'last_month' | 'next_month' | 'year'

export function periodOf(value: Json | undefined): PeriodId | undefined {
  if (!isJsonObject(value)) return undefined
  return PERIODS.find(
    ({ value: one }) => one.unit === value.unit && one.from === value.from && one.to === value.to
  )?.id
}
