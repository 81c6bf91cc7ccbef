// What the declared rule of a route promises, computed from the facts of the world and the pure functions of shared/permissions.ts:
// no database, no server code.
import type { AccessRule } from '#server/api/route'
import {
  commentAbilities,
  initiativeRole,
  isNetworkMember,
  networkAbilities,
  organisationAbilities,
  pageAbilities,
  templateAbilities,
  type ViewerFacts
} from '#shared/permissions'
import {
  INITIATIVES,
  initiativeFactsOf,
  ORGANISATIONS,
  pageFactsOf,
  PAGES,
  PEOPLE,
  templateFactsOf,
  viewerFactsOf,
  type InitiativeName,
  type OrganisationCode,
  type PersonName,
  type PersonSeed
} from '#tests/support/world-facts'
import { isSomebody, type Role } from './roles'
import type { Outcome, Target } from './samples'

export function expected(rule: AccessRule, method: string, role: Role, target: Target): Outcome {
  if (!isSomebody(role)) return rule === 'public' || rule === 'anonymous-only' ? 'ok' : 401
  if (role.scopes && !scopeAllows(role.scopes, rule, method)) return 403
  const viewer = viewerFactsOf(role.person)
  const { person } = role
  switch (rule) {
    case 'public':
    case 'anonymous-only':
      return 'ok'
    case 'signed-in':
      // A route open to all may still name an object: what is hidden is not found.
      return target.kind === 'none' ? 'ok' : named(viewer, person, target)
    case 'network-member':
      return allow(isNetworkMember(viewer))
    case 'network-animator':
      return allow(networkAbilities(viewer).animate)
    case 'network-administrator':
      return allow(networkAbilities(viewer).administer)
    case 'operator':
      return allow((PEOPLE[person] as PersonSeed).operator === true)
    case 'initiative-create':
      return creating(viewer, person, target, role)
    case 'initiative-read':
    case 'initiative-write':
    case 'initiative-manage':
      return onInitiative(rule, viewer, person, target)
    case 'page-read':
    case 'page-write':
    case 'page-manage':
    case 'page-comment':
    case 'page-publish':
    case 'page-withdraw':
    case 'file-read':
      return onPage(rule, viewer, person, target)
    case 'template-read':
    case 'template-manage':
      return onTemplate(rule, viewer, target, role)
    case 'organisation-read':
    case 'organisation-manage':
      return onOrganisation(rule, viewer, person, target, role)
    case 'person-read':
    case 'person-manage':
      return onPerson(rule, viewer, person, target, role)
  }
}

function named(viewer: ViewerFacts, person: PersonName, target: Target): Outcome {
  if (target.kind === 'page') return onPage('page-read', viewer, person, target)
  if (target.kind === 'initiative') return onInitiative('initiative-read', viewer, person, target)
  return target.kind === 'unknown' ? 404 : 'ok'
}

function onInitiative(rule: AccessRule, viewer: ViewerFacts, person: PersonName, target: Target): Outcome {
  if (target.kind !== 'initiative') return 404
  const facts = initiativeFactsOf(target.name, person)
  const held = initiativeRole(viewer, facts)
  if (held === null) return 404
  if (rule === 'initiative-read') return 'ok'
  const may = held === 'pilot' || (rule === 'initiative-write' && held === 'contributor')
  if (!may) return 403
  return facts.archived ? 409 : 'ok'
}

function onPage(rule: AccessRule, viewer: ViewerFacts, person: PersonName, target: Target): Outcome {
  if (target.kind !== 'page' && target.kind !== 'file') return 404
  const { name } = target
  const initiative = initiativeFactsOf(PAGES[name].initiative, person)
  const facts = pageFactsOf(name)
  const abilities = pageAbilities(viewer, initiative, facts)
  if (!abilities.read) return 404
  if (rule === 'page-read' || rule === 'file-read') return 'ok'
  const pilot = initiativeRole(viewer, initiative) === 'pilot'
  // Taking back what anyone may read: neither the archive nor the trash stands in the way.
  if (rule === 'page-withdraw') return allow(pilot)
  if (facts.trashed) return 409
  if (rule === 'page-comment') {
    if (commentAbilities(viewer, initiative, facts).comment) return 'ok'
    return commentAbilities(viewer, { ...initiative, archived: false }, facts).comment ? 409 : 403
  }
  if (rule === 'page-write' ? abilities.write : abilities.manage) {
    return rule === 'page-publish' ? allow(pilot) : 'ok'
  }
  // The same page out of the archive: only the archive stands in the way.
  const open = pageAbilities(viewer, { ...initiative, archived: false }, facts)
  return open.manage ? 409 : 403
}

