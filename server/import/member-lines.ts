// One line of a members file: an address, an organisation, a role.
import { MEMBER_COLUMNS, type MemberColumn } from '#server/export/directory'
import { translate, type Locale } from '#shared/messages/index'
import { MEMBERSHIP_ROLES, type MembershipRole } from '#shared/permissions'
import { emailAddress, line, requiredLine } from '#shared/schemas/common'
import { z } from 'zod'
import { headerKey, type CsvRow, type HeaderWords } from './csv-table'
import { choice, issueErrors, lineErrors, type LineErrors } from './line-errors'

export type MemberRow = CsvRow<MemberColumn>

/** What the file says; an empty cell says nothing. */
const MemberDraft = z
  .object({
    email: emailAddress,
    givenName: requiredLine(80),
    familyName: line(80),
    phone: line(40),
    code: z.string().transform((code) => code.trim().toUpperCase()),
    role: z.enum(MEMBERSHIP_ROLES),
    jobTitle: line(120)
  })
  .partial()
export type MemberDraft = z.infer<typeof MemberDraft>

const ALSO: Partial<Record<MemberColumn, readonly string[]>> = {
  email: ['mail', 'courriel', 'adresse e-mail', 'adresse électronique'],
  givenName: ['first name', 'prenom'],
  familyName: ['nom de famille', 'last name', 'surname'],
  phone: ['tél', 'tel', 'telephone', 'portable'],
  code: ['sigle', 'code', 'trigramme', 'pôle', 'code de la structure'],
  organisation: ['nom de la structure'],
  jobTitle: ['poste', 'intitulé', 'métier', 'title'],
  status: ['statut']
}

export const MEMBER_WORDS = Object.fromEntries(
  MEMBER_COLUMNS.map((column) => [
    column,
    [
      column,
      translate('fr', `people.field.${column}`),
      translate('en', `people.field.${column}`),
      ...(ALSO[column] ?? [])
    ]
  ])
  // Every column is a key: the list is the type.
) as unknown as HeaderWords<MemberColumn>

/** Columns that our exports carry for the reader; an import leaves them aside. */
const INFORMATION: readonly MemberColumn[] = ['organisation', 'status']

export function readMember(locale: Locale, row: MemberRow): { draft: MemberDraft; errors: LineErrors } {
  const errors = lineErrors(locale)
  if (row.problem) errors.add('', row.problem)
  const draft: Record<string, unknown> = {}
  for (const column of MEMBER_COLUMNS) {
    const cell = row.cells[column]
    if (!cell || INFORMATION.includes(column)) continue
    draft[column] = column === 'role' ? readRole(locale, errors, cell) : cell
  }
  const parsed = MemberDraft.safeParse(draft)
  if (parsed.success) return { draft: parsed.data, errors }
  issueErrors(errors, parsed.error, draft)
  return { draft: {}, errors }
}

const ROLES = new Map<string, MembershipRole>(
  MEMBERSHIP_ROLES.flatMap((role) =>
    [
      role,
      translate('fr', `people.role.${role}`),
      translate('en', `people.role.${role}`),
      ...(role === 'coordinator'
        ? ['coordinateur', 'coordinatrice', 'coordinateur·rice', 'coordinateur.rice', 'coordinateur/trice']
        : ['membre', 'adhérent', 'adhérente', 'salarié', 'salariée', 'bénévole'])
    ].map((word) => [headerKey(word), role] as const)
  )
)

function readRole(locale: Locale, errors: LineErrors, cell: string): MembershipRole | undefined {
  return choice(
    errors,
    'role',
    cell,
    ROLES,
    MEMBERSHIP_ROLES.map((role) => translate(locale, `people.role.${role}`))
  )
}
