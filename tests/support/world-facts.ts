// What exists in the world, as facts that shared/permissions.ts understands. Changing one of them changes the approved table.
import type {
  InitiativeFacts,
  InitiativeRole,
  MembershipRole,
  NetworkRole,
  PageAudience,
  PageFacts,
  ParticipationRole,
  TemplateFacts,
  ViewerFacts
} from '#shared/permissions'

export const NETWORKS = { armor: 'armor', baltic: 'baltic' } as const
type NetworkName = keyof typeof NETWORKS

interface OrganisationSeed {
  network: NetworkName
  name: string
  kind: string
  standing: 'member' | 'partner'
  department?: string
}

/** OCA leads, MLX is the partner, CRI supports, PLU and BOT are communes. AUR and TAG have no part; BAL is elsewhere. */
export const ORGANISATIONS = {
  OCA: {
    network: 'armor',
    name: 'Adess Ouest-Côtes d’Armor',
    kind: 'pole',
    standing: 'member',
    department: '22'
  },
  MLX: { network: 'armor', name: 'Adess Morlaix', kind: 'pole', standing: 'member', department: '29' },
  AUR: { network: 'armor', name: 'Peps Auray', kind: 'pole', standing: 'member', department: '56' },
  CRI: { network: 'armor', name: 'Cric', kind: 'support', standing: 'partner' },
  PLU: { network: 'armor', name: 'Plufur', kind: 'commune', standing: 'partner', department: '22' },
  BOT: {
    network: 'armor',
    name: 'Botsorhel canaricommunebotzq',
    kind: 'commune',
    standing: 'partner',
    department: '29'
  },
  TAG: { network: 'armor', name: 'Tag 22', kind: 'support', standing: 'partner' },
  BAL: { network: 'baltic', name: 'Baltique canaribalzq', kind: 'pole', standing: 'member' }
} satisfies Record<string, OrganisationSeed>
export type OrganisationCode = keyof typeof ORGANISATIONS

export interface PersonSeed {
  network: NetworkName
  networkRole?: NetworkRole
  operator?: boolean
  memberships: { organisation: OrganisationCode; role: MembershipRole }[]
}

const of = (organisation: OrganisationCode, role: MembershipRole) => [{ organisation, role }]

export const PEOPLE = {
  /** The mayor of Plufur, brought as a guest. */
  guest: { network: 'armor', memberships: of('PLU', 'member') },
  /** The mayor of the other commune: nothing of theirs is for the first. */
  otherGuest: { network: 'armor', memberships: of('BOT', 'member') },
  outsider: { network: 'armor', memberships: of('AUR', 'coordinator') },
  partner: { network: 'armor', memberships: of('TAG', 'coordinator') },
  foreigner: { network: 'baltic', networkRole: 'administrator', memberships: of('BAL', 'coordinator') },
  /** Roles given by name, without belonging to anything. */
  reader: { network: 'armor', memberships: [] },
  contributor: { network: 'armor', memberships: [] },
  pilot: { network: 'armor', memberships: [] },
  /** Roles implied by an organisation. */
  supporter: { network: 'armor', memberships: of('CRI', 'coordinator') },
  member: { network: 'armor', memberships: of('OCA', 'member') },
  partnerMember: { network: 'armor', memberships: of('MLX', 'member') },
  partnerCoordinator: { network: 'armor', memberships: of('MLX', 'coordinator') },
  coordinator: { network: 'armor', memberships: of('OCA', 'coordinator') },
  animator: { network: 'armor', networkRole: 'animator', memberships: [] },
  administrator: { network: 'armor', networkRole: 'administrator', memberships: [] },
  operator: { network: 'armor', operator: true, memberships: [] },
  /** Administers the network and coordinates the lead: what narrows them is only the scopes of their tokens. */
  holder: { network: 'armor', networkRole: 'administrator', memberships: of('OCA', 'coordinator') },
  suspended: { network: 'armor', networkRole: 'administrator', memberships: of('OCA', 'coordinator') },
  deleted: { network: 'armor', networkRole: 'administrator', memberships: of('OCA', 'coordinator') }
} satisfies Record<string, PersonSeed>
export type PersonName = keyof typeof PEOPLE

interface InitiativeSeed {
  network: NetworkName
  visibility: 'network' | 'participants'
  archived: boolean
  organisations: { organisation: OrganisationCode; role: ParticipationRole }[]
  people: { person: PersonName; role: InitiativeRole; organisation: OrganisationCode }[]
  /** Communes of its path, the first one is the subject that samples use. */
  subjects: OrganisationCode[]
}

const team = {
  organisations: [
    { organisation: 'OCA', role: 'lead' },
    { organisation: 'MLX', role: 'partner' },
    { organisation: 'CRI', role: 'supporter' },
    { organisation: 'PLU', role: 'territory' },
    { organisation: 'BOT', role: 'territory' }
  ],
  people: [
    { person: 'guest', role: 'guest', organisation: 'PLU' },
    { person: 'otherGuest', role: 'guest', organisation: 'BOT' },
    { person: 'reader', role: 'reader', organisation: 'CRI' },
    { person: 'contributor', role: 'contributor', organisation: 'OCA' },
    { person: 'pilot', role: 'pilot', organisation: 'OCA' }
  ],
  subjects: ['BOT', 'PLU']
} satisfies Partial<InitiativeSeed>

