// Cells to and from other programs: tab-separated text and an HTML table, as LibreOffice and Excel give and take them. Pure.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { SheetCell } from '#shared/fields/type'
import type { Json } from '#shared/json'
import type { ViewContext } from '#shared/views/contract'

/** Text that a spreadsheet would run as a formula: an apostrophe keeps it text, and is taken off when it comes back. */
const FORMULA = /^[=+\-@\t]/
const NUMBER = /^[+-]?[\d\s\u00a0\u202f.,]+\s*(?:%|€)?$/

export function cellText(value: Json | undefined, field: Field, context: ViewContext): string {
  if (value === undefined) return ''
  const type = typeOf(field)
  const cell = type.cell?.(value, field, context)
  const text = cell ? sheetText(cell, context.locale) : type.text(value, field, context)
  return cell === undefined || cell.kind === 'text' ? neutral(text) : text
}

function sheetText(cell: SheetCell, locale: 'fr' | 'en'): string {
  if (cell.kind === 'empty') return ''
  if (cell.kind === 'number') {
    const shown = cell.format === 'percent' ? Math.round(cell.value * 1e10) / 1e8 : cell.value
    const text = locale === 'fr' ? String(shown).replace('.', ',') : String(shown)
    return cell.format === 'percent' ? `${text} %` : text
  }
  return cell.kind === 'flag'
    ? cell.value
      ? locale === 'fr'
        ? 'oui'
        : 'yes'
      : locale === 'fr'
        ? 'non'
        : 'no'
    : cell.value
}

function neutral(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

export function toTsv(rows: readonly (readonly string[])[]): string {
  const quoted = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return rows.map((row) => row.map(quoted).join('\t')).join('\r\n')
}

export function toHtml(rows: readonly (readonly string[])[]): string {
  const safe = (text: string) =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '<br>')
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${safe(text)}</td>`).join('')}</tr>`)
  return `<table>${body.join('')}</table>`
}

/** Quoted cells may hold tabs and line breaks. The line that ends the last row is not one more row. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    rows.at(-1)?.push(clean(cell))
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (text.charAt(at + 1) === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === '\t') endCell()
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text.charAt(at + 1) === '\n') at += 1
      endCell()
      rows.push([])
    } else cell += letter
  }
  endCell()
  const last = rows.at(-1)
  if (rows.length > 1 && last?.length === 1 && last[0] === '') rows.pop()
  return rows
}

function clean(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell
}

/** What was read; `unread`: cells that are no value of their field, left as they were. */
export interface Pasted {
  values: Record<string, Json | null>[]
  unread: number
}

/** Rows of text over columns of fields. Blank takes the value away; what cannot be written there is passed over. */
export function readPasted(
  rows: readonly (readonly string[])[],
  fields: readonly Field[],
  writable: (field: Field) => boolean,
  context: ViewContext
): Pasted {
  let unread = 0
  const values = rows.map((row) => {
    const found: Record<string, Json | null> = {}
    fields.forEach((field, column) => {
      const text = row[column]
      if (text === undefined || !writable(field)) return
      const value = text.trim() === '' ? null : typeOf(field).parse(text, field, context)
      if (value === undefined) unread += 1
      else found[field.key] = value
    })
    return found
  })
  return { values, unread }
}
