// What each line of a members file would do. Pure over the directory it is given.
import type { OrganisationRow } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import type { MembershipRow } from '#server/domain/memberships/dto'
import type { PersonRow } from '#server/domain/people/dto'
import { isMessageKey, translate, type Locale } from '#shared/messages/index'
import type { MembershipRole } from '#shared/permissions'
import type { CsvLine } from '#shared/schemas/organisations'
import { columnLabel, type LineErrors } from './line-errors'
import { readMember, type MemberDraft, type MemberRow } from './member-lines'
import type { PlannedLine } from './preview'

export interface Directory {
  people: Map<string, PersonRow>
  organisations: Map<string, OrganisationRow>
  memberships: MembershipRow[]
}

export interface MemberLine extends PlannedLine {
  email: string
  organisation: OrganisationRow | null
  person: PersonRow | null
  membership: MembershipRow | null
  names: { givenName: string; familyName: string; phone: string }
  role: MembershipRole
  jobTitle: string
}

interface Entry {
  row: MemberRow
  draft: MemberDraft
  errors: LineErrors
  organisation: OrganisationRow | null
  person: PersonRow | null
  membership: MembershipRow | null
}

export function planMembers(ctx: Context, directory: Directory, rows: readonly MemberRow[]): MemberLine[] {
  const held = new Map(directory.memberships.map((m) => [`${m.personId} ${m.organisationId}`, m]))
  const entries = rows.map((row): Entry => {
    const { draft, errors } = readMember(ctx.locale, row)
    const organisation = (draft.code !== undefined && directory.organisations.get(draft.code)) || null
    const person = (draft.email !== undefined && directory.people.get(draft.email)) || null
    const membership = (person && organisation && held.get(`${person.id} ${organisation.id}`)) || null
    return { row, draft, errors, organisation, person, membership }
  })
  for (const entry of entries) check(ctx.locale, entry)
  findDuplicates(entries)
  keepCoordinators(directory, entries)
  return entries.map((entry) => toLine(ctx.locale, entry))
}

function check(locale: Locale, { row, draft, errors, organisation, person, membership }: Entry): void {
  for (const field of ['email', 'code'] as const) {
    if (!row.cells[field]) errors.add(field, 'required', { field: columnLabel(locale, 'people', field) })
  }
  if (draft.code !== undefined && organisation === null) {
    errors.add('code', 'unknown_organisation', { value: draft.code.slice(0, 20) })
  }
  if (person === null && draft.email !== undefined && draft.givenName === undefined) {
    errors.add('givenName', 'required', { field: columnLabel(locale, 'people', 'givenName') })
  }
  if (organisation?.archivedAt && membership === null) errors.add('code', 'archived')
}

/** The same person twice in one organisation, or the same address under two names. */
function findDuplicates(entries: readonly Entry[]): void {
  const belongings = new Map<string, number>()
  const names = new Map<string, { line: number; name: string }>()
  for (const { row, draft, errors } of entries) {
    if (draft.email === undefined) continue
    const belonging = `${draft.email} ${draft.code ?? ''}`
    const line = belongings.get(belonging)
    if (line === undefined) belongings.set(belonging, row.line)
    else errors.add('email', 'duplicate_member', { line })
    if (draft.givenName === undefined) continue
    const name = `${draft.givenName} ${draft.familyName ?? ''}`
    const other = names.get(draft.email)
    if (other === undefined) names.set(draft.email, { line: row.line, name })
    else if (other.name !== name) errors.add('givenName', 'other_name', { line: other.line })
  }
}

/** A pôle that had someone to coordinate it still has someone once the whole file is applied. */
function keepCoordinators(directory: Directory, entries: readonly Entry[]): void {
  const active = new Set(
    [...directory.people.values()].filter((p) => p.suspendedAt === null).map((p) => p.id)
  )
  const coordinators = new Map<string, Set<string>>()
  for (const m of directory.memberships) {
    if (m.role !== 'coordinator' || !active.has(m.personId)) continue
    coordinators.set(m.organisationId, (coordinators.get(m.organisationId) ?? new Set()).add(m.personId))
  }
  const leaving: Entry[] = []
  for (const entry of entries) {
    const { draft, organisation, person, membership } = entry
    if (!organisation || draft.role === undefined) continue
    const held = coordinators.get(organisation.id) ?? new Set<string>()
    if (draft.role === 'coordinator')
      coordinators.set(organisation.id, held.add(person?.id ?? draft.email ?? ''))
    else if (membership?.role === 'coordinator' && held.delete(membership.personId)) leaving.push(entry)
  }
  for (const { errors, organisation } of leaving) {
    if (organisation?.standing !== 'member' || coordinators.get(organisation.id)?.size !== 0) continue
    errors.add('role', 'last_coordinator', { organisation: organisation.name })
  }
}

function toLine(locale: Locale, entry: Entry): MemberLine {
  const { row, draft, errors, organisation, person, membership } = entry
  const names = {
    givenName: draft.givenName ?? person?.givenName ?? '',
    familyName: draft.familyName ?? person?.familyName ?? '',
    phone: draft.phone ?? person?.phone ?? ''
  }
  const role = draft.role ?? membership?.role ?? 'member'
  const jobTitle = draft.jobTitle ?? membership?.jobTitle ?? ''
  const label = [`${names.givenName} ${names.familyName}`.trim() || draft.email, draft.code]
    .filter(Boolean)
    .join(', ')
  const changes = membership ? changesOf(locale, entry, { ...names, role, jobTitle }) : []
  const action =
    errors.list.length > 0
      ? 'invalid'
      : membership === null
        ? 'create'
        : changes.length > 0
          ? 'update'
          : 'unchanged'
  return {
    line: row.line,
    action,
    label,
    changes: action === 'invalid' ? [] : changes,
    errors: errors.list,
    email: draft.email ?? '',
    organisation,
    person,
    membership,
    names,
    role,
    jobTitle
  }
}

function changesOf(
  locale: Locale,
  { person, membership }: Entry,
  after: MemberLine['names'] & { role: MembershipRole; jobTitle: string }
): CsvLine['changes'] {
  const before = {
    givenName: person?.givenName ?? '',
    familyName: person?.familyName ?? '',
    phone: person?.phone ?? '',
    role: membership?.role ?? '',
    jobTitle: membership?.jobTitle ?? ''
  }
  return (['givenName', 'familyName', 'phone', 'role', 'jobTitle'] as const).flatMap((field) =>
    before[field] === after[field]
      ? []
      : { field, from: say(locale, field, before[field]), to: say(locale, field, after[field]) }
  )
}

function say(locale: Locale, field: string, value: string): string {
  const key = `people.role.${value}`
  return field === 'role' && isMessageKey(key) ? translate(locale, key) : value
}