export const INITIATIVES = {
  /** Every one of the network sees it. */
  open: { network: 'armor', visibility: 'network', archived: false, ...team },
  closed: { network: 'armor', visibility: 'participants', archived: false, ...team },
  archived: { network: 'armor', visibility: 'network', archived: true, ...team },
  /** Of another organisation, closed: nobody of the team has anything there. */
  elsewhere: {
    network: 'armor',
    visibility: 'participants',
    archived: false,
    organisations: [{ organisation: 'AUR', role: 'lead' }],
    people: [],
    subjects: ['AUR']
  },
  baltic: {
    network: 'baltic',
    visibility: 'network',
    archived: false,
    organisations: [{ organisation: 'BAL', role: 'lead' }],
    people: [],
    subjects: ['BAL']
  }
} satisfies Record<string, InitiativeSeed>
export type InitiativeName = keyof typeof INITIATIVES

interface PageSeed {
  initiative: InitiativeName
  audience: PageAudience
  organisations: OrganisationCode[]
  parent?: PageName
  trashed?: boolean
}

const page = (initiative: InitiativeName, audience: PageAudience = 'initiative'): PageSeed => ({
  initiative,
  audience,
  organisations: []
})
const kept = (initiative: InitiativeName, ...organisations: OrganisationCode[]): PageSeed => ({
  initiative,
  audience: 'organisations',
  organisations
})

export type PageName =
  | 'shared'
  | 'team'
  | 'underTeam'
  | 'plufur'
  | 'botsorhel'
  | 'morlaix'
  | 'trashed'
  | 'closedShared'
  | 'closedTeam'
  | 'closedPlufur'
  | 'closedMorlaix'
  | 'archivedShared'
  | 'elsewhereShared'
  | 'balticShared'

/** Parents before children. */
export const PAGES: Record<PageName, PageSeed> = {
  shared: page('open'),
  team: page('open', 'team'),
  /** Chosen wide, standing in a narrow place. */
  underTeam: { ...page('open'), parent: 'team' },
  plufur: kept('open', 'PLU', 'OCA'),
  botsorhel: kept('open', 'BOT', 'OCA'),
  /** The internal notes of the partner. */
  morlaix: kept('open', 'MLX'),
  trashed: { ...page('open'), trashed: true },
  closedShared: page('closed'),
  closedTeam: page('closed', 'team'),
  closedPlufur: kept('closed', 'PLU', 'OCA'),
  closedMorlaix: kept('closed', 'MLX'),
  archivedShared: page('archived'),
  elsewhereShared: page('elsewhere'),
  balticShared: page('baltic')
}

export function viewerFactsOf(name: PersonName): ViewerFacts {
  const person: PersonSeed = PEOPLE[name]
  return {
    personId: name,
    networkId: person.network,
    networkRole: person.networkRole ?? null,
    memberships: person.memberships.map(({ organisation, role }) => ({
      organisationId: organisation,
      role,
      standing: ORGANISATIONS[organisation].standing
    }))
  }
}

export function initiativeFactsOf(name: InitiativeName, viewer: PersonName): InitiativeFacts {
  const initiative: InitiativeSeed = INITIATIVES[name]
  return {
    networkId: initiative.network,
    visibility: initiative.visibility,
    archived: initiative.archived,
    organisations: initiative.organisations.map((part) => ({
      organisationId: part.organisation,
      role: part.role
    })),
    viewerRoles: initiative.people
      .filter((held) => held.person === viewer)
      .map((held) => ({ role: held.role, organisationId: held.organisation }))
  }
}

export function pageFactsOf(name: PageName): PageFacts {
  const seed = PAGES[name]
  const ancestors: PageFacts[] = []
  for (let above = seed.parent; above; above = PAGES[above].parent) ancestors.push(pageFactsOf(above))
  return {
    audience: seed.audience,
    audienceOrganisationIds: seed.organisations,
    trashed: seed.trashed ?? false,
    ancestors
  }
}

interface TemplateSeed {
  network: NetworkName
  scope: TemplateFacts['scope']
  organisation?: OrganisationCode
}

export type TemplateName = 'OCA' | 'AUR' | 'network' | 'type' | 'baltic'

export const TEMPLATES: Record<TemplateName, TemplateSeed> = {
  OCA: { network: 'armor', scope: 'organisation', organisation: 'OCA' },
  AUR: { network: 'armor', scope: 'organisation', organisation: 'AUR' },
  network: { network: 'armor', scope: 'network' },
  type: { network: 'armor', scope: 'type' },
  baltic: { network: 'baltic', scope: 'network' }
}

export function templateFactsOf(name: TemplateName): TemplateFacts {
  const { network, scope, organisation } = TEMPLATES[name]
  return { networkId: network, scope, organisationId: organisation ?? null }
}
