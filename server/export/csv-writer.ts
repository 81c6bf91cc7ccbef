import { neutralise } from './csv-cells'

/** A number is written as a number, also a negative one; everything else is text, and never a formula. */
export type CsvCell = string | number | null

const BYTE_ORDER_MARK = '\uFEFF'

/**
 * What the spreadsheets of these offices open by a double click: UTF-8 with its mark, semicolons, CRLF, decimal comma in French.
 * Every text is quoted, so that no cell is cut in two by a program that expects another separator.
 */
export function writeCsv(
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
  locale: 'fr' | 'en'
): string {
  const lines = [header, ...rows].map((cells) => cells.map((cell) => writeCell(cell, locale)).join(';'))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

function writeCell(cell: CsvCell, locale: 'fr' | 'en'): string {
  if (cell === null || cell === '') return ''
  if (typeof cell === 'number') return locale === 'fr' ? String(cell).replace('.', ',') : String(cell)
  return `"${neutralise(cell).replaceAll('"', '""')}"`
}
