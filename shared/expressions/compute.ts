// The computed fields of a collection: backlinks, lookups and rollups through relations, formulas. In an order in which each finds what it
// reads; those that read each other in a circle say so. The same code in the browser and on the server.
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { textSetting } from '#shared/fields/settings'
import { AGGREGATIONS } from '#shared/fields/type'
import type { Json } from '#shared/json'
import { aggregateValues } from '#shared/views/totals'
import type { ViewRecord } from '#shared/views/contract'
import { compileExpression, isExpression, type ExpressionErrorCode, type Outcome } from './evaluate'
import type { Clock } from './functions'
import { scopeOf, type ScopeCollection, type ScopeRecord } from './scope'

export interface Computing {
  pageId: string
  fields: readonly Field[]
  records: readonly (ScopeRecord & { order: string })[]
  /** Other collections that relations point to, by page; stored values only. */
  others?: ReadonlyMap<string, { fields: readonly Field[]; records: readonly ScopeRecord[] }>
  clock: Clock
}

/** For one formula over all records. */
const MOST_MS = 5_000

interface Row extends ViewRecord {
  values: Record<string, Json>
  errors?: Record<string, ExpressionErrorCode>
}

export async function computeRecords(given: Computing): Promise<ViewRecord[]> {
  const rows: Row[] = given.records.map(({ id, order, values }) => ({ id, order, values: { ...values } }))
  const collections = collectionsOf(given, rows)
  const live = given.fields.filter((field) => typeOf(field).storage === 'computed' && !field.retired)
  const { ordered, circular } = inOrder(live)
  for (const field of circular) for (const row of rows) fail(row, field, 'cycle')
  for (const field of ordered) await computeField(field, rows, given, collections)
  return rows
}

async function computeField(
  field: Field,
  rows: Row[],
  given: Computing,
  collections: Map<string, ScopeCollection>
): Promise<void> {
  const related = (relation: Field) => collections.get(textSetting(relation, 'collection') ?? given.pageId)
  if (field.type === 'formula') return computeFormula(field, rows, given, related)
  const named = given.fields.find((one) => one.key === textSetting(field, 'relation'))
  for (const row of rows) {
    const outcome =
      field.type === 'backlinks'
        ? backlinks(field, row, related(field))
        : named
          ? throughRelation(field, row, named, related(named))
          : ({ error: 'missing' } as const)
    settle(row, field, outcome)
  }
}

async function computeFormula(
  field: Field,
  rows: Row[],
  given: Computing,
  related: (field: Field) => ScopeCollection | undefined
): Promise<void> {
  const source = textSetting(field, 'expression')
  const expression = source === null ? null : compileExpression(source)
  const latest = Date.now() + MOST_MS
  for (const row of rows) {
    if (!expression) continue
    const outcome = isExpression(expression)
      ? await expression.evaluate(scopeOf(row, given.fields, related), given.clock)
      : expression
    settle(row, field, outcome)
    // One that is too slow for a record is too slow for ten thousand.
    if (('error' in outcome && outcome.error === 'too_slow') || Date.now() > latest) {
      for (const other of rows) fail(other, field, 'too_slow')
      return
    }
  }
}

function throughRelation(
  field: Field,
  row: Row,
  relation: Field,
  target: ScopeCollection | undefined
): Outcome {
  const key = textSetting(field, 'field')
  const of = target?.fields.find((one) => one.key === key)
  const held = heldIds(row.values[relation.key])
  const records = held.flatMap((id) => target?.byId.get(id) ?? [])
  if (field.type === 'rollup') {
    const aggregation = AGGREGATIONS.find((one) => one === textSetting(field, 'aggregation')) ?? 'count'
    if (!of && aggregation !== 'count') return { error: 'missing' }
    if (!of) return { value: records.length }
    const values = records.flatMap((record) => record.values[of.key] ?? [])
    return { value: aggregateValues(values, of, aggregation, records.length) }
  }
  if (!of) return { error: 'missing' }
  const values = records.flatMap((record) => record.values[of.key] ?? [])
  return { value: values.length === 0 ? null : relation.type === 'relation' ? (values[0] ?? null) : values }
}

function backlinks(field: Field, row: Row, source: ScopeCollection | undefined): Outcome {
  const key = textSetting(field, 'field')
  if (!source || key === null) return { error: 'missing' }
  const found = [...source.byId.values()]
    .filter((one) => heldIds(one.values[key]).includes(row.id))
    .map(({ id }) => id)
  return { value: found.length === 0 ? null : found }
}

function collectionsOf(given: Computing, rows: Row[]): Map<string, ScopeCollection> {
  const collections = new Map<string, ScopeCollection>()
  for (const [pageId, { fields, records }] of given.others ?? [])
    collections.set(pageId, { fields, byId: new Map(records.map((record) => [record.id, record])) })
  collections.set(given.pageId, { fields: given.fields, byId: new Map(rows.map((row) => [row.id, row])) })
  return collections
}

/** Each after those that it reads. What reads itself, directly or not, is apart. */
export function inOrder(fields: readonly Field[]): { ordered: Field[]; circular: Field[] } {
  const waiting = new Map(fields.map((field) => [field.key, { field, reads: readsOf(field) }]))
  const ordered: Field[] = []
  for (let moved = true; moved;) {
    moved = false
    for (const [key, { field, reads }] of waiting) {
      if ([...reads].some((other) => waiting.has(other))) continue
      waiting.delete(key)
      ordered.push(field)
      moved = true
    }
  }
  return { ordered, circular: [...waiting.values()].map(({ field }) => field) }
}

function readsOf(field: Field): ReadonlySet<string> {
  if (field.type === 'formula') {
    const compiled = compileExpression(textSetting(field, 'expression') ?? '')
    return isExpression(compiled) ? compiled.reads : new Set()
  }
  const named = [textSetting(field, 'relation'), textSetting(field, 'field')]
  return new Set(named.filter((key) => key !== null))
}

function settle(row: Row, field: Field, outcome: Outcome): void {
  if ('error' in outcome) fail(row, field, outcome.error)
  else if (outcome.value !== null) row.values[field.key] = outcome.value
}

function fail(row: Row, field: Field, error: ExpressionErrorCode): void {
  delete row.values[field.key]
  row.errors = { ...row.errors, [field.key]: error }
}

function heldIds(value: Json | undefined): string[] {
  return typeof value === 'string' ? [value] : value === undefined ? [] : ids(value)
}
