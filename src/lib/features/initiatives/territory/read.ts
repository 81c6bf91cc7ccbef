// Which communes an initiative is about, and the map of them. Without communes of this region there is no map.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { InitiativeDto } from '#shared/schemas/initiatives'
import type { PathDto } from '#shared/schemas/phases'
import type { CommuneMap } from './types'

export interface Territory {
  map: CommuneMap
  /** Organisation of each code. */
  organisations: Record<string, string>
}

export async function readTerritory(
  api: ApiClient,
  fetch: typeof globalThis.fetch,
  initiative: InitiativeDto,
  path: PathDto
): Promise<Territory | null> {
  const ids = new Set([
    ...path.subjects.flatMap((subject) => subject.organisation?.id ?? []),
    ...initiative.participations
      .filter((part) => part.role === 'territory')
      .map((part) => part.organisation.id)
  ])
  const sheets = await Promise.all(
    [...ids].slice(0, 60).map((id) => unwrap(api.organisations[':id'].$get({ param: { id } })))
  )
  // In the order of the path: the keys of an object would come sorted.
  const places = sheets.flatMap(({ id, territoryCodes }) =>
    territoryCodes.filter((code) => /^(\d{5}|\d{9})$/.test(code)).map((code) => [code, id] as const)
  )
  const codes = places.map(([code]) => code)
  if (codes.length === 0) return null
  const response = await fetch(`/cartes/communes?codes=${codes.join(',')}`)
  if (!response.ok) return null
  // Written by routes/cartes/communes/+server.ts.
  const map = (await response.json()) as CommuneMap | null
  return map && { map, organisations: Object.fromEntries(places) }
}
