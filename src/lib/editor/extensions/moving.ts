// The block one is in goes up or down by keyboard: an item in its list, a row in its table, everything else in what it stands in.
// At the end of its list, it is the list that moves. In a table, columns too: sideways, and their width.
import { Extension } from '@tiptap/core'
import { Fragment } from '@tiptap/pm/model'
import { TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { isInTable } from '@tiptap/pm/tables'
import { moveColumn, moveRow, widen } from '../table-tools'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    moving: { moveBlock: (by: 1 | -1) => ReturnType }
  }
}

const MOVED = new Set(['listItem', 'taskItem'])

export const Moving = Extension.create({
  name: 'moving',

  addCommands() {
    return {
      moveBlock:
        (by) =>
        ({ state, tr, dispatch }) =>
          move(state, tr, by, dispatch !== undefined)
    }
  },

  addKeyboardShortcuts() {
    return {
      'Alt-Shift-ArrowUp': ({ editor }) =>
        isInTable(editor.state) ? moveRow(editor, -1) || true : editor.commands.moveBlock(-1),
      'Alt-Shift-ArrowDown': ({ editor }) =>
        isInTable(editor.state) ? moveRow(editor, 1) || true : editor.commands.moveBlock(1),
      // Outside of a table these select words, as everywhere.
      'Alt-Shift-ArrowLeft': ({ editor }) => isInTable(editor.state) && moveColumn(editor, -1),
      'Alt-Shift-ArrowRight': ({ editor }) => isInTable(editor.state) && moveColumn(editor, 1),
      'Mod-Alt-Shift-ArrowLeft': ({ editor }) => widen(editor, -1),
      'Mod-Alt-Shift-ArrowRight': ({ editor }) => widen(editor, 1)
    }
  }
})

function move(state: EditorState, transaction: Transaction, by: 1 | -1, really: boolean): boolean {
  const { $from, $to } = state.selection
  for (let depth = $from.depth; depth >= 0; depth -= 1) {
    const parent = $from.node(depth)
    const first = $from.index(depth)
    const last = depth <= $to.depth && $to.node(depth) === parent ? $to.index(depth) : first
    const child = parent.maybeChild(first)
    if (!child || (depth > 0 && !MOVED.has(child.type.name))) continue
    const other = by < 0 ? first - 1 : last + 1
    const neighbour = other < 0 ? null : parent.maybeChild(other)
    if (!neighbour) continue
    if (!really) return true
    const moved: (typeof child)[] = []
    for (let index = first; index <= last; index += 1) moved.push(parent.child(index))
    const start = $from.posAtIndex(by < 0 ? other : first, depth)
    const size = moved.reduce((sum, node) => sum + node.nodeSize, 0)
    const nodes = by < 0 ? [...moved, neighbour] : [neighbour, ...moved]
    const shift = by * neighbour.nodeSize
    transaction.replaceWith(start, start + size + neighbour.nodeSize, Fragment.from(nodes))
    const at = (position: number) => transaction.doc.resolve(position + shift)
    transaction.setSelection(TextSelection.between(at($from.pos), at($to.pos))).scrollIntoView()
    return true
  }
  return false
}
