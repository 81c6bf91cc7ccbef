// What importing a sheet would do to a collection, computed without doing it: records added, records changed, lines that cannot be read
// and why. The same plan is shown and applied.
import type { Field } from '#shared/fields/field'
import { optionNamed } from '#shared/fields/options'
import { typeOf } from '#shared/fields/registry'
import type { FieldContext } from '#shared/fields/type'
import type { Json } from '#shared/json'
import type { ViewRecord } from '#shared/views/contract'
import { fold } from '#shared/views/filter'
import { cellText, isBlank, readCell } from './cell'
import { labelsOf } from './guess'
import type { TableCell } from './table'

export interface PlanInput {
  /** Without the row of names. */
  rows: readonly (readonly TableCell[])[]
  lines: readonly number[]
  /** By column of the file: the field it goes to; null: left aside. Options that are wanted are there already (`withOptions`). */
  targets: readonly (Field | null)[]
  /** By which a line is recognised as a record that is there already. */
  key: Field | null
  /** All of the collection, for what a record must have. */
  fields: readonly Field[]
  records: readonly ViewRecord[]
  ctx: FieldContext
  /** A line with a mistake is left out whole; else only its cells that cannot be read. */
  strict: boolean
}

export const LINE_CODES = ['unreadable', 'required', 'twice', 'several'] as const
export interface LineProblem {
  line: number
  field: Field
  /** What stands there. */
  text: string
  /** Key of `tables.problem.<code>`. */
  code: (typeof LINE_CODES)[number]
}

export interface PlannedRecord {
  line: number
  /** Of the record it changes; null: it is added. */
  id: string | null
  values: Record<string, Json>
}

export interface TablePlan {
  records: PlannedRecord[]
  /** Lines that would change nothing, and lines left out for their mistakes. */
  same: number
  skipped: number
  problems: LineProblem[]
}

/** What one import may write: one message of the collaboration server holds it. */
export const IMPORT_LIMITS = { cells: 200_000, characters: 4_000_000 } as const

export function planImport(input: PlanInput): TablePlan {
  const known = input.key ? byKey(input.records, input.key) : null
  const byId = new Map(input.records.map((record) => [record.id, record]))
  const plan: TablePlan = { records: [], same: 0, skipped: 0, problems: [] }
  const seen = new Set<string>()
  input.rows.forEach((row, at) => {
    const line = input.lines[at] ?? at + 1
    const { values, problems } = readLine(row, line, input)
    const keyed = input.key ? values[input.key.key] : undefined
    const place = keyed === undefined ? undefined : keyOf(keyed)
    const found = place === undefined ? undefined : known?.get(place)
    if (input.key && place !== undefined) {
      if (seen.has(place)) problems.push(problem(line, input.key, row, input, 'twice'))
      if (found === SEVERAL) problems.push(problem(line, input.key, row, input, 'several'))
      seen.add(place)
    }
    const id = typeof found === 'string' ? found : null
    if (id === null) {
      for (const field of missing(values, input.fields))
        problems.push({ line, field, text: '', code: 'required' })
    }
    plan.problems.push(...problems)
    const out = problems.some(({ code }) => code !== 'unreadable') || (input.strict && problems.length > 0)
    if (out) plan.skipped += 1
    else if (id !== null) {
      const changed = changes(values, byId.get(id))
      if (Object.keys(changed).length === 0) plan.same += 1
      else plan.records.push({ line, id, values: changed })
    } else if (Object.keys(values).length > 0) plan.records.push({ line, id, values })
  })
  return plan
}

function readLine(row: readonly TableCell[], line: number, { targets, ctx }: PlanInput) {
  const values: Record<string, Json> = {}
  const problems: LineProblem[] = []
  targets.forEach((field, column) => {
    const cell = row[column]
    // An empty cell says nothing: what is there already stays.
    if (!field || cell === undefined || isBlank(cell)) return
    const value = readCell(cell, field, ctx)
    if (value === undefined)
      problems.push({ line, field, text: cellText(cell, ctx.locale), code: 'unreadable' })
    else values[field.key] = value
  })
  return { values, problems }
}

function problem(
  line: number,
  field: Field,
  row: readonly TableCell[],
  { targets, ctx }: PlanInput,
  code: LineProblem['code']
): LineProblem {
  const column = targets.findIndex((target) => target?.key === field.key)
  return { line, field, text: cellText(row[column], ctx.locale), code }
}

function missing(values: Readonly<Record<string, Json>>, fields: readonly Field[]): Field[] {
  return fields.filter(
    (field) =>
      field.required &&
      !field.retired &&
      values[field.key] === undefined &&
      ['cell', 'items', 'rich'].includes(typeOf(field).storage)
  )
}

function changes(
  values: Readonly<Record<string, Json>>,
  record: ViewRecord | undefined
): Record<string, Json> {
  const differs = ([key, value]: [string, Json]) =>
    JSON.stringify(record?.values[key]) !== JSON.stringify(value)
  return Object.fromEntries(Object.entries(values).filter(differs))
}

const SEVERAL = Symbol('several records bear it')

function byKey(records: readonly ViewRecord[], key: Field): Map<string, string | typeof SEVERAL> {
  const found = new Map<string, string | typeof SEVERAL>()
  for (const { id, values } of records) {
    const value = values[key.key]
    if (value === undefined) continue
    const place = keyOf(value)
    found.set(place, found.has(place) ? SEVERAL : id)
  }
  return found
}

/** Case and accents make no other record. */
function keyOf(value: Json): string {
  return typeof value === 'string' ? fold(value) : JSON.stringify(value)
}

/** May the values of such a field tell records apart? */
export function isKeyType(field: Field): boolean {
  const kinds = [
    'text',
    'integer',
    'number',
    'email',
    'phone',
    'link',
    'date',
    'commune',
    'epci',
    'organisation',
    'person'
  ]
  return kinds.includes(field.type) && !field.retired
}

/** Labels that the field has no option for. */
export function newOptions(field: Field, cells: readonly TableCell[]): string[] {
  if (field.type !== 'choice' && field.type !== 'choices') return []
  return labelsOf(cells, field.type === 'choices').filter((label) => optionNamed(label, field) === undefined)
}
