// Invented people: no real person bears these names in these places. Their accounts exist only in the demonstration.
import { hash } from '@node-rs/argon2'
import * as tables from '#server/db/tables/index'
import { idOf } from './initiatives'
import type { SeedServices } from './types'

export const DEMO_PASSWORD = 'interpoles-demo'

interface DemoPerson {
  key: string
  givenName: string
  familyName: string
  email: string
  organisation: string
  role: 'coordinator' | 'member'
  jobTitle: string
  networkRole?: 'animator' | 'administrator'
  operator?: true
}

/** The first seven are the ones `npm run demo` prints and other programs rely on. */
export const DEMO_PEOPLE: DemoPerson[] = [
  pole('nolwenn', 'Nolwenn', 'Le Goff', 'oca', 'adess-ouest-cotes-armor'),
  pole('erwan', 'Erwan', 'Quéméner', 'mlx', 'adess-morlaix'),
  pole('soazig', 'Soazig', 'Le Bihan', 'aur', 'peps'),
  pole('yann', 'Yann', 'Guillou', 'fou', 'ecosolidaires'),
  {
    key: 'maiwenn',
    givenName: 'Maïwenn',
    familyName: 'Tanguy',
    email: 'animation@cress.example',
    organisation: 'cress-bretagne',
    role: 'coordinator',
    jobTitle: 'Animation du réseau',
    networkRole: 'animator'
  },
  {
    key: 'admin',
    givenName: 'Goulven',
    familyName: 'Riou',
    email: 'admin@interpoles.example',
    organisation: 'cress-bretagne',
    role: 'member',
    jobTitle: 'Bénévole, administration d’Interpôles',
    networkRole: 'administrator',
    operator: true
  },
  {
    key: 'plufur',
    givenName: 'Annick',
    familyName: 'Prigent',
    email: 'mairie@plufur.example',
    organisation: 'commune-plufur',
    role: 'member',
    jobTitle: 'Mairie de Plufur'
  },
  pole('karim', 'Karim', 'Benali', 'vit', 'portes-de-bretagne-solidaires'),
  pole('clemence', 'Clémence', 'Rouault', 'sml', 'horizons-solidaires'),
  pole('ronan', 'Ronan', 'Kerjean', 'bst', 'adess-brest'),
  pole('lucie', 'Lucie', 'Marchand', 'ren', 'resosolidaire'),
  pole('gaelle', 'Gaëlle', 'Thomas', 'sbr', 'richess'),
  pole('tugdual', 'Tugdual', 'Morvan', 'cbr', 'adess-centre-bretagne'),
  pole('katell', 'Katell', 'Rolland', 'din', 'essprance'),
  pole('loic', 'Loïc', 'Cadiou', 'cor', 'adess-cornouaille'),
  pole('enora', 'Enora', 'Le Roux', 'cob', 'adesk'),
  pole('samia', 'Samia', 'Hamdi', 'lor', 'c2sol'),
  pole('brieuc', 'Brieuc', 'Jégou', 'van', 'e2s'),
  pole('rozenn', 'Rozenn', 'Hervé', 'plo', 'essentiel-ploermel'),
  pole('malo', 'Malo', 'Texier', 'bro', 'pole-broceliande'),
  pole('ines', 'Inès', 'Lebreton', 'val', 'vallons-solidaires'),
  pole('gwendal', 'Gwendal', 'Orain', 'red', 'cades'),
  {
    key: 'mona',
    givenName: 'Mona',
    familyName: 'Salaün',
    email: 'mona@oca.example',
    organisation: 'adess-ouest-cotes-armor',
    role: 'member',
    jobTitle: 'Chargée de mission'
  }
]

/** Gives the ids of the people by key. One hash serves them all: these accounts protect nothing. */
export async function seedDemoPeople(
  { database: { db } }: SeedServices,
  networkId: string,
  organisations: Map<string, string>
): Promise<Map<string, string>> {
  const passwordHash = await hash(DEMO_PASSWORD)
  const ids = new Map<string, string>()
  for (const person of DEMO_PEOPLE) {
    const accountId = crypto.randomUUID()
    const id = crypto.randomUUID()
    ids.set(person.key, id)
    await db.insert(tables.accounts).values({
      id: accountId,
      email: person.email,
      passwordHash,
      operator: person.operator ?? false
    })
    await db.insert(tables.people).values({
      id,
      networkId,
      accountId,
      givenName: person.givenName,
      familyName: person.familyName,
      email: person.email,
      networkRole: person.networkRole ?? null
    })
    await db.insert(tables.memberships).values({
      organisationId: idOf(organisations, person.organisation),
      personId: id,
      role: person.role,
      jobTitle: person.jobTitle
    })
  }
  return ids
}

function pole(
  key: string,
  givenName: string,
  familyName: string,
  code: string,
  organisation: string
): DemoPerson {
  return {
    key,
    givenName,
    familyName,
    email: `coordination@${code}.example`,
    organisation,
    role: 'coordinator',
    jobTitle: 'Coordination du pôle'
  }
}
