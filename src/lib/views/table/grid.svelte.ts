// Where one is in a table, what is selected, what is being edited. Places are lines and fields, not numbers: when others add, move or
// take away records, one stays in one's cell.
import type { Field } from '#shared/fields/field'
import type { Line, RecordLine } from './lines'

export interface Cell {
  line: string
  field: string
}

export interface Rectangle {
  top: number
  bottom: number
  left: number
  right: number
}

export class Grid {
  active = $state.raw<Cell | null>(null)
  /** The other corner of the selection; null: the active cell alone. */
  anchor = $state.raw<Cell | null>(null)
  editing = $state.raw<{ fresh: boolean } | null>(null)
  readonly #lines: () => readonly Line[]
  readonly #fields: () => readonly Field[]
  /** Where lines are, to find them again without looking through all of them. */
  readonly #index = $derived.by(() => new Map(this.#lines().map((line, at) => [line.id, at])))
  /** Last known place, for when the line itself goes away. */
  #row = 0
  #column = 0

  constructor(lines: () => readonly Line[], fields: () => readonly Field[]) {
    this.#lines = lines
    this.#fields = fields
  }

  rowOf(cell: Cell | null): number {
    if (!cell) return -1
    return this.#index.get(cell.line) ?? Math.min(this.#row, this.#lines().length - 1)
  }

  columnOf(cell: Cell | null): number {
    if (!cell) return -1
    const at = this.#fields().findIndex((field) => field.key === cell.field)
    return at >= 0 ? at : Math.min(this.#column, this.#fields().length - 1)
  }

  at(row: number, column: number): Cell | null {
    const line = this.#lines()[row]
    const field = this.#fields()[column]
    return line && field ? { line: line.id, field: field.key } : null
  }

  get activeLine(): Line | undefined {
    return this.#lines()[this.rowOf(this.active)]
  }

  get activeField(): Field | undefined {
    return this.#fields()[this.columnOf(this.active)]
  }

  /** Null: nothing is active. */
  readonly selection: Rectangle | null = $derived.by(() => {
    if (!this.active) return null
    const other = this.anchor ?? this.active
    const [a, b] = [this.rowOf(this.active), this.rowOf(other)]
    const [c, d] = [this.columnOf(this.active), this.columnOf(other)]
    return { top: Math.min(a, b), bottom: Math.max(a, b), left: Math.min(c, d), right: Math.max(c, d) }
  })

  get selectedLines(): RecordLine[] {
    const { selection } = this
    if (!selection) return []
    return this.#lines()
      .slice(selection.top, selection.bottom + 1)
      .filter((line) => line.kind === 'record')
  }

  get selectedFields(): Field[] {
    const { selection } = this
    return selection ? this.#fields().slice(selection.left, selection.right + 1) : []
  }

  holds(row: number, column: number): boolean {
    const { selection } = this
    if (!selection || this.anchor === null) return false
    return (
      row >= selection.top && row <= selection.bottom && column >= selection.left && column <= selection.right
    )
  }

  go(row: number, column: number, extend = false): void {
    const cell = this.at(clamp(row, this.#lines().length), clamp(column, this.#fields().length))
    if (!cell) return
    this.anchor = extend ? (this.anchor ?? this.active) : null
    this.active = cell
    this.#row = this.rowOf(cell)
    this.#column = this.columnOf(cell)
    this.editing = null
  }

  move(rows: number, columns: number, extend = false): void {
    this.go(this.rowOf(this.active) + rows, this.columnOf(this.active) + columns, extend)
  }

  /** To the next cell in reading order; false at either end, where Tab leaves the table. */
  step(by: 1 | -1): boolean {
    const width = this.#fields().length
    let place = this.rowOf(this.active) * width + this.columnOf(this.active) + by
    // A header of a group has nothing to write in.
    while (this.#lines()[Math.floor(place / width)]?.kind === 'group') place += by
    if (place < 0 || place >= this.#lines().length * width) return false
    this.go(Math.floor(place / width), place % width)
    return true
  }

  all(): void {
    this.active = this.at(0, 0)
    this.anchor = this.at(this.#lines().length - 1, this.#fields().length - 1)
  }
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value))
}
