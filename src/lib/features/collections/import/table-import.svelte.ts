// The import of a spreadsheet, from its file to one step that can be undone: what is chosen on the way, and what it would do.
import type { Collection } from '$lib/collab/collection.svelte'
import { newId } from '$lib/collab/device/exclusive'
import { MAX_FIELDS, MAX_OPTIONS, type Field } from '#shared/fields/field'
import type { TableDto } from '#shared/schemas/tables'
import { cellText } from '#shared/tables/cell'
import { hasHeader } from '#shared/tables/guess'
import { IMPORT_LIMITS, isKeyType, planImport, type TablePlan } from '#shared/tables/plan'
import type { ViewContext } from '#shared/views/contract'
import { columnsOf, NEW, structureOf, type ImportColumn, type Structure } from './column'

/** Keys of messages that say what must change before the next step. */
export type ImportProblem =
  | { key: 'tables.nothing' | 'tables.too_many_fields' | 'tables.too_large' }
  | { key: 'tables.twice'; name: string }

export interface Planned {
  structure: Structure
  plan: TablePlan
}

export interface Written {
  added: number
  changed: number
  undo: () => boolean
}

export const NOTHING: Written = { added: 0, changed: 0, undo: () => true }

export class TableImport {
  columns = $state<ImportColumn[]>([])
  header = $state(true)
  /** Key of the field by which records are recognised; '' none. */
  key = $state('')
  strict = $state(false)
  planned = $state.raw<Planned | null>(null)
  readonly file: File
  readonly table: TableDto
  readonly #data: Collection
  readonly #context: () => ViewContext
  readonly #unnamed: (letter: string) => string

  constructor(
    file: File,
    table: TableDto,
    data: Collection,
    context: () => ViewContext,
    unnamed: (letter: string) => string
  ) {
    this.file = file
    this.table = table
    this.#data = data
    this.#context = context
    this.#unnamed = unnamed
    this.setHeader(hasHeader(table.rows, context()))
  }

  get rowCount(): number {
    return Math.max(0, this.table.rows.length - (this.header ? 1 : 0))
  }

  setHeader(header: boolean): void {
    const { rows, hints } = this.table
    const ctx = this.#context()
    this.header = header
    const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
    const said = header ? (rows[0] ?? []) : []
    const names = Array.from({ length: width }, (_, at) => {
      const name = cellText(said[at], ctx.locale).replace(/\s+/g, ' ').trim().slice(0, 200)
      return name === '' ? this.#unnamed(String.fromCharCode(65 + (at % 26))) : name
    })
    this.columns = columnsOf(header ? rows.slice(1) : rows, names, hints, this.#data.fields, ctx)
    this.key = ''
  }

  /** Fields by which lines can be recognised as records that are there. */
  readonly keys: Field[] = $derived.by(() => {
    if (this.#data.records.length === 0) return []
    const chosen = new Set(this.columns.map((column) => column.target))
    return this.#data.fields.filter((field) => chosen.has(field.key) && isKeyType(field))
  })

  readonly problem: ImportProblem | null = $derived.by(() => {
    const used = this.columns.filter((column) => column.target !== '')
    if (used.length === 0) return { key: 'tables.nothing' }
    const existing = used.filter((column) => column.target !== NEW)
    const twice = existing.find((one, at) => existing.findIndex((other) => other.target === one.target) < at)
    if (twice)
      return {
        key: 'tables.twice',
        name: this.#data.fields.find((one) => one.key === twice.target)?.label ?? ''
      }
    if (this.#data.fields.length + used.length - existing.length > MAX_FIELDS)
      return { key: 'tables.too_many_fields' }
    if (used.length * this.rowCount > IMPORT_LIMITS.cells) return { key: 'tables.too_large' }
    return null
  })

  /** What it would do. Nothing is written. */
  prepare(): void {
    const { rows, lines } = this.table
    const skip = this.header ? 1 : 0
    const structure = structureOf(this.columns, this.#data.fields)
    const key = this.keys.find((field) => field.key === this.key) ?? null
    const targets = structure.targets
    const added = targets.filter(
      (one): one is Field => one !== null && !this.#data.fields.some((own) => own.key === one.key)
    )
    const plan = planImport({
      rows: rows.slice(skip),
      lines: lines.slice(skip),
      targets,
      key,
      fields: [...this.#data.fields, ...added],
      records: this.#data.records,
      ctx: this.#context(),
      strict: this.strict
    })
    this.planned = { structure, plan }
  }

  /** More words than one message of the collaboration holds, or more options than a field may have. */
  get tooLarge(): boolean {
    const { plan, structure } = this.planned ?? {}
    const characters = plan?.records.reduce((sum, { values }) => sum + JSON.stringify(values).length, 0) ?? 0
    const options = structure?.targets.some((field) => (field?.options.length ?? 0) > MAX_OPTIONS) ?? false
    return characters > IMPORT_LIMITS.characters * 2 || options
  }

  /** One transaction. @returns how many records were added and changed, and what takes it back (see Collection.import) */
  write(): Written {
    if (!this.planned) return NOTHING
    const { structure, plan } = this.planned
    const given = plan.records.map(({ id, values }) => ({ id: id ?? newId(), isNew: id === null, values }))
    const undo = this.#data.import(structure.edits, given)
    const added = given.filter((one) => one.isNew).length
    return { added, changed: given.length - added, undo }
  }

  back(): void {
    this.planned = null
  }
}
