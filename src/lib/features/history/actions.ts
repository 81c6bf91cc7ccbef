// The verbs of the history of a document.
import { unwrap, type ApiClient } from '$lib/api/client'
import type { ComparisonDto, VersionDto } from '#shared/schemas/versions'

const at = (id: string, versionId: string) => ({ id, versionId })

export async function readVersions(api: ApiClient, page: string): Promise<VersionDto[]> {
  return (await unwrap(api.pages[':id'].versions.$get({ param: { id: page } }))).items
}

export function nameVersion(api: ApiClient, page: string, name: string): Promise<VersionDto> {
  return unwrap(api.pages[':id'].versions.$post({ param: { id: page }, json: { name } }))
}

export function renameVersion(
  api: ApiClient,
  page: string,
  version: string,
  name: string
): Promise<VersionDto> {
  const route = api.pages[':id'].versions[':versionId']
  return unwrap(route.$patch({ param: at(page, version), json: { name } }))
}

/** @param other `previous`, `none`, `now` or the id of a version */
export function compare(
  api: ApiClient,
  page: string,
  version: string,
  other: string
): Promise<ComparisonDto> {
  const route = api.pages[':id'].versions[':versionId'].comparison
  return unwrap(route.$get({ param: at(page, version), query: { with: other } }))
}

export async function restoreVersion(api: ApiClient, page: string, version: string): Promise<boolean> {
  const route = api.pages[':id'].versions[':versionId'].restore
  return (await unwrap(route.$post({ param: at(page, version) }))).changed
}
