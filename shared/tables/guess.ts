// What a sheet holds, seen from its cells: whether its first row names the columns, and the type of each. A guess that is shown, never
// a decision: whoever imports changes it.
import { fieldOf } from '#shared/fields/sample-context'
import { typeOf } from '#shared/fields/registry'
import type { FieldContext } from '#shared/fields/type'
import { isBlank, readCell } from './cell'
import type { TableCell, TableHint } from './table'

/** In the order in which they are tried: the first that reads every cell. */
const TRIED = [
  'bool',
  'integer',
  'number',
  'money',
  'percent',
  'date',
  'datetime',
  'month',
  'email',
  'link',
  'phone'
] as const
const LONG = 160
/** Fewer repeated words than these are a list to choose from. */
const MOST_OPTIONS = 20

export type GuessedType = (typeof TRIED)[number] | 'text' | 'longtext' | 'choice' | 'year'

/** Names are text, each of them, and what stands under some of them is not. */
export function hasHeader(rows: readonly (readonly TableCell[])[], ctx: FieldContext): boolean {
  const [first, ...others] = rows
  if (!first || others.length === 0) return false
  const filled = first.filter((cell) => !isBlank(cell))
  if (filled.length === 0 || filled.some((cell) => typeof cell !== 'string')) return false
  const names = filled.map((cell) => String(cell).trim().toLowerCase())
  if (new Set(names).size < names.length || names.some((name) => name.length > 120)) return false
  // A first row of figures or dates in words names nothing.
  return filled.every((cell) => ['text', 'choice'].includes(guessType([cell], null, ctx)))
}

export function guessType(
  cells: readonly TableCell[],
  hint: TableHint | null,
  ctx: FieldContext
): GuessedType {
  const filled = cells.filter((cell) => !isBlank(cell))
  if (filled.length === 0) return 'text'
  if (filled.every((cell) => typeof cell === 'number') && hint !== null)
    return hint === 'euros' ? 'money' : 'percent'
  // « 1 250 € » and « 12 % » say themselves what they are.
  if (filled.every((cell) => /\d\s*(€|eur|euros)$/i.test(String(cell).trim())) && all(filled, 'money', ctx))
    return 'money'
  if (filled.every((cell) => /\d\s*%$/.test(String(cell))) && all(filled, 'percent', ctx)) return 'percent'
  if (all(filled, 'year', ctx) && filled.every((cell) => Number(cell) >= 1900 && Number(cell) <= 2100))
    return 'year'
  // « 02 98 00 00 00 » and codes that begin with a zero are no numbers.
  const codes = filled.some((cell) => typeof cell === 'string' && /^0\d/.test(cell.trim()))
  for (const type of TRIED) {
    if (codes && (type === 'integer' || type === 'number' || type === 'money')) continue
    // A lone day of the month or a « 12 » is a number, and was tried as one.
    if (type === 'percent' || type === 'money') continue
    if (type === 'bool' && !filled.every(isYesNo)) continue
    if (type === 'phone' && !filled.every((cell) => String(cell).replace(/\D/g, '').length >= 9)) continue
    if (all(filled, type, ctx)) return type
  }
  const texts = filled.map((cell) => String(cell))
  if (texts.some((text) => text.length > LONG || text.includes('\n'))) return 'longtext'
  const distinct = new Set(texts.map((text) => text.trim())).size
  const few =
    distinct <= MOST_OPTIONS && distinct * 2 <= texts.length && texts.every((text) => text.length <= 60)
  return few ? 'choice' : 'text'
}

/** « 1 » and « 0 » are numbers first. */
function isYesNo(cell: TableCell): boolean {
  return (
    typeof cell === 'boolean' ||
    (typeof cell === 'string' && /^(oui|non|vrai|faux|yes|no|true|false)$/i.test(cell.trim()))
  )
}

function all(cells: readonly TableCell[], type: string, ctx: FieldContext): boolean {
  const field = fieldOf(type)
  // Large columns are judged by their first thousand: what does not fit is said line by line later.
  return cells.slice(0, 1000).every((cell) => readCell(cell, field, ctx) !== undefined)
}

/** What the cells of a column that becomes a list to choose from say, in the order in which they come. */
export function labelsOf(cells: readonly TableCell[], several: boolean): string[] {
  const found = new Map<string, string>()
  for (const cell of cells) {
    if (isBlank(cell)) continue
    const parts = several ? String(cell).split(/[;,\n]/) : [String(cell)]
    for (const part of parts) {
      const label = part.trim().slice(0, 200)
      if (label !== '' && !found.has(label.toLowerCase())) found.set(label.toLowerCase(), label)
    }
  }
  return [...found.values()]
}

export function isKnownTarget(type: string): boolean {
  const { storage } = typeOf({ type })
  return (
    type !== 'autonumber' &&
    type !== 'file' &&
    type !== 'votes' &&
    ['cell', 'items', 'rich'].includes(storage)
  )
}
