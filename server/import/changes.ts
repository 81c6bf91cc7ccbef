// What an update would change, in the words of the screen: « Place dans le réseau : Partenaire → Membre du réseau ».
import { ORGANISATION_COLUMNS, type OrganisationColumn } from '#server/export/directory'
import type { OrganisationValues } from '#server/domain/organisations/plan'
import { isMessageKey, translate, type Locale } from '#shared/messages/index'
import type { CsvLine } from '#shared/schemas/organisations'

export function organisationChanges(
  locale: Locale,
  before: OrganisationValues,
  after: OrganisationValues
): CsvLine['changes'] {
  return ORGANISATION_COLUMNS.flatMap((field) => {
    const from = say(locale, before, field)
    const to = say(locale, after, field)
    return from === to ? [] : { field, from, to }
  })
}

function say(locale: Locale, values: OrganisationValues, field: OrganisationColumn): string {
  const value = values[field]
  if (value === null) return ''
  if (Array.isArray(value)) return value.join(' ')
  if (field !== 'kind' && field !== 'standing') return String(value)
  const key = `network.${field}.${value}`
  return isMessageKey(key) ? translate(locale, key) : String(value)
}
