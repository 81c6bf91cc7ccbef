// Collections that relations of this one point to, as far as this person may see them; kept on the device for offline. Read when a field
// asks for them, and again when the page is looked at again: they are other documents, that nobody has opened here.
import { createApi, isApiError, unwrap } from '$lib/api/client'
import { cachedGet } from '$lib/collab/device-cache'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import type { FieldDto } from '#shared/schemas/collections'
import { pageHref } from './address'

const PAGE_SIZE = '1000'
const MOST_PAGES = 10

export interface RelatedCollection {
  title: string
  href: string
  fields: Field[]
  /** Stored and computed values, as lists read them. */
  records: { id: string; values: Record<string, Json> }[]
}

export class Related {
  known = $state.raw<ReadonlyMap<string, RelatedCollection>>(new Map())
  readonly #asked = new Set<string>()

  async read(pageIds: readonly string[]): Promise<void> {
    const fresh = pageIds.filter((id) => !this.#asked.has(id))
    for (const id of fresh) this.#asked.add(id)
    await Promise.all(fresh.map((id) => this.#read(id)))
  }

  async refresh(): Promise<void> {
    await Promise.all([...this.#asked].map((id) => this.#read(id)))
  }

  async #read(id: string): Promise<void> {
    try {
      const found = await cachedGet(`related:${id}`, () => readCollection(id))
      this.known = new Map(this.known).set(id, found)
    } catch (error) {
      // Gone, hidden, or never seen here: its records have no names.
      if (!isApiError(error) && !(error instanceof TypeError)) throw error
      this.#asked.delete(id)
    }
  }
}

async function readCollection(id: string): Promise<RelatedCollection> {
  const api = createApi(fetch)
  const param = { id }
  const [page, fields] = await Promise.all([
    unwrap(api.pages[':id'].$get({ param })),
    unwrap(api.pages[':id'].fields.$get({ param }))
  ])
  const records: RelatedCollection['records'] = []
  let cursor: string | null = null
  for (let at = 0; at < MOST_PAGES; at += 1) {
    const query: Record<string, string> = { limit: PAGE_SIZE, ...(cursor !== null && { cursor }) }
    const list: { items: unknown; next: string | null } = await unwrap(
      api.pages[':id'].records.$get({ param, query })
    )
    // JSON as the client of the API types it and as ours does are one thing under two names; the server has checked it.
    for (const record of list.items as RelatedCollection['records'])
      records.push({ id: record.id, values: record.values })
    cursor = list.next
    if (cursor === null) break
  }
  return { title: page.title, href: pageHref(page), fields: fields.items.map(toField), records }
}

/** What the API does not tell is only of use to whoever writes there. */
function toField(dto: Omit<FieldDto, 'settings'> & { settings: unknown }): Field {
  return {
    ...dto,
    order: '',
    settings: dto.settings as Record<string, Json>,
    options: dto.options.map((option) => ({ ...option, order: '' }))
  }
}
