// Who may do what, as pure functions over facts. The server decides with them (server/domain/access), the documentation
// and the authorisation matrix are generated from them. Nothing here reads a database.

export const NETWORK_ROLES = ['animator', 'administrator'] as const
export type NetworkRole = (typeof NETWORK_ROLES)[number]

export const MEMBERSHIP_ROLES = ['coordinator', 'member'] as const
export type MembershipRole = (typeof MEMBERSHIP_ROLES)[number]

/** From the widest to the narrowest. A guest sees shared pages and those of the organisation that brought them. */
export const INITIATIVE_ROLES = ['pilot', 'contributor', 'reader', 'guest'] as const
export type InitiativeRole = (typeof INITIATIVE_ROLES)[number]

export const PARTICIPATION_ROLES = ['lead', 'partner', 'supporter', 'territory'] as const
export type ParticipationRole = (typeof PARTICIPATION_ROLES)[number]

export const PAGE_AUDIENCES = ['initiative', 'team', 'organisations'] as const
/** `initiative`: everyone who sees the initiative; `team`: its people but guests; `organisations`: the people of the listed ones only. */
export type PageAudience = (typeof PAGE_AUDIENCES)[number]

export interface ViewerFacts {
  personId: string
  networkId: string
  networkRole: NetworkRole | null
  memberships: { organisationId: string; role: MembershipRole; standing: 'member' | 'partner' }[]
}

export interface InitiativeFacts {
  networkId: string
  visibility: 'network' | 'participants'
  archived: boolean
  organisations: { organisationId: string; role: ParticipationRole }[]
  /** Explicit roles of this viewer, each under the organisation that brought them. */
  viewerRoles: { role: InitiativeRole; organisationId: string }[]
}

export interface AudienceFacts {
  audience: PageAudience
  audienceOrganisationIds: string[]
}

export interface PageFacts extends AudienceFacts {
  trashed: boolean
  /** The pages it stands in: a page is never wider than any of them, whatever was chosen for it. */
  ancestors?: AudienceFacts[]
}

/** A person is "of the network" through a network role or an organisation that is a full member of it. */
export function isNetworkMember(viewer: ViewerFacts): boolean {
  return viewer.networkRole !== null || viewer.memberships.some((m) => m.standing === 'member')
}

/**
 * The role a viewer holds in an initiative: the widest of what was given and what their organisation's part implies.
 * Coordinators of a lead organisation pilot, coordinators of a partner contribute, the other people of lead, partner and supporter
 * organisations read. `'visitor'`: nothing of their own, but the initiative is open to the network. `null`: does not exist for them.
 */
export function initiativeRole(
  viewer: ViewerFacts,
  initiative: InitiativeFacts
): InitiativeRole | 'visitor' | null {
  if (viewer.networkId !== initiative.networkId) return null
  const held: InitiativeRole[] = initiative.viewerRoles.map((r) => r.role)
  for (const membership of viewer.memberships) {
    for (const part of initiative.organisations) {
      if (part.organisationId !== membership.organisationId) continue
      const implied = impliedRole(part.role, membership.role)
      if (implied) held.push(implied)
    }
  }
  for (const role of INITIATIVE_ROLES) if (held.includes(role)) return role
  return initiative.visibility === 'network' && isNetworkMember(viewer) ? 'visitor' : null
}

export interface InitiativeAbilities {
  read: boolean
  /** Write in pages, create pages. */
  write: boolean
  /** Title, organisations, people, phases, archive. */
  manage: boolean
  follow: boolean
}

export function initiativeAbilities(viewer: ViewerFacts, initiative: InitiativeFacts): InitiativeAbilities {
  const role = initiativeRole(viewer, initiative)
  const open = !initiative.archived
  return {
    read: role !== null,
    write: open && (role === 'pilot' || role === 'contributor'),
    manage: role === 'pilot',
    follow: role !== null
  }
}

export interface PageAbilities {
  read: boolean
  write: boolean
  /** Rename, move, trash, restore, change the audience. */
  manage: boolean
}

export function pageAbilities(
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  page: PageFacts
): PageAbilities {
  const role = initiativeRole(viewer, initiative)
  const readable = [page, ...(page.ancestors ?? [])].every((each) =>
    mayReadPage(viewer, initiative, each, role)
  )
  // The trash is the business of those who may empty it: for everyone else the page is gone.
  const read = readable && (!page.trashed || role === 'pilot' || role === 'contributor')
  const open = !initiative.archived && !page.trashed
  const writer = role === 'pilot' || role === 'contributor' || isGuestPage(initiative, page)
  return {
    read,
    write: read && open && writer,
    manage: read && !initiative.archived && (role === 'pilot' || role === 'contributor')
  }
}

/**
 * Whether a page may be shown to anyone at all: it was chosen for everyone of its initiative, as was all it stands in. What is kept for some
 * is never public, whoever publishes what is above it; narrowed later, it is public no more.
 */
export function isPublishable(page: PageFacts): boolean {
  return !page.trashed && [page, ...(page.ancestors ?? [])].every(({ audience }) => audience === 'initiative')
}

export interface PublicationAbilities {
  /** Give the page a public address, or change what was chosen for it. */
  publish: boolean
  /** Nothing stands in the way of taking back: neither the archive nor the trash. */
  withdraw: boolean
}

/** What leaves for the whole world engages the initiative: its pilots decide. */
export function publicationAbilities(
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  page: PageFacts
): PublicationAbilities {
  const pilot = initiativeRole(viewer, initiative) === 'pilot'
  const { read, manage } = pageAbilities(viewer, initiative, page)
  return { publish: pilot && manage && isPublishable(page), withdraw: pilot && read }
}

