// From the text of a file to named cells: separator and marks found, headers recognised, nothing judged yet.
import Papa from 'papaparse'
import { restore } from '#server/export/csv-cells'
import { plainWords } from '#server/domain/organisations/slug'
import { AppError } from '#shared/errors'

export const CSV_MAX_LINES = 5000
/** Blank lines count for the reader, not for the person. */
const MAX_RECORDS = 20_000
const MAX_COLUMNS = 200
const SEPARATORS = [';', '\t', ','] as const

/** Words a header may say, in any language or spelling, for each column. */
export type HeaderWords<C extends string> = Readonly<Record<C, readonly string[]>>

export interface CsvRow<C extends string> {
  /** As a spreadsheet numbers it: 1 is the header. */
  line: number
  /** Only columns that the file has; trimmed, '' when the cell is empty. */
  cells: Partial<Record<C, string>>
  problem: 'quote' | 'too_many_cells' | null
}

export interface CsvTable<C extends string> {
  columns: Map<C, string>
  /** Headers nobody recognised, and second ones for a column already there: named, never merged. */
  unknown: string[]
  rows: CsvRow<C>[]
}

/** @throws csv.empty, csv.invalid when there are too many lines */
export function readCsv<C extends string>(text: string, words: HeaderWords<C>): CsvTable<C> {
  const { body, offset } = withoutPreamble(text)
  const separator = findSeparator(body, words)
  const parsed = Papa.parse<string[]>(body, { delimiter: separator, header: false, preview: MAX_RECORDS })
  const [header, ...records] = parsed.data
  const filled = records.flatMap((cells, index) => (cells.some((cell) => cell.trim() !== '') ? [index] : []))
  if (!header || filled.length === 0) throw new AppError('csv.empty')
  if (filled.length > CSV_MAX_LINES || parsed.meta.truncated) {
    const fields = [{ path: 'csv', code: 'too_many', params: { max: CSV_MAX_LINES } }]
    throw new AppError('csv.invalid', { fields })
  }
  const { columns, unknown, places } = recognise(header, words)
  const unclosed = new Set(parsed.errors.filter((error) => error.type === 'Quotes').map((error) => error.row))
  const rows = filled.map((index): CsvRow<C> => {
    const cells = records[index] ?? []
    const extra = cells.slice(header.length).some((cell) => cell.trim() !== '')
    const problem = unclosed.has(index + 1) ? 'quote' : extra ? 'too_many_cells' : null
    return { line: index + 2 + offset, cells: namedCells(cells, places), problem }
  })
  return { columns, unknown, rows }
}

/** « E-mail », `email`, « E‑MAIL * » are one word. */
export function headerKey(header: string): string {
  return plainWords(restore(header.trim())).join('')
}

function withoutPreamble(text: string): { body: string; offset: number } {
  const body = text.replace(/^\uFEFF/, '')
  // The line by which some spreadsheets announce their separator.
  const announced = /^"?sep=.?"?\r?\n/i.exec(body)
  return announced ? { body: body.slice(announced[0].length), offset: 1 } : { body, offset: 0 }
}

/** The separator that gives the most known headers; when none does, the most columns. */
function findSeparator<C extends string>(body: string, words: HeaderWords<C>): string {
  let best: { separator: string; score: number } = { separator: ';', score: -1 }
  for (const separator of SEPARATORS) {
    const [header = []] = Papa.parse<string[]>(body, { delimiter: separator, header: false, preview: 1 }).data
    const score = recognise(header, words).columns.size * 1000 + header.length
    if (score > best.score) best = { separator, score }
  }
  return best.separator
}

function recognise<C extends string>(header: readonly string[], words: HeaderWords<C>) {
  const byWord = new Map<string, C>()
  for (const column of Object.keys(words) as C[]) {
    for (const word of words[column]) byWord.set(headerKey(word), column)
  }
  const columns = new Map<C, string>()
  const unknown: string[] = []
  const places = new Map<number, C>()
  header.slice(0, MAX_COLUMNS).forEach((title, place) => {
    const column = byWord.get(headerKey(title))
    if (column === undefined || columns.has(column)) {
      if (title.trim() !== '') unknown.push(restore(title.trim()).slice(0, 80))
      return
    }
    columns.set(column, restore(title.trim()))
    places.set(place, column)
  })
  return { columns, unknown, places }
}

function namedCells<C extends string>(cells: readonly string[], places: ReadonlyMap<number, C>) {
  const named: Partial<Record<C, string>> = {}
  for (const [place, column] of places) named[column] = restore((cells[place] ?? '').trim())
  return named
}
