// Which canaries somebody may read, from the facts of the world alone.
import {
  commentAbilities,
  initiativeRole,
  pageAbilities,
  seesSubject,
  templateAbilities
} from '#shared/permissions'
import { canary } from '#tests/support/canary'
import {
  INITIATIVES,
  initiativeFactsOf,
  ORGANISATIONS,
  pageFactsOf,
  PAGES,
  PEOPLE,
  TEMPLATES,
  templateFactsOf,
  viewerFactsOf,
  type InitiativeName,
  type OrganisationCode,
  type PageName,
  type PersonName,
  type TemplateName
} from '#tests/support/world-facts'
import { seesOrganisation, seesPerson } from './expected'

export function visibleCanaries(person: PersonName): Set<string> {
  const viewer = viewerFactsOf(person)
  const seen = new Set<string>()
  for (const name of Object.keys(INITIATIVES) as InitiativeName[]) {
    const facts = initiativeFactsOf(name, person)
    if (initiativeRole(viewer, facts) === null) continue
    for (const what of ['initiative', 'summary', 'phase']) seen.add(canary(`${what}${name}`))
    for (const code of INITIATIVES[name].subjects as OrganisationCode[]) {
      if (!seesSubject(viewer, facts, code)) continue
      for (const what of ['subject', 'step']) seen.add(canary(`${what}${name}${code}`))
    }
  }
  for (const name of Object.keys(PAGES) as PageName[]) {
    const initiative = initiativeFactsOf(PAGES[name].initiative, person)
    if (!pageAbilities(viewer, initiative, pageFactsOf(name)).read) continue
    if (commentAbilities(viewer, initiative, pageFactsOf(name)).read) {
      seen.add(canary(`thread${name}`))
      for (const { organisationId } of viewer.memberships)
        seen.add(canary(`internal${organisationId}${name}`))
    }
    if (pageAbilities(viewer, initiative, pageFactsOf(name)).write) seen.add(canary(`version${name}`))
    for (const what of ['page', 'activity', 'body', 'file', 'bytes', 'view'])
      seen.add(canary(`${what}${name}`))
  }
  for (const name of Object.keys(PEOPLE) as PersonName[]) {
    if (name !== 'deleted' && seesPerson(viewer, person, name)) seen.add(canary(`person${name}`))
  }
  for (const name of Object.keys(TEMPLATES) as TemplateName[]) {
    if (!templateAbilities(viewer, templateFactsOf(name)).read) continue
    for (const what of ['template', 'templatepage']) seen.add(canary(`${what}${name}`))
  }
  for (const code of ['BOT', 'BAL'] as const) {
    const found = /canari[a-z0-9]+zq/.exec(ORGANISATIONS[code].name)?.[0]
    if (found && seesOrganisation(viewer, person, code)) seen.add(found)
  }
  return seen
}

export function canariesIn(text: string): string[] {
  return [...new Set(text.match(/canari[a-z0-9]+?zq/g) ?? [])]
}
