// An OpenDocument spreadsheet: one of its sheets as cells. Repeated cells and rows that hold nothing cost nothing.
import type { TableCell } from '#shared/tables/table'
import { Refusal } from '../documents/refusal'
import type { Zip } from '../documents/zip'
import { Grid, TABLE_LIMITS, tooMuch } from './grid'
import type { ReadSheets } from './result'
import { streamXml } from './stream-xml'

/** Of content.xml once unfolded. */
const LARGEST = 256 * 1024 * 1024

export function readOds(zip: Zip, wanted: number): ReadSheets {
  if (/encryption-data/.test(zip.text('META-INF/manifest.xml') ?? ''))
    throw new Refusal('import.encrypted', 'a password')
  const reader = new OdsReader(wanted)
  streamXml(zip.read('content.xml', LARGEST) ?? Buffer.alloc(0), reader)
  if (wanted >= reader.sheets.length) throw new Refusal('import.empty', 'no sheet')
  const macros = zip.names.some((name) => /^(Basic|Scripts)\//.test(name)) ? 1 : 0
  return {
    sheets: reader.sheets,
    grid: reader.grid,
    lost: { formulas: reader.formulas, macros, errors: 0 }
  }
}

class OdsReader {
  readonly grid = new Grid()
  readonly sheets: string[] = []
  formulas = 0
  #line = 1
  #rowRepeat = 1
  #column = 0
  #cells = new Map<number, TableCell>()
  #cell: { attributes: Readonly<Record<string, string>>; repeat: number } | null = null
  #text: string[] = []
  /** Inside a note of a cell, a drawing, or a table in a cell. */
  #aside = 0
  #inParagraph = 0

  constructor(readonly wanted: number) {}

  get #here(): boolean {
    return this.sheets.length - 1 === this.wanted
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.#aside > 0 || ASIDE.has(name) || (name === 'table' && this.#cell)) {
      this.#aside += 1
      return
    }
    switch (name) {
      case 'table':
        this.sheets.push((attributes['table:name'] ?? '').slice(0, 200))
        this.#line = 1
        return
      case 'table-row':
        this.#rowRepeat = repeatOf(attributes['table:number-rows-repeated'])
        this.#column = 0
        this.#cells = new Map()
        return
      case 'table-cell':
      case 'covered-table-cell':
        this.#cell = { attributes, repeat: repeatOf(attributes['table:number-columns-repeated']) }
        this.#text = []
        if (this.#here && attributes['table:formula'] !== undefined) this.formulas += 1
        return
      case 'p':
        this.#inParagraph += 1
        this.#text.push('')
        return
      case 's':
        return this.text(' '.repeat(Math.min(repeatOf(attributes['text:c']), 1000)))
      case 'tab':
        return this.text('\t')
      case 'line-break':
        return this.text('\n')
    }
  }

  close(name: string): void {
    if (this.#aside > 0) {
      this.#aside -= 1
      return
    }
    if (name === 'p') this.#inParagraph -= 1
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#closeCell()
    else if (name === 'table-row') this.#closeRow()
  }

  text(words: string): void {
    if (this.#aside > 0 || this.#inParagraph === 0 || !this.#cell || !this.#here) return
    const last = this.#text.length - 1
    this.#text[last] = (this.#text[last] ?? '') + words
    if ((this.#text[last]?.length ?? 0) > TABLE_LIMITS.characters) throw tooMuch('characters in a cell')
  }

  #closeCell(): void {
    const cell = this.#cell
    this.#cell = null
    if (!cell) return
    const from = this.#column
    this.#column += cell.repeat
    if (!this.#here) return
    const value = valueOf(cell.attributes, this.#text.join('\n').trim())
    if (value === null || value === '') return
    if (this.#column > TABLE_LIMITS.columns) throw tooMuch('columns')
    const hint = HINTS[cell.attributes['office:value-type'] ?? '']
    for (let at = from; at < this.#column; at += 1) {
      this.#cells.set(at, value)
      if (hint) this.grid.hint(at, hint)
    }
  }

  #closeRow(): void {
    if (this.#here && this.#cells.size > 0) {
      if (this.#rowRepeat > TABLE_LIMITS.rows) throw tooMuch('rows')
      for (let each = 0; each < this.#rowRepeat; each += 1) this.grid.add(this.#line + each, this.#cells)
    }
    this.#line += this.#rowRepeat
  }
}

const ASIDE = new Set(['annotation', 'frame', 'custom-shape', 'shapes', 'tracked-changes', 'forms'])
const HINTS: Readonly<Record<string, 'euros' | 'percent'>> = { currency: 'euros', percentage: 'percent' }

function valueOf(attributes: Readonly<Record<string, string>>, text: string): TableCell {
  switch (attributes['office:value-type']) {
    case 'float':
    case 'currency':
    case 'percentage': {
      const number = Number(attributes['office:value'])
      return Number.isFinite(number) ? number : text
    }
    case 'boolean':
      return attributes['office:boolean-value'] === 'true'
    case 'date':
      return dateOf(attributes['office:date-value'] ?? '') ?? text
    default:
      return text === '' ? null : text
  }
}

function dateOf(value: string): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(value)
  if (!found) return undefined
  const [, day = '', time = '00:00'] = found
  return time === '00:00' ? day : `${day}T${time}`
}

function repeatOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,7}$/.test(text) ? Math.max(1, Number(text)) : 1
}
