// Which initiatives the map offers: those one follows first, then those of several poles, five at most.
import type { InitiativeMatrix, InitiativeRef } from '#shared/schemas/initiatives'

const MOST = 5

export function initiativesForMap(
  matrix: InitiativeMatrix,
  followed: readonly InitiativeRef[],
  onMap: ReadonlySet<string>
): InitiativeRef[] {
  const all = [...matrix.cells.flatMap((cell) => cell.initiatives), ...matrix.unplaced]
  const drawn = (initiative: InitiativeRef) =>
    initiative.organisations.filter((organisation) => onMap.has(organisation.id)).length
  const ranked = [...followed, ...all.toSorted((a, b) => drawn(b) - drawn(a))]
  const byId = new Map(ranked.map((initiative) => [initiative.id, initiative]))
  return [...byId.values()].filter((initiative) => drawn(initiative) > 0).slice(0, MOST)
}
