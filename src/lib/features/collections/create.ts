// A new collection: the page with its fields, then its views. Asks the server: the fields of a collection are made there, once.
import { unwrap, type ApiClient } from '$lib/api/client'
import { pageHref } from './address'
import type { Start } from './layouts'

export interface NewCollection extends Start {
  initiativeId: string
  title: string
  parentId: string | null
}

/** @returns its address */
export async function createCollection(
  api: ApiClient,
  { initiativeId, title, parentId, fields, views }: NewCollection
): Promise<string> {
  const page = await unwrap(
    api.initiatives[':id'].pages.$post({
      param: { id: initiativeId },
      json: { kind: 'collection', title, parentId, fields }
    })
  )
  for (const view of views)
    await unwrap(api.pages[':id'].views.$post({ param: { id: page.id }, json: { ...view, version: 1 } }))
  return pageHref(page)
}