function onTemplate(rule: AccessRule, viewer: ViewerFacts, target: Target, role: Role): Outcome {
  if (target.kind !== 'template') return 404
  const facts = templateFactsOf(target.name)
  const abilities = templateAbilities(viewer, facts)
  if (!abilities.read) return 404
  if (rule === 'template-read') return 'ok'
  return allow(abilities.manage && (facts.scope === 'organisation' || hasAdmin(role)))
}

function onOrganisation(
  rule: AccessRule,
  viewer: ViewerFacts,
  person: PersonName,
  target: Target,
  role: Role
): Outcome {
  if (target.kind !== 'organisation') return 404
  const { network } = ORGANISATIONS[target.code]
  const abilities = organisationAbilities(viewer, {
    id: target.code,
    networkId: network,
    sharesInitiative: worksWith(viewer, person, target.code)
  })
  if (!abilities.read) return 404
  if (rule === 'organisation-read') return 'ok'
  if (!abilities.manage) return 403
  const coordinates = viewer.memberships.some(
    (m) => m.organisationId === target.code && m.role === 'coordinator'
  )
  return coordinates || hasAdmin(role) ? 'ok' : 403
}

function onPerson(
  rule: AccessRule,
  viewer: ViewerFacts,
  person: PersonName,
  target: Target,
  role: Role
): Outcome {
  if (target.kind !== 'person' || target.name === 'deleted') return 404
  if (!seesPerson(viewer, person, target.name)) return 404
  if (rule === 'person-read' || target.name === person) return 'ok'
  if (networkAbilities(viewer).animate) return hasAdmin(role) ? 'ok' : 403
  const of = (PEOPLE[target.name] as PersonSeed).memberships
  const coordinates = (code: OrganisationCode) =>
    viewer.memberships.some((m) => m.organisationId === code && m.role === 'coordinator')
  return allow(of.length > 0 && of.every((membership) => coordinates(membership.organisation)))
}

function creating(viewer: ViewerFacts, person: PersonName, target: Target, role: Role): Outcome {
  if (!networkAbilities(viewer).createInitiative) return 403
  const seen = onOrganisation('organisation-read', viewer, person, target, role)
  if (seen !== 'ok' || target.kind !== 'organisation') return seen
  const coordinates = viewer.memberships.some(
    (m) => m.organisationId === target.code && m.role === 'coordinator'
  )
  return allow(coordinates || (viewer.networkRole !== null && hasAdmin(role)))
}

export function seesOrganisation(viewer: ViewerFacts, person: PersonName, code: OrganisationCode): boolean {
  const sharesInitiative = worksWith(viewer, person, code)
  return organisationAbilities(viewer, { id: code, networkId: ORGANISATIONS[code].network, sharesInitiative })
    .read
}

/** Some initiative that both take part in; a territory shows itself to the team, not to the guests of another one. */
function worksWith(viewer: ViewerFacts, person: PersonName, code: OrganisationCode): boolean {
  return initiativeNames().some((name) => {
    const held = initiativeRole(viewer, initiativeFactsOf(name, person))
    if (held === null || held === 'visitor') return false
    const part = INITIATIVES[name].organisations.find((each) => each.organisation === code)
    return part !== undefined && (part.role !== 'territory' || held !== 'guest')
  })
}

export function seesPerson(viewer: ViewerFacts, person: PersonName, whom: PersonName): boolean {
  const other = viewerFactsOf(whom)
  if (other.networkId !== viewer.networkId) return false
  if (isNetworkMember(viewer) || person === whom) return true
  const shared = viewer.memberships.some((m) =>
    other.memberships.some((o) => o.organisationId === m.organisationId)
  )
  return (
    shared ||
    initiativeNames().some((name) => {
      const mine = initiativeRole(viewer, initiativeFactsOf(name, person))
      const theirs = initiativeRole(other, initiativeFactsOf(name, whom))
      if (mine === null || mine === 'visitor' || theirs === null || theirs === 'visitor') return false
      return theirs !== 'guest' || mine !== 'guest'
    })
  )
}

function scopeAllows(scopes: readonly string[], rule: AccessRule, method: string): boolean {
  const administers = rule === 'network-animator' || rule === 'network-administrator' || rule === 'operator'
  return scopes.includes(method === 'GET' ? 'read' : 'write') && (!administers || scopes.includes('admin'))
}

function hasAdmin(role: Role): boolean {
  return role.scopes === null || role.scopes.includes('admin')
}

function allow(may: boolean): Outcome {
  return may ? 'ok' : 403
}

function initiativeNames(): InitiativeName[] {
  return Object.keys(INITIATIVES) as InitiativeName[]
}
