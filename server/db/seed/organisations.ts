import * as tables from '#server/db/tables/index'
import data from './data/organisations.json'
import type { SeedServices } from './types'

/** Every organisation of the reference documents. Gives their ids by slug. */
export async function seedOrganisations(
  services: SeedServices,
  networkId: string
): Promise<Map<string, string>> {
  const rows = data.organisations.map((organisation) => ({
    ...organisation,
    standing: organisation.standing === 'member' ? ('member' as const) : ('partner' as const),
    networkId
  }))
  const inserted = await services.database.db
    .insert(tables.organisations)
    .values(rows)
    .returning({ id: tables.organisations.id, slug: tables.organisations.slug })
  return new Map(inserted.map((row) => [row.slug, row.id]))
}
