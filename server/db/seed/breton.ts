// The network of the reference documents: its organisations and initiatives, one presentation each, and no person.
import { doc, list, p } from './document-content'
import { insertPages } from './pages'
import { seedInitiatives, type SeededInitiative } from './initiatives'
import { seedOrganisations } from './organisations'
import type { SeedServices } from './types'

export async function seedBreton(
  services: SeedServices,
  networkId: string
): Promise<{ organisations: Map<string, string>; initiatives: Map<string, SeededInitiative> }> {
  const organisations = await seedOrganisations(services, networkId)
  const initiatives = await seedInitiatives(services, networkId, organisations)
  for (const initiative of initiatives.values()) {
    const facts = initiative.facts.length > 0 ? [list(...initiative.facts)] : []
    const content = doc(p(initiative.summary), ...facts)
    await insertPages(services, { initiativeId: initiative.id, organisations, people: new Map() }, [
      { key: 'presentation', title: PRESENTATION_TITLE, author: '', content }
    ])
  }
  return { organisations, initiatives }
}

const PRESENTATION_TITLE = 'Présentation'
