// The verbs of an initiative, its organisations and its people.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { InitiativeRole, ParticipationRole } from '#shared/permissions'
import type { InitiativeDto, InitiativeInput, InitiativePatch } from '#shared/schemas/initiatives'
import type { z } from 'zod'

export type Draft = z.input<typeof InitiativeInput>
export type Changes = z.input<typeof InitiativePatch>

export interface NewParticipant {
  personId?: string
  email?: string
  givenName?: string
  familyName?: string
  role: InitiativeRole
  organisationId: string
}

export function createInitiative(api: ApiClient, json: Draft): Promise<InitiativeDto> {
  return unwrap(api.initiatives.$post({ json }))
}

export function readInitiative(api: ApiClient, idOrSlug: string): Promise<InitiativeDto> {
  return unwrap(api.initiatives[':id'].$get({ param: { id: idOrSlug } }))
}

export function readParticipants(api: ApiClient, idOrSlug: string) {
  return unwrap(api.initiatives[':id'].people.$get({ param: { id: idOrSlug } }))
}

export function updateInitiative(api: ApiClient, id: string, json: Changes): Promise<InitiativeDto> {
  return unwrap(api.initiatives[':id'].$patch({ param: { id }, json }))
}

export async function setFollowed(api: ApiClient, id: string, followed: boolean): Promise<void> {
  const { follow } = api.initiatives[':id']
  await unwrap(followed ? follow.$put({ param: { id } }) : follow.$delete({ param: { id } }))
}

export async function addOrganisation(
  api: ApiClient,
  id: string,
  organisationId: string,
  role: ParticipationRole
) {
  await unwrap(api.initiatives[':id'].organisations.$post({ param: { id }, json: { organisationId, role } }))
}

export async function changePart(
  api: ApiClient,
  id: string,
  organisationId: string,
  role: ParticipationRole
) {
  await unwrap(
    api.initiatives[':id'].organisations[':organisationId'].$patch({
      param: { id, organisationId },
      json: { role }
    })
  )
}

/** Without `people: 'remove'` the server refuses when people came with this organisation. */
export async function removeOrganisation(
  api: ApiClient,
  id: string,
  organisationId: string,
  query: { people?: 'remove' } = {}
) {
  await unwrap(
    api.initiatives[':id'].organisations[':organisationId'].$delete({ param: { id, organisationId }, query })
  )
}

export async function addParticipant(api: ApiClient, id: string, json: NewParticipant) {
  await unwrap(api.initiatives[':id'].people.$post({ param: { id }, json }))
}

export async function changeRole(api: ApiClient, id: string, personId: string, role: InitiativeRole) {
  await unwrap(api.initiatives[':id'].people[':personId'].$patch({ param: { id, personId }, json: { role } }))
}

export async function removeParticipant(api: ApiClient, id: string, personId: string) {
  await unwrap(api.initiatives[':id'].people[':personId'].$delete({ param: { id, personId } }))
}
