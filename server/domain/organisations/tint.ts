// Colours (DESIGN.md section 3): a department and a rank in it. A rank belongs to its organisation for good, archived or not:
// people recognise a pôle by its colour, a newcomer must not be taken for one that left.
import type { OrganisationKind } from '#shared/vocabulary'

export const TINTS_PER_DEPARTMENT = 8

/** Null when the eight are taken: the plate is then outlined, its code still tells it. */
export function nextTint(taken: ReadonlySet<number>): number | null {
  for (let rank = 1; rank <= TINTS_PER_DEPARTMENT; rank += 1) if (!taken.has(rank)) return rank
  return null
}

/** The pôles and their regional chamber are the network; the others work with it unless someone says otherwise. */
export function usualStanding(kind: OrganisationKind): 'member' | 'partner' {
  return kind === 'pole' || kind === 'cress' ? 'member' : 'partner'
}
