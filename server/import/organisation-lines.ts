// One line of an organisations file: from the words of a spreadsheet to the input of the form, or to sentences that say what to mend.
import { ORGANISATION_COLUMNS, type OrganisationColumn } from '#server/export/directory'
import { translate, type Locale } from '#shared/messages/index'
import { OrganisationInput } from '#shared/schemas/organisations'
import { DEPARTMENTS, ORGANISATION_KINDS } from '#shared/vocabulary'
import { headerKey, type CsvRow, type HeaderWords } from './csv-table'
import { choice, issueErrors, lineErrors, readNumber, type LineErrors } from './line-errors'

export type OrganisationRow = CsvRow<OrganisationColumn>
/** What the file says of an organisation; an empty cell says nothing. */
export type OrganisationDraft = Partial<OrganisationInput>

/** Besides the headers of our own exports, in both languages: what people call these columns. */
const ALSO: Partial<Record<OrganisationColumn, readonly string[]>> = {
  code: ['code', 'trigramme', 'sigle de la structure'],
  name: ['structure', 'nom de la structure', 'raison sociale', 'organisation', 'pôle'],
  kind: ['catégorie', 'nature', 'kind', 'type de structure'],
  standing: ['place', 'statut', 'standing'],
  department: ['dép', 'dépt', 'dpt'],
  secondDepartment: ['département 2'],
  tint: ['teinte', 'tint', 'color'],
  territory: ['pays', 'bassin'],
  description: ['description'],
  website: ['site', 'site internet', 'url', 'web'],
  email: ['mail', 'courriel', 'adresse e-mail', 'adresse électronique'],
  phone: ['tél', 'tel', 'telephone', 'numéro de téléphone'],
  address: ['adresse postale'],
  longitude: ['lon', 'lng'],
  latitude: ['lat']
}

export const ORGANISATION_WORDS = Object.fromEntries(
  ORGANISATION_COLUMNS.map((column) => [
    column,
    [
      column,
      translate('fr', `network.field.${column}`),
      translate('en', `network.field.${column}`),
      ...(ALSO[column] ?? [])
    ]
  ])
  // Every column is a key: the list is the type.
) as unknown as HeaderWords<OrganisationColumn>

export function readOrganisation(
  locale: Locale,
  row: OrganisationRow
): { draft: OrganisationDraft; errors: LineErrors } {
  const errors = lineErrors(locale)
  if (row.problem) errors.add('', row.problem)
  const draft: Record<string, unknown> = {}
  for (const column of ORGANISATION_COLUMNS) {
    const cell = row.cells[column]
    if (cell) draft[column] = readCell(locale, column, cell, errors)
  }
  const parsed = OrganisationInput.partial().safeParse(draft)
  if (parsed.success) return { draft: parsed.data, errors }
  issueErrors(errors, parsed.error, draft)
  return { draft: {}, errors }
}

function readCell(locale: Locale, column: OrganisationColumn, cell: string, errors: LineErrors): unknown {
  switch (column) {
    case 'kind':
      return choice(
        errors,
        column,
        cell,
        KINDS,
        ORGANISATION_KINDS.map((kind) => translate(locale, `network.kind.${kind}`))
      )
    case 'standing':
      return choice(
        errors,
        column,
        cell,
        STANDINGS,
        STANDING_VALUES.map((s) => translate(locale, `network.standing.${s}`))
      )
    case 'department':
    case 'secondDepartment':
      return choice(errors, column, cell, DEPARTMENT_WORDS, DEPARTMENTS, 'department')
    case 'tint':
    case 'longitude':
    case 'latitude':
      return readNumber(errors, column, cell)
    case 'territoryCodes':
      return cell.split(/[\s,;|]+/).filter(Boolean)
    case 'website':
      // People write « www.adess29.fr ».
      return /^[\w-]+(\.[\w-]+)+(\/|$)/.test(cell) ? `https://${cell}` : cell
    default:
      return cell
  }
}

const STANDING_VALUES = ['member', 'partner'] as const

const KINDS = words(ORGANISATION_KINDS, (kind) => [
  kind,
  translate('fr', `network.kind.${kind}`),
  translate('en', `network.kind.${kind}`),
  // « Chambre régionale (CRESS) » is also found under either half.
  ...translate('fr', `network.kind.${kind}`).split(/[()]/)
])

const STANDINGS = words(STANDING_VALUES, (standing) => [
  standing,
  translate('fr', `network.standing.${standing}`),
  translate('en', `network.standing.${standing}`),
  standing === 'member' ? 'membre' : 'partenaire'
])

const DEPARTMENT_WORDS = words(DEPARTMENTS, (code) => {
  const name = translate('fr', `network.department.${code}`)
  return [code, name, `${code} ${name}`, `${name} ${code}`]
})

function words<V extends string>(
  values: readonly V[],
  of: (value: V) => readonly string[]
): ReadonlyMap<string, V> {
  const found = new Map<string, V>()
  for (const value of values) {
    for (const word of of(value)) if (headerKey(word) !== '') found.set(headerKey(word), value)
  }
  return found
}
