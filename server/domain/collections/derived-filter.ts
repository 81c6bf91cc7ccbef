// A filter that only compares fields with given values, as a condition of SQL on derived_records: true of the same records as its
// evaluation (shared/expressions). Anything else is evaluated.
import jsonata from 'jsonata'
import { sql, type SQL } from 'drizzle-orm'
import { derivedRecords } from '#server/db/tables/derived-records'
import type { Field } from '#shared/fields/field'
import { translateExpression } from '#shared/expressions/grammar'
import { typeOf } from '#shared/fields/registry'

/** What is looked at of a tree of JSONata, whose own type leaves half of it out. */
interface Node {
  type: string
  value?: unknown
  expressions?: Node[]
  steps?: Node[]
  predicate?: unknown
  lhs?: Node
  rhs?: Node
}
type Literal = string | number | boolean

/** Null: more than comparisons, or a field of which one cannot say so. The source has been compiled before. */
export function filterAsSql(source: string, fields: readonly Field[]): SQL | null {
  const byKey = new Map(fields.map((field) => [field.key, field]))
  return conditionOf(jsonata(translateExpression(source)).ast() as unknown as Node, byKey)
}

function conditionOf(node: Node, fields: ReadonlyMap<string, Field>): SQL | null {
  const [only, ...others] = node.type === 'block' ? (node.expressions ?? []) : []
  if (only) return others.length === 0 ? conditionOf(only, fields) : null
  const { lhs, rhs } = sidesOf(node)
  if (!lhs || !rhs) return null
  if (node.value === 'and' || node.value === 'or') {
    const left = conditionOf(lhs, fields)
    const right = conditionOf(rhs, fields)
    // No value is neither true nor false: what is not true is not wanted.
    return left && right && sql`(coalesce(${left}, false) ${sql.raw(node.value)} coalesce(${right}, false))`
  }
  const field = fieldOf(lhs, fields)
  if (!field) return null
  if (node.value === 'in') {
    const listed = rhs.type === 'unary' && rhs.value === '[' ? rhs.expressions?.map(literalOf) : undefined
    const found = listed?.map((one) => (one === null ? null : equals(field, one)))
    if (!found || found.length === 0 || found.some((one) => one === null)) return null
    return sql`(${sql.join(found as SQL[], sql` or `)})`
  }
  const value = literalOf(rhs)
  return value === null ? null : comparison(field, String(node.value), value)
}

function comparison(field: Field, operator: string, value: Literal): SQL | null {
  const own = sql`${derivedRecords.values} -> ${field.key}`
  if (operator === '=') return equals(field, value)
  if (operator === '!=') return sql`(${own} is not null and not ${equals(field, value)})`
  if (!['<', '<=', '>', '>='].includes(operator)) return null
  const way = sql.raw(operator)
  if (typeof value === 'number')
    return isNumber(field) ? sql`(${own})::numeric ${way} ${scaled(field, value)}::numeric` : null
  if (typeof value !== 'string' || !isText(field)) return null
  return sql`(${derivedRecords.values} ->> ${field.key}) collate "C" ${way} ${value}`
}

function equals(field: Field, value: Literal): SQL {
  const wanted = typeof value === 'number' ? scaled(field, value) : value
  return sql`coalesce(${derivedRecords.values} -> ${field.key} = ${JSON.stringify(wanted)}::jsonb, false)`
}

/** Money is in euros for whoever writes an expression, in cents where it is kept. */
function scaled(field: Field, value: number): number {
  if (field.type !== 'money') return value
  const cents = Math.round(value * 100)
  return cents / 100 === value ? cents : value * 100
}

/** One value in one cell, read as it is kept. */
function fieldOf(node: Node, fields: ReadonlyMap<string, Field>): Field | undefined {
  const [step, ...others] = node.type === 'path' ? (node.steps ?? []) : []
  if (step?.type !== 'name' || others.length > 0 || step.predicate !== undefined) return undefined
  const field = fields.get(String(step.value))
  return field && typeOf(field).storage === 'cell' && field.type !== 'relation' ? field : undefined
}

function literalOf(node: Node): Literal | null {
  if (node.type !== 'string' && node.type !== 'number' && node.type !== 'value') return null
  const value: unknown = node.value
  const isPlain =
    typeof value === 'string' ? !value.includes('\0') && value.isWellFormed() : typeof value === 'boolean'
  return isPlain || (typeof value === 'number' && Number.isFinite(value)) ? (value as Literal) : null
}

function sidesOf({ type, lhs, rhs }: Node): Pick<Node, 'lhs' | 'rhs'> {
  return type === 'binary' ? { lhs, rhs } : {}
}

export function isNumber(field: Field): boolean {
  return typeOf(field).number !== undefined && typeOf(field).storage === 'cell' && field.type !== 'bool'
}

function isText(field: Field): boolean {
  return !isNumber(field) && field.type !== 'bool'
}
