// One function per verb; the screens hold what they give back.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { List } from '#shared/schemas/common'
import type { MemberDto, MembershipInput, PersonDto } from '#shared/schemas/people'
import type { MembershipRole, NetworkRole } from '#shared/permissions'

export function readMembers(
  api: ApiClient,
  organisationId: string,
  cursor?: string
): Promise<List<MemberDto>> {
  const query = { limit: '100', ...(cursor !== undefined && { cursor }) }
  return unwrap(api.organisations[':id'].members.$get({ param: { id: organisationId }, query }))
}

export function addMember(
  api: ApiClient,
  organisationId: string,
  input: MembershipInput
): Promise<MemberDto> {
  return unwrap(api.organisations[':id'].members.$post({ param: { id: organisationId }, json: input }))
}

export function changeMembership(
  api: ApiClient,
  membershipId: string,
  change: { role?: MembershipRole; jobTitle?: string }
): Promise<MemberDto> {
  return unwrap(api.memberships[':id'].$patch({ param: { id: membershipId }, json: change }))
}

export async function removeMembership(api: ApiClient, membershipId: string): Promise<void> {
  await unwrap(api.memberships[':id'].$delete({ param: { id: membershipId } }))
}

export function changePerson(
  api: ApiClient,
  personId: string,
  change: {
    givenName?: string
    familyName?: string
    phone?: string
    networkRole?: NetworkRole | null
    suspended?: boolean
  }
): Promise<PersonDto> {
  return unwrap(api.people[':id'].$patch({ param: { id: personId }, json: change }))
}

/** For good. @throws organisation.last_coordinator, initiative.last_pilot */
export async function erasePerson(api: ApiClient, personId: string): Promise<void> {
  await unwrap(api.people[':id'].$delete({ param: { id: personId } }))
}
