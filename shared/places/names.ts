// Communes and EPCI of Brittany by their codes (INSEE, SIREN), as people call them. Two communes that bear one name are told apart by their
// département, so that a name that was exported is read back. Made by scripts/view-map.ts; see src/lib/features/map/README.md for the source.
import file from './data/brittany.json' with { type: 'json' }

export interface PlaceName {
  code: string
  label: string
  /** Of a commune: its EPCI. */
  note: string
}

export type PlaceKind = 'commune' | 'epci'

// Written by the script in this shape.
const names: { communes: Record<string, string[]>; epci: Record<string, string> } = file
const made = new Map<PlaceKind, ReadonlyMap<string, PlaceName>>()

/** By code. A code that is not here is elsewhere: it stands for itself. */
export function placeNames(kind: PlaceKind): ReadonlyMap<string, PlaceName> {
  const known = made.get(kind) ?? (kind === 'commune' ? communes() : epcis())
  made.set(kind, known)
  return known
}

function communes(): Map<string, PlaceName> {
  const entries = Object.entries(names.communes).map(([code, [name = code, epci = '']]) => ({
    code,
    name,
    epci
  }))
  const counts = new Map<string, number>()
  for (const { name } of entries) counts.set(name, (counts.get(name) ?? 0) + 1)
  return new Map(
    entries.map(({ code, name, epci }) => {
      const label = counts.get(name) === 1 ? name : `${name} (${code.slice(0, 2)})`
      return [code, { code, label, note: names.epci[epci] ?? '' }]
    })
  )
}

function epcis(): Map<string, PlaceName> {
  return new Map(Object.entries(names.epci).map(([code, label]) => [code, { code, label, note: '' }]))
}
