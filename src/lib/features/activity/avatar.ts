// From a person or an organisation of a DTO to what the primitives draw.
import { plateOf, tintOf } from '#shared/plate'
import type { OrganisationRef } from '#shared/schemas/organisations'
import type { PersonRef } from '#shared/schemas/people'
import type { AvatarProps, PlateProps } from '$lib/ui/types'

/** Full name and organisation, so that initials are never a riddle. */
export function avatarOf(person: PersonRef): AvatarProps & { id: string } {
  const name = person.organisation ? `${person.name}, ${person.organisation.name}` : person.name
  return { id: person.id, initials: person.initials, name, tint: tintOf(person.organisation) }
}

export function platesOf(organisations: readonly OrganisationRef[]): PlateProps[] {
  return organisations.map(plateOf)
}
