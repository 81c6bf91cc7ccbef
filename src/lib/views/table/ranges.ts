// Gestures over many cells at once, as changes: empty, fill down, paste. Pure.
import { newId } from '$lib/collab/device/exclusive'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import type { ViewChange, ViewContext } from '#shared/views/contract'
import { readPasted } from './clipboard'
import type { Grid } from './grid.svelte'
import type { Line, RecordLine } from './lines'

export function clearing(lines: readonly RecordLine[], fields: readonly Field[]): ViewChange[] {
  return lines.flatMap(({ record }) => {
    const held = fields.filter((field) => record.values[field.key] !== undefined)
    const values = Object.fromEntries(held.map((field) => [field.key, null]))
    return held.length === 0 ? [] : [{ type: 'set' as const, id: record.id, values }]
  })
}

/** The first line of the selection into all the others. */
export function fillingDown(
  [first, ...others]: readonly RecordLine[],
  fields: readonly Field[]
): ViewChange[] {
  if (!first) return []
  const values = Object.fromEntries(
    fields.map((field) => [field.key, first.record.values[field.key] ?? null])
  )
  return fields.length === 0 ? [] : others.map(({ record }) => ({ type: 'set', id: record.id, values }))
}

interface Sheet {
  lines: readonly Line[]
  fields: readonly Field[]
  writable: (field: Field) => boolean
  context: ViewContext
  grouped: Field | undefined
}

/** From the active cell on. One value fills the whole selection; rows past the end become records. */
export function pasting(
  rows: string[][],
  grid: Grid,
  { lines, fields, writable, context, grouped }: Sheet
): { changes: ViewChange[]; unread: number } {
  const place = grid.selection
  if (!place) return { changes: [], unread: 0 }
  const single = rows.length === 1 && rows[0]?.length === 1
  const wide = single ? place.right - place.left + 1 : Math.max(...rows.map((row) => row.length))
  const filled = single
    ? grid.selectedLines.map(() => Array.from({ length: wide }, () => rows[0]?.[0] ?? ''))
    : rows
  const targets = fields.slice(place.left, place.left + wide)
  const { values, unread } = readPasted(filled, targets, writable, context)
  const present = lines.slice(place.top).filter((line) => line.kind === 'record')
  const under = present.at(-1)?.groupValue ?? null
  const changes = values.flatMap((each, at): ViewChange[] => {
    if (Object.keys(each).length === 0) return []
    const line = present[at]
    if (line) return [{ type: 'set', id: line.record.id, values: each }]
    const grouping =
      grouped && under !== null && each[grouped.key] === undefined ? { [grouped.key]: under } : {}
    return [{ type: 'add', id: newId(), values: withoutNull({ ...grouping, ...each }) }]
  })
  return { changes, unread }
}

function withoutNull(values: Record<string, Json | null>): Record<string, Json> {
  const found: Record<string, Json> = {}
  for (const [key, value] of Object.entries(values)) if (value !== null) found[key] = value
  return found
}
