// What one does with a whole row or column of a table, by keyboard as by mouse: move it, sort by it, make it wider.
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection, type Transaction } from '@tiptap/pm/state'
import {
  isInTable,
  moveTableColumn,
  moveTableRow,
  selectedRect,
  TableMap,
  type TableRect
} from '@tiptap/pm/tables'

/** Pixels that a press of a key adds or takes. */
const STEP = 20
const NARROWEST = 80
const WIDEST = 1200

export function moveRow(editor: Editor, by: 1 | -1): boolean {
  const rect = rectOf(editor)
  if (!rect) return false
  const from = by < 0 ? rect.top : rect.bottom - 1
  const to = from + by
  if (to < 0 || to >= rect.map.height || !isPlain(rect.table)) return false
  return moveTableRow({ from, to })(editor.state, landing(editor, rect, to, rect.left))
}

export function moveColumn(editor: Editor, by: 1 | -1): boolean {
  const rect = rectOf(editor)
  if (!rect) return false
  const from = by < 0 ? rect.left : rect.right - 1
  const to = from + by
  if (to < 0 || to >= rect.map.width || !isPlain(rect.table)) return false
  return moveTableColumn({ from, to })(editor.state, landing(editor, rect, rect.top, to))
}

/** Cells that reach over others have no place of their own in an order. */
export function maySort(editor: Editor): boolean {
  const rect = rectOf(editor)
  return rect !== null && isPlain(rect.table)
}

/** By the column of the cursor: numbers as numbers, words as in a dictionary, empty cells last. Header rows stay on top. */
export function sortRows(editor: Editor, by: 1 | -1, locale: string): boolean {
  const rect = rectOf(editor)
  if (!rect || !isPlain(rect.table)) return false
  const rows = rect.table.children
  const first = rows.findIndex((row) => !isHeader(row))
  if (first < 0) return false
  const order = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const keyed = rows
    .slice(first)
    .map((row) => ({ row, words: row.maybeChild(rect.left)?.textContent.trim() ?? '' }))
  keyed.sort((a, b) => {
    if (a.words === '' || b.words === '') return Number(a.words === '') - Number(b.words === '')
    const left = numberOf(a.words)
    const right = numberOf(b.words)
    return by * (left !== null && right !== null ? left - right : order.compare(a.words, b.words))
  })
  const sorted = [...rows.slice(0, first), ...keyed.map(({ row }) => row)]
  if (sorted.every((row, index) => row === rows[index])) return true
  const transaction = editor.state.tr
  const end = rect.tableStart + rect.table.content.size
  const here = sorted.indexOf(rect.table.child(rect.top))
  landing(editor, rect, here, rect.left)(transaction.replaceWith(rect.tableStart, end, sorted))
  return true
}

/** The columns that are selected, wider or narrower; the others keep their width. */
export function widen(editor: Editor, by: 1 | -1): boolean {
  const rect = rectOf(editor)
  if (!rect) return false
  const { map, table, tableStart } = rect
  const transaction = editor.state.tr
  for (let column = rect.left; column < rect.right; column += 1) {
    const width = Math.min(WIDEST, Math.max(NARROWEST, widthOf(editor, rect, column) + by * STEP))
    const done = new Set<number>()
    for (let row = 0; row < map.height; row += 1) {
      const place = map.map[row * map.width + column]
      const cell = place === undefined ? null : table.nodeAt(place)
      if (place === undefined || !cell || done.has(place)) continue
      done.add(place)
      const span = Number(cell.attrs.colspan)
      const known: unknown = transaction.doc.nodeAt(tableStart + place)?.attrs.colwidth
      const widths = Array.isArray(known) ? [...(known as number[])] : Array.from({ length: span }, () => 0)
      widths[column - map.colCount(place)] = width
      transaction.setNodeAttribute(tableStart + place, 'colwidth', widths)
    }
  }
  editor.view.dispatch(transaction)
  return true
}

/** The cursor comes along with what was moved, ready to write or to move on. */
function landing(editor: Editor, { tableStart }: TableRect, row: number, column: number) {
  return (transaction: Transaction) => {
    const table = transaction.doc.nodeAt(tableStart - 1)
    const map = table && TableMap.get(table)
    const place = map?.map[row * map.width + column]
    if (place !== undefined) {
      const inside = transaction.doc.resolve(tableStart + place + 1)
      transaction.setSelection(TextSelection.near(inside))
    }
    editor.view.dispatch(transaction.scrollIntoView())
    editor.view.focus()
  }
}

/** Said in the document, else as it stands on the screen. */
function widthOf(editor: Editor, { map, table, tableStart }: TableRect, column: number): number {
  for (let row = 0; row < map.height; row += 1) {
    const place = map.map[row * map.width + column]
    const cell = place === undefined ? null : table.nodeAt(place)
    if (place === undefined || !cell) continue
    const known: unknown = cell.attrs.colwidth
    const own: unknown = Array.isArray(known) ? known[column - map.colCount(place)] : undefined
    if (typeof own === 'number' && own > 0) return own
    const drawn = editor.view.nodeDOM(tableStart + place)
    if (cell.attrs.colspan === 1 && drawn instanceof HTMLElement) return Math.round(drawn.offsetWidth)
  }
  return NARROWEST
}

function rectOf(editor: Editor): TableRect | null {
  return isInTable(editor.state) ? selectedRect(editor.state) : null
}

function isPlain(table: Node): boolean {
  const { map } = TableMap.get(table)
  return new Set(map).size === map.length
}

function isHeader(row: Node): boolean {
  return row.childCount > 0 && row.children.every((cell) => cell.type.name === 'tableHeader')
}

/** « 1 250,50 € », « 12 % ». */
function numberOf(words: string): number | null {
  const bare = words.replace(/[\s\u00a0\u202f€%]/g, '').replace(',', '.')
  return /^[-+]?\d+(?:\.\d+)?$/.test(bare) ? Number(bare) : null
}
