// What the keys of a spreadsheet do in a table. Letters open the cell and are typed in it by the browser itself, so that dead keys and
// input methods work.
import type { Grid } from './grid.svelte'

export interface Gestures {
  edit: (fresh: boolean) => void
  clear: () => void
  fillDown: () => void
  fold: () => void
  openRecord: () => void
  /** Lines that fit on screen. */
  page: () => number
  lines: () => number
  columns: () => number
}

/** True when the key was ours. A letter is, but its default must happen: see `types`. */
export function onGridKey(event: KeyboardEvent, grid: Grid, gestures: Gestures): boolean {
  const { key, shiftKey: shift } = event
  const control = event.ctrlKey || event.metaKey
  const row = grid.rowOf(grid.active)
  const column = grid.columnOf(grid.active)
  const [bottom, right] = [gestures.lines() - 1, gestures.columns() - 1]
  if (event.altKey) return false
  switch (key) {
    case 'ArrowDown':
      grid.go(control ? bottom : row + 1, column, shift)
      return true
    case 'ArrowUp':
      grid.go(control ? 0 : row - 1, column, shift)
      return true
    case 'ArrowRight':
    case 'ArrowLeft': {
      if (grid.activeLine?.kind === 'group' && !shift) {
        const folded = grid.activeLine.folded
        if (folded === (key === 'ArrowRight')) gestures.fold()
        return true
      }
      const by = key === 'ArrowRight' ? 1 : -1
      grid.go(row, control ? (by > 0 ? right : 0) : column + by, shift)
      return true
    }
    case 'Home':
      grid.go(control ? 0 : row, 0, shift)
      return true
    case 'End':
      grid.go(control ? bottom : row, right, shift)
      return true
    case 'PageDown':
    case 'PageUp':
      grid.go(row + (key === 'PageDown' ? 1 : -1) * gestures.page(), column, shift)
      return true
    case 'Enter':
    case ' ':
      if (grid.activeLine?.kind === 'group') gestures.fold()
      else if (control || (shift && key === ' ')) gestures.openRecord()
      else gestures.edit(false)
      return true
    case 'F2':
      gestures.edit(false)
      return true
    case 'Delete':
    case 'Backspace':
      gestures.clear()
      return true
  }
  if (!control) return false
  if (key === 'a') grid.all()
  else if (key === 'd') gestures.fillDown()
  else return false
  return true
}

/** A letter, a dead key or an input method at work: what it gives belongs in the cell. */
export function types(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  return event.key.length === 1 || event.key === 'Dead' || event.key === 'Process'
}
