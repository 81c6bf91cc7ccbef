// The directory as files people keep: exactly what the person who asks may see, the columns that the import understands.
import { limitsOf } from '#server/auth/rate-limits'
import { viewerNow } from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { audit } from '#server/domain/audit/index'
import { listOrganisations } from '#server/domain/organisations/list'
import { listPeople } from '#server/domain/people/list'
import { translate, type MessageKey } from '#shared/messages/index'
import type { List } from '#shared/schemas/common'
import type { OrganisationDto } from '#shared/schemas/organisations'
import type { PersonDto } from '#shared/schemas/people'
import { DEPARTMENTS } from '#shared/vocabulary'
import { writeCsv, type CsvCell } from './csv-writer'

export interface ExportedFile {
  name: string
  text: string
}

export const ORGANISATION_COLUMNS = [
  'code',
  'name',
  'kind',
  'standing',
  'department',
  'secondDepartment',
  'tint',
  'territory',
  'territoryCodes',
  'description',
  'website',
  'email',
  'phone',
  'address',
  'longitude',
  'latitude'
] as const
export type OrganisationColumn = (typeof ORGANISATION_COLUMNS)[number]

export const MEMBER_COLUMNS = [
  'email',
  'givenName',
  'familyName',
  'phone',
  'code',
  'organisation',
  'role',
  'jobTitle',
  'status'
] as const
export type MemberColumn = (typeof MEMBER_COLUMNS)[number]

export async function exportOrganisations(ctx: Context): Promise<ExportedFile> {
  const signedIn = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'export.person': signedIn.viewer.personId })
  const organisations = await everything((cursor) =>
    listOrganisations(ctx, { limit: 200, cursor, archived: 'false' })
  )
  const header = ORGANISATION_COLUMNS.map((column) => translate(ctx.locale, `network.field.${column}`))
  const rows = organisations.map((organisation) =>
    ORGANISATION_COLUMNS.map((column) => organisationCell(ctx, organisation, column))
  )
  return finish(signedIn, 'organisations', header, rows)
}

/** One line per belonging: someone of two organisations is there twice. */
export async function exportMembers(ctx: Context): Promise<ExportedFile> {
  const signedIn = requireViewer(ctx)
  await limitsOf(ctx).spend({ 'export.person': signedIn.viewer.personId })
  const people = await everything((cursor) => listPeople(ctx, { limit: 200, cursor }))
  const header = MEMBER_COLUMNS.map((column) => translate(ctx.locale, `people.field.${column}`))
  const rows = people.flatMap((person) =>
    person.memberships.map((membership) => memberCells(ctx, person, membership))
  )
  return finish(signedIn, 'members', header, rows)
}

function organisationCell(ctx: Context, organisation: OrganisationDto, column: OrganisationColumn): CsvCell {
  switch (column) {
    case 'kind':
      return translate(ctx.locale, `network.kind.${organisation.kind}`)
    case 'standing':
      return translate(ctx.locale, `network.standing.${organisation.standing}`)
    case 'department':
    case 'secondDepartment':
      return departmentCell(organisation[column])
    case 'territoryCodes':
      return organisation.territoryCodes.join(' ')
    default:
      return organisation[column]
  }
}

/** A number to a spreadsheet, text to us: departments have two digits, none here begins with a zero. */
function departmentCell(department: string | null): CsvCell {
  const known = DEPARTMENTS.find((code) => code === department)
  return known === undefined ? department : Number(known)
}

function memberCells(
  ctx: Context,
  person: PersonDto,
  membership: PersonDto['memberships'][number]
): CsvCell[] {
  const role: MessageKey = `people.role.${membership.role}`
  const status: MessageKey = `people.status.${person.status}`
  return [
    person.email,
    person.givenName,
    person.familyName,
    person.phone,
    membership.organisation.code,
    membership.organisation.name,
    translate(ctx.locale, role),
    membership.jobTitle,
    translate(ctx.locale, status)
  ]
}

async function finish(
  ctx: SignedInContext,
  what: 'organisations' | 'members',
  header: string[],
  rows: CsvCell[][]
): Promise<ExportedFile> {
  const { networkId } = ctx.viewer
  // It may have taken a while: nobody gets it who is signed out or suspended by now.
  await viewerNow(ctx)
  await ctx.database.db.transaction((tx) =>
    audit(ctx, tx, {
      action: `export.${what}`,
      subjectKind: 'network',
      subjectId: networkId,
      data: { lines: rows.length }
    })
  )
  const day = ctx.now().toISOString().slice(0, 10)
  return {
    name: `${translate(ctx.locale, `csv.filename.${what}`)}-${day}.csv`,
    text: writeCsv(header, rows, ctx.locale)
  }
}

/** The lists of the domain, page after page: one rule of visibility for the screen and for the file. */
async function everything<T>(page: (cursor: string | undefined) => Promise<List<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const found = await page(cursor)
    items.push(...found.items)
    cursor = found.next ?? undefined
  } while (cursor !== undefined)
  return items
}
