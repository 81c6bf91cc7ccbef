// Moving notes about a wall: with the keyboard, the menu or the pointer, always the same changes.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { ViewChange, ViewRecord } from '#shared/views/contract'
import type { Wall, WallZone } from './layout'

export type Direction = 'up' | 'down' | 'left' | 'right'

export interface Place {
  zone: WallZone
  /** Just before this note; null: last of the zone. */
  beforeId: string | null
}

/** Where a note is, one step away; null at the edge. */
export function placeBeside(
  wall: Wall,
  zoneKey: string | null,
  id: string,
  direction: Direction
): Place | null {
  const zoneIndex = wall.zones.findIndex((zone) => zone.key === zoneKey)
  const zone = wall.zones[zoneIndex]
  if (!zone) return null
  const index = zone.notes.findIndex((note) => note.record.id === id)
  if (direction === 'up') return index > 0 ? { zone, beforeId: idAt(zone, index - 1) } : null
  if (direction === 'down')
    return index < zone.notes.length - 1 ? { zone, beforeId: idAt(zone, index + 2) } : null
  const next = wall.zones[zoneIndex + (direction === 'left' ? -1 : 1)]
  return next ? { zone: next, beforeId: idAt(next, index) } : null
}

/** The note that the arrows lead to. */
export function noteBeside(wall: Wall, zoneKey: string | null, id: string, direction: Direction) {
  const zoneIndex = wall.zones.findIndex((zone) => zone.key === zoneKey)
  const index = wall.zones[zoneIndex]?.notes.findIndex((note) => note.record.id === id) ?? -1
  if (direction === 'up' || direction === 'down') {
    const zone = wall.zones[zoneIndex]
    const note = zone?.notes[index + (direction === 'up' ? -1 : 1)]
    return zone && note ? { zone, note } : null
  }
  const step = direction === 'left' ? -1 : 1
  for (let at = zoneIndex + step; wall.zones[at]; at += step) {
    const zone = wall.zones[at]
    const note = zone?.notes[Math.min(index, zone.notes.length - 1)]
    if (zone && note) return { zone, note }
  }
  return null
}

/** One gesture, one step of undo. `ordered`: the wall has no order of its own that would win over the one made by hand. */
export function moveTo(
  records: readonly ViewRecord[],
  wall: Wall,
  id: string,
  fromKey: string | null,
  { zone, beforeId }: Place,
  ordered: boolean
): ViewChange[] {
  const record = records.find((one) => one.id === id)
  if (!record) return []
  const changes: ViewChange[] = []
  if (wall.group && zone.key !== fromKey) {
    changes.push({ type: 'set', id, values: { [wall.group.key]: inZone(record, wall.group, fromKey, zone) } })
  }
  if (ordered && beforeId !== id)
    changes.push({ type: 'move', id, beforeId: beforeId ?? after(records, zone, id) })
  return changes
}

/** What the field holds once the note stands there: other values of a field of several stay. */
export function inZone(
  record: ViewRecord,
  group: Field,
  fromKey: string | null,
  zone: Pick<WallZone, 'key' | 'value'>
): Json | null {
  if (typeOf(group).storage !== 'items') return zone.value
  const held = record.values[group.key]
  const others = (Array.isArray(held) ? held : []).filter((one) => one !== fromKey && one !== zone.key)
  const next = zone.key === null ? others : [...others, zone.key]
  return next.length === 0 ? null : next
}

/** Among all records, what follows the last note of the zone. */
function after(records: readonly ViewRecord[], zone: WallZone, id: string): string | null {
  const last = zone.notes.filter((note) => note.record.id !== id).at(-1)
  if (!last) return null
  const rest = records.slice(records.findIndex((one) => one.id === last.record.id) + 1)
  return rest.find((one) => one.id !== id)?.id ?? null
}

function idAt(zone: WallZone, index: number): string | null {
  return zone.notes[index]?.record.id ?? null
}