export interface CommentAbilities {
  /** The discussion beside the text belongs to those who have a part in the initiative: a visitor reads the text alone. */
  read: boolean
  comment: boolean
}

export function commentAbilities(
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  page: PageFacts
): CommentAbilities {
  const read =
    pageAbilities(viewer, initiative, page).read && initiativeRole(viewer, initiative) !== 'visitor'
  return { read, comment: read && !initiative.archived && !page.trashed }
}

/** A thread kept for one organisation is seen by the people of that organisation, whatever the role of the others. */
export function seesThread(viewer: ViewerFacts, internalTo: string | null): boolean {
  return internalTo === null || viewer.memberships.some((m) => m.organisationId === internalTo)
}

/**
 * Which subjects of the path (communes, territories) someone sees: a guest those of the organisation that brought them,
 * everyone else who reads the initiative all of them.
 */
export function seesSubject(
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  organisationId: string | null
): boolean {
  const role = initiativeRole(viewer, initiative)
  if (role === null) return false
  if (role !== 'guest') return true
  if (initiative.visibility === 'network' && isNetworkMember(viewer)) return true
  return organisationId !== null && ownOrganisationIds(viewer, initiative).includes(organisationId)
}

/** May a page of this audience stand in a page of that one, so that what is chosen is what holds? */
export function audienceFits(child: AudienceFacts, parent: AudienceFacts | null): boolean {
  if (!parent || parent.audience === 'initiative') return true
  if (child.audience === 'initiative') return false
  if (parent.audience === 'team') return true
  return (
    child.audience === 'organisations' &&
    child.audienceOrganisationIds.every((id) => parent.audienceOrganisationIds.includes(id))
  )
}

export interface OrganisationAbilities {
  read: boolean
  /** Sheet, people and memberships of this organisation. */
  manage: boolean
}

/** Anyone of the network reads the directory; a partner sees its own organisations (and those it works with, decided by the caller). */
export function organisationAbilities(
  viewer: ViewerFacts,
  organisation: { id: string; networkId: string; sharesInitiative?: boolean }
): OrganisationAbilities {
  if (viewer.networkId !== organisation.networkId) return { read: false, manage: false }
  const own = viewer.memberships.find((m) => m.organisationId === organisation.id)
  return {
    read: isNetworkMember(viewer) || own !== undefined || organisation.sharesInitiative === true,
    manage: viewer.networkRole !== null || own?.role === 'coordinator'
  }
}

export const TEMPLATE_SCOPES = ['organisation', 'type', 'network'] as const
export type TemplateScope = (typeof TEMPLATE_SCOPES)[number]

export interface TemplateFacts {
  networkId: string
  scope: TemplateScope
  /** Of scope `organisation`. */
  organisationId: string | null
}

export interface TemplateAbilities {
  read: boolean
  /** Put one there, rename it, change what it says, remove it. */
  manage: boolean
}

/**
 * The templates of an organisation are for its own people, and its coordinators keep them; those of the network and of a type of
 * initiative are for everyone of the network, and the animation keeps them.
 */
export function templateAbilities(viewer: ViewerFacts, template: TemplateFacts): TemplateAbilities {
  if (viewer.networkId !== template.networkId) return { read: false, manage: false }
  if (template.scope !== 'organisation') return { read: true, manage: viewer.networkRole !== null }
  const own = viewer.memberships.find((m) => m.organisationId === template.organisationId)
  return { read: own !== undefined, manage: own?.role === 'coordinator' }
}

export interface NetworkAbilities {
  /** Create organisations, invite anyone, import, read aggregates. */
  animate: boolean
  /** Settings, outbox, roles of the network, audit. */
  administer: boolean
  /** Open an initiative for an organisation one coordinates (or any, for the network's animation). */
  createInitiative: boolean
}

export function networkAbilities(viewer: ViewerFacts): NetworkAbilities {
  return {
    animate: viewer.networkRole !== null,
    administer: viewer.networkRole === 'administrator',
    createInitiative:
      viewer.networkRole !== null ||
      viewer.memberships.some((m) => m.standing === 'member' && m.role === 'coordinator')
  }
}

/** What the part of an organisation gives to someone of it, or null. */
export function impliedRole(part: ParticipationRole, membership: MembershipRole): InitiativeRole | null {
  if (part === 'territory') return null
  if (membership === 'coordinator' && part === 'lead') return 'pilot'
  if (membership === 'coordinator' && part === 'partner') return 'contributor'
  return 'reader'
}

function mayReadPage(
  viewer: ViewerFacts,
  initiative: InitiativeFacts,
  page: AudienceFacts,
  role: InitiativeRole | 'visitor' | null
): boolean {
  if (role === null) return false
  if (page.audience === 'initiative') return true
  if (page.audience === 'team') return role === 'pilot' || role === 'contributor' || role === 'reader'
  const own = ownOrganisationIds(viewer, initiative)
  return role !== 'visitor' && own.some((id) => page.audienceOrganisationIds.includes(id))
}

function ownOrganisationIds(viewer: ViewerFacts, initiative: InitiativeFacts): string[] {
  return [
    ...viewer.memberships.map((m) => m.organisationId),
    ...initiative.viewerRoles.map((r) => r.organisationId)
  ]
}

/**
 * A guest writes only where a page was opened for the organisation that brought them; a wider role that comes on top
 * (their organisation becomes a supporter) takes nothing away.
 */
function isGuestPage(initiative: InitiativeFacts, page: PageFacts): boolean {
  return (
    page.audience === 'organisations' &&
    initiative.viewerRoles.some(
      (held) => held.role === 'guest' && page.audienceOrganisationIds.includes(held.organisationId)
    )
  )
}
