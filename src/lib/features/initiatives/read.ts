// Reading lists of initiatives for the screens.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { InitiativeDto, InitiativeMatrix } from '#shared/schemas/initiatives'
import { MISSIONS, POLE_FUNCTIONS } from '#shared/vocabulary'
import { filtersToQuery, isNarrowed, type InitiativeFilters } from './filters'

export function readList(api: ApiClient, filters: InitiativeFilters, cursor?: string) {
  return unwrap(api.initiatives.$get({ query: { ...filtersToQuery(filters), ...(cursor && { cursor }) } }))
}

/** The whole network has its own answer; anything narrower is placed from its list. */
export async function readMatrix(api: ApiClient, filters: InitiativeFilters): Promise<InitiativeMatrix> {
  if (filters.scope === 'network' && !isNarrowed(filters)) return unwrap(api.initiatives.matrix.$get())
  const found: InitiativeDto[] = []
  let cursor: string | null = null
  do {
    const query: Record<string, string> = {
      ...filtersToQuery(filters),
      limit: '200',
      ...(cursor && { cursor })
    }
    const list = await unwrap(api.initiatives.$get({ query }))
    found.push(...list.items)
    cursor = list.next
  } while (cursor !== null)
  return placed(found)
}

export function placed(initiatives: readonly InitiativeDto[]): InitiativeMatrix {
  const cells = MISSIONS.flatMap((mission) =>
    POLE_FUNCTIONS.map((poleFunction) => ({
      mission,
      poleFunction,
      initiatives: initiatives.filter(
        (each) => each.mission === mission && each.poleFunction === poleFunction
      )
    }))
  )
  return {
    cells,
    unplaced: initiatives.filter((each) => each.mission === null || each.poleFunction === null)
  }
}
