// Organisations found by typing, as the choices of a combobox: plate, name, territory.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { ComboOption, ComboSearch } from '$lib/ui/combo.svelte'
import { plateOf } from '#shared/plate'
import type { OrganisationRef } from '#shared/schemas/organisations'

export interface OrganisationOption extends ComboOption {
  organisation: OrganisationRef
}

export function organisationOption(organisation: OrganisationRef): OrganisationOption {
  return {
    value: organisation.id,
    label: organisation.name,
    note: organisation.territory,
    plate: plateOf(organisation),
    organisation
  }
}

export function organisationSearch(api: ApiClient): ComboSearch {
  return async (q) => {
    const { items } = await unwrap(
      api.organisations.$get({ query: { limit: '20', ...(q.trim() && { q: q.trim() }) } })
    )
    return items.map(organisationOption)
  }
}

/** The combobox gives back the options it was given: those of this file. */
export function organisationsOf(options: readonly ComboOption[]): OrganisationRef[] {
  return options.filter(isOrganisationOption).map((option) => option.organisation)
}

function isOrganisationOption(option: ComboOption): option is OrganisationOption {
  return 'organisation' in option
}
