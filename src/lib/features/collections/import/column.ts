// One column of the file on its way into the collection: where it goes, and as what.
import { newFieldKey } from '$lib/views/field-key'
import type { FieldEdit } from '$lib/collab/collection.svelte'
import type { NewField } from '#shared/collab/collection-write'
import type { Field } from '#shared/fields/field'
import { COLOUR_NAMES } from '#shared/fields/options'
import type { FieldContext } from '#shared/fields/type'
import { fieldOf } from '#shared/fields/sample-context'
import { fold } from '#shared/views/filter'
import { cellText, isBlank } from '#shared/tables/cell'
import { guessType, isKnownTarget, labelsOf } from '#shared/tables/guess'
import { newOptions } from '#shared/tables/plan'
import type { TableCell, TableHint } from '#shared/tables/table'

/** What a new column may be: what a file can hold as text. */
export const NEW_TYPES = [
  'text',
  'longtext',
  'integer',
  'number',
  'money',
  'percent',
  'bool',
  'date',
  'datetime',
  'month',
  'year',
  'choice',
  'choices',
  'email',
  'phone',
  'link',
  'persons',
  'organisations'
] as const

export interface ImportColumn {
  at: number
  name: string
  cells: readonly TableCell[]
  examples: string[]
  /** '' left aside, NEW a field that is added, else the key of a field. */
  target: string
  type: string
}

export const NEW = '+'
const EXAMPLES = 3

/** Each column with what it seems to be; those that are called like a field go there. */
export function columnsOf(
  rows: readonly (readonly TableCell[])[],
  names: readonly string[],
  hints: readonly (TableHint | null)[],
  fields: readonly Field[],
  ctx: FieldContext
): ImportColumn[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), names.length)
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, at): ImportColumn => {
    const name = names[at] ?? ''
    const cells = rows.map((row) => row[at] ?? null)
    const filled = cells.filter((cell) => !isBlank(cell))
    const examples = [...new Set(filled.slice(0, 50).map((cell) => cellText(cell, ctx.locale)))].slice(
      0,
      EXAMPLES
    )
    const found = fields.find(
      (field) => isTarget(field) && fold(field.label) === fold(name) && !taken.has(field.key)
    )
    if (found) taken.add(found.key)
    const target = found?.key ?? (filled.length === 0 ? '' : NEW)
    return { at, name, cells, examples, target, type: guessType(cells, hints[at] ?? null, ctx) }
  })
}

export function isTarget(field: Field): boolean {
  return !field.retired && isKnownTarget(field.type)
}

export interface Structure {
  /** By column; null: left aside. */
  targets: (Field | null)[]
  edits: FieldEdit[]
  /** For people: what is added. */
  fields: string[]
  options: { name: string; labels: string[] }[]
}

/** The fields that the columns go to, as they will be once the missing ones and their options are there. */
export function structureOf(columns: readonly ImportColumn[], fields: readonly Field[]): Structure {
  const made: Structure = { targets: [], edits: [], fields: [], options: [] }
  let titled = fields.some((field) => field.role === 'title' && !field.retired)
  for (const column of columns) {
    const field = fields.find((one) => one.key === column.target)
    if (field) made.targets.push(withOptions(field, column, made))
    else if (column.target === NEW) {
      const title = !titled && column.type === 'text'
      titled ||= title
      made.targets.push(
        newField(column, title, [...fields, ...made.targets.filter((one) => one !== null)], made)
      )
    } else made.targets.push(null)
  }
  return made
}

function newField(column: ImportColumn, title: boolean, taken: readonly Field[], made: Structure): Field {
  const { type, name } = column
  const choices = type === 'choice' || type === 'choices'
  const options = choices ? optionsFor(labelsOf(column.cells, type === 'choices'), 0) : []
  const key = newFieldKey(name, taken)
  const field: NewField = { key, type, label: name, options, ...(title && { role: 'title' }) }
  made.edits.push({ type: 'add', field })
  made.fields.push(name)
  return fieldOf(type, {
    key,
    label: name,
    role: title ? 'title' : null,
    options: options.map((option, at) => ({ ...option, order: String(at), retired: false }))
  })
}

function withOptions(field: Field, column: ImportColumn, made: Structure): Field {
  const labels = newOptions(field, column.cells)
  if (labels.length === 0) return field
  const options = optionsFor(labels, field.options.length)
  for (const { id, label, colour } of options)
    made.edits.push({ type: 'option', key: field.key, id, change: { label, colour } })
  made.options.push({ name: field.label, labels })
  const added = options.map((option) => ({ ...option, order: '~', retired: false }))
  return { ...field, options: [...field.options, ...added] }
}

function optionsFor(labels: readonly string[], after: number) {
  return labels.map((label, at) => ({
    id: `o${crypto.randomUUID().slice(0, 8)}`,
    label,
    colour: COLOUR_NAMES[(after + at) % COLOUR_NAMES.length] ?? 'stone'
  }))
}
