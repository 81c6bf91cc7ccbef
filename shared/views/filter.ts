// Does a record pass a filter? A condition on a field that is gone, retired, or with a value that is none of its type, is passed over:
// what it would have hidden is shown, and `deadConditions` says which ones, so that nothing disappears silently.
import { dayIn } from '#shared/fields/date-text'
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { isJsonObject, type Json } from '#shared/json'
import type { ViewContext, ViewRecord } from './contract'
import { rangeOf, readRelativeDate } from './relative-dates'
import { FILTER_LIMITS, isFilterGroup, type Condition, type Filter, type FilterGroup } from './view'

type Test = (record: Pick<ViewRecord, 'values'>) => boolean

/** Made once, asked for each record. */
export function createFilter(
  filter: FilterGroup | null | undefined,
  fields: readonly Field[],
  ctx: ViewContext
): Test {
  if (!filter) return () => true
  const byKey = new Map(fields.filter((field) => !field.retired).map((field) => [field.key, field]))
  return compile(filter, byKey, ctx, 1) ?? (() => true)
}

/** Conditions that are passed over. */
export function deadConditions(
  filter: FilterGroup | null | undefined,
  fields: readonly Field[],
  ctx: ViewContext
): Condition[] {
  if (!filter) return []
  const byKey = new Map(fields.filter((field) => !field.retired).map((field) => [field.key, field]))
  return conditionsOf(filter).filter((condition) => compileCondition(condition, byKey, ctx) === null)
}

export function conditionsOf(filter: Filter): Condition[] {
  return isFilterGroup(filter) ? filter.conditions.flatMap(conditionsOf) : [filter]
}

function compile(filter: Filter, fields: Map<string, Field>, ctx: ViewContext, depth: number): Test | null {
  if (!isFilterGroup(filter)) return compileCondition(filter, fields, ctx)
  if (depth > FILTER_LIMITS.depth) return null
  const tests = filter.conditions
    .map((each) => compile(each, fields, ctx, depth + 1))
    .filter((test) => test !== null)
  if (tests.length === 0) return null
  return filter.match === 'any'
    ? (record) => tests.some((test) => test(record))
    : (record) => tests.every((test) => test(record))
}

function compileCondition(condition: Condition, fields: Map<string, Field>, ctx: ViewContext): Test | null {
  const field = fields.get(condition.field)
  if (!field || !typeOf(field).operators.includes(condition.operator)) return null
  const test = testOf(condition, field, ctx)
  if (!test) return null
  return ({ values }) => test(values[field.key])
}

type ValueTest = (value: Json | undefined) => boolean

function testOf({ operator, value }: Condition, field: Field, ctx: ViewContext): ValueTest | null {
  switch (operator) {
    case 'empty':
      return (own) => own === undefined
    case 'notEmpty':
      return (own) => own !== undefined
    case 'contains':
    case 'notContains':
    case 'startsWith':
      return textTest(operator, value, field, ctx)
    case 'anyOf':
    case 'noneOf':
    case 'allOf':
      return listTest(operator, value, ctx)
    case 'relative':
      return relativeTest(value, field, ctx)
    case 'between':
      return betweenTest(value, field, ctx)
    default:
      return comparisonTest(operator, value, field, ctx)
  }
}

function textTest(
  operator: string,
  value: Json | undefined,
  field: Field,
  ctx: ViewContext
): ValueTest | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const wanted = fold(value)
  const textOf = (own: Json) => fold(typeOf(field).text(own, field, ctx))
  if (operator === 'startsWith') return (own) => own !== undefined && textOf(own).startsWith(wanted)
  const contains: ValueTest = (own) => own !== undefined && textOf(own).includes(wanted)
  return operator === 'contains' ? contains : (own) => !contains(own)
}

function listTest(operator: string, value: Json | undefined, ctx: ViewContext): ValueTest | null {
  const wanted = (Array.isArray(value) ? value : [value])
    .map((one) => (one === '@me' ? ctx.personId : one))
    .filter((one): one is string => typeof one === 'string')
  if (wanted.length === 0) return null
  const held = (own: Json | undefined) =>
    Array.isArray(own) ? ids(own) : typeof own === 'string' ? [own] : []
  if (operator === 'allOf') return (own) => wanted.every((one) => held(own).includes(one))
  const any: ValueTest = (own) => held(own).some((one) => wanted.includes(one))
  return operator === 'anyOf' ? any : (own) => !any(own)
}

function relativeTest(value: Json | undefined, field: Field, ctx: ViewContext): ValueTest | null {
  const relative = readRelativeDate(value)
  if (!relative) return null
  const { from, to } = rangeOf(relative, dayIn(ctx.now, ctx.timeZone))
  return (own) => {
    const day = dayOf(own, ctx)
    if (day === null) return false
    const length = day.length
    return day >= from.slice(0, length) && day <= to.slice(0, length)
  }
}

function betweenTest(value: Json | undefined, field: Field, ctx: ViewContext): ValueTest | null {
  if (!isJsonObject(value)) return null
  const low = comparisonTest('gte', value.from, field, ctx)
  const high = comparisonTest('lte', value.to, field, ctx)
  if (!low && !high) return null
  return (own) => (low?.(own) ?? true) && (high?.(own) ?? true)
}

function comparisonTest(
  operator: string,
  value: Json | undefined,
  field: Field,
  ctx: ViewContext
): ValueTest | null {
  const type = typeOf(field)
  const given = value === '@me' ? ctx.personId : value
  if (given === undefined || given === null) return null
  // A day against an instant: all of that day.
  const asDay = field.type === 'datetime' || type.storage === 'system' ? isDayText(given) : false
  const wanted = asDay || type.number ? given : type.check(given, field)
  if (wanted === undefined) return null
  const compare = (own: Json): number => {
    if (asDay) return code(dayOf(own, ctx) ?? '', String(wanted))
    const number = type.number?.(own, field)
    if (typeof number === 'number' && typeof wanted === 'number') return number - wanted
    return type.compare(own, wanted, field, ctx)
  }
  if (operator === 'is') return (own) => own !== undefined && compare(own) === 0
  if (operator === 'isNot') return (own) => own === undefined || compare(own) !== 0
  if (operator === 'lt') return (own) => own !== undefined && compare(own) < 0
  if (operator === 'lte') return (own) => own !== undefined && compare(own) <= 0
  if (operator === 'gt') return (own) => own !== undefined && compare(own) > 0
  return (own) => own !== undefined && compare(own) >= 0
}

/** The day of a date, of an instant (there), or the beginning of it for a month. */
export function dayOf(value: Json | undefined, ctx: Pick<ViewContext, 'timeZone'>): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) return dayIn(new Date(value), ctx.timeZone)
  return /^\d{4}-\d{2}(-\d{2})?$/.test(value) ? value : null
}

function isDayText(value: Json): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .trim()
}

function code(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
