// The verbs of the tree of pages that need the server. Creating works without it: features/documents/create.ts.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { PageAudience } from '#shared/permissions'
import type { PageDto } from '#shared/schemas/pages'
import type { Place } from './tree'

export interface Audience {
  audience: PageAudience
  audienceOrganisationIds: string[]
}

export function readTree(api: ApiClient, initiative: string) {
  return unwrap(api.initiatives[':id'].pages.$get({ param: { id: initiative } }))
}

export function readTrash(api: ApiClient, initiative: string) {
  return unwrap(api.initiatives[':id'].trash.$get({ param: { id: initiative } }))
}

export function readPage(api: ApiClient, id: string): Promise<PageDto> {
  return unwrap(api.pages[':id'].$get({ param: { id } }))
}

export async function renamePage(api: ApiClient, id: string, title: string) {
  await unwrap(api.pages[':id'].$patch({ param: { id }, json: { title } }))
}

export async function setAudience(api: ApiClient, id: string, json: Audience) {
  await unwrap(api.pages[':id'].$patch({ param: { id }, json }))
}

export async function movePage(api: ApiClient, id: string, json: Place) {
  await unwrap(api.pages[':id'].move.$post({ param: { id }, json }))
}

export async function trashPage(api: ApiClient, id: string) {
  await unwrap(api.pages[':id'].trash.$post({ param: { id } }))
}

export async function restorePage(api: ApiClient, id: string) {
  await unwrap(api.pages[':id'].restore.$post({ param: { id } }))
}

export async function eraseForever(api: ApiClient, id: string) {
  await unwrap(api.pages[':id'].$delete({ param: { id } }))
}

/** What was deleted from it, and its earlier contents. What it says now stays. */
export async function forgetPast(api: ApiClient, id: string): Promise<void> {
  await unwrap(api.pages[':id'].past.$delete({ param: { id } }))
}
