// The other end of relations: which collections there are to lead to, and the field that shows the relation from there.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet } from '$lib/collab/device-cache'
import { newFieldKey } from '$lib/views/field-key'
import type { PageDto } from '#shared/schemas/pages'

/** Those of the initiative that this person sees, this one left out. */
export async function otherCollections(
  page: Pick<PageDto, 'id' | 'initiative'>
): Promise<{ id: string; title: string }[]> {
  const { id } = page.initiative
  const { items } = await cachedGet(`names:pages:${id}`, () =>
    unwrap(createApi(fetch).initiatives[':id'].pages.$get({ param: { id } }))
  )
  return items.filter((one) => one.kind === 'collection' && one.id !== page.id)
}

/** @returns the key of the new field. @throws ApiError: who may not write there cannot add to it */
export async function addMirror(
  fromId: string,
  toId: string,
  mirror: { label: string; field: string }
): Promise<string> {
  const api = createApi(fetch)
  const { items } = await unwrap(api.pages[':id'].fields.$get({ param: { id: toId } }))
  const key = newFieldKey(mirror.label, items)
  const settings = { collection: fromId, field: mirror.field }
  const made = { key, type: 'backlinks', label: mirror.label, settings }
  await unwrap(api.pages[':id'].fields.$post({ param: { id: toId }, json: made }))
  return key
}
