// Names of the people and organisations that cells refer to, as far as this person may know them; kept on the device for offline.
// Read when a field asks for them, once.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet } from '$lib/collab/device-cache'
import type { Reference } from '$lib/views/tools'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import { textSetting } from '#shared/fields/settings'
import type { NameKind } from '#shared/fields/type'
import { plateOf, tintOf } from '#shared/plate'
import { titleField } from '#shared/views/apply'
import type { ViewRecord } from '#shared/views/contract'
import { fold } from '#shared/views/filter'

const PAGE_SIZE = '200'
/** Beyond, a list is no longer a choice: names are found by typing. */
const MOST_PAGES = 10

type Known = ReadonlyMap<string, Reference>
const NOBODY: Known = new Map()

export class Names {
  #people = $state.raw<Known>(NOBODY)
  #organisations = $state.raw<Known>(NOBODY)
  #poles = $state.raw<Known>(NOBODY)
  #asked = new Set<string>()
  readonly #pageId: string
  readonly #own: () => { fields: readonly Field[]; records: readonly ViewRecord[] }

  constructor(pageId: string, own: () => { fields: readonly Field[]; records: readonly ViewRecord[] }) {
    this.#pageId = pageId
    this.#own = own
  }

  /** Reads what the fields of this collection need. */
  async read(fields: readonly Field[]): Promise<void> {
    await this.readFor(fields.flatMap((field) => typeOf(field).names ?? []))
  }

  async readFor(named: readonly NameKind[]): Promise<void> {
    const kinds = new Set(named)
    const wanted: Promise<void>[] = []
    if (kinds.has('person')) wanted.push(this.#once('person', () => this.#readPeople()))
    if (kinds.has('organisation') || kinds.has('pole'))
      wanted.push(this.#once('organisation', () => this.#readOrganisations()))
    await Promise.all(wanted)
  }

  references(field: Field): readonly Reference[] {
    return [...this.#of(typeOf(field).names, field).values()]
  }

  reference(field: Field, id: string): Reference | undefined {
    return this.#of(typeOf(field).names, field).get(id)
  }

  nameOf = (kind: NameKind, id: string, field: Field): string | undefined => {
    // Codes of communes are their own name until the reference of communes is asked for them, as on the server.
    if (kind === 'commune' || kind === 'epci') return id
    return this.#of(kind, field).get(id)?.label
  }

  idOf = (kind: NameKind, name: string, field: Field): string | undefined => {
    const wanted = fold(name)
    const found = [...this.#of(kind, field).values()].filter((one) => fold(one.label) === wanted)
    return found.length === 1 ? found[0]?.id : undefined
  }

  #of(kind: NameKind | undefined, field: Field): Known {
    if (kind === 'person') return this.#people
    if (kind === 'organisation') return this.#organisations
    if (kind === 'pole') return this.#poles
    if (kind === 'record' && (textSetting(field, 'collection') ?? this.#pageId) === this.#pageId)
      return this.#titles
    return NOBODY
  }

  readonly #titles: Known = $derived.by(() => {
    const { fields, records } = this.#own()
    const title = titleField(fields)
    return new Map(
      records.map(({ id, values }) => {
        const value = title && values[title.key]
        return [id, { id, label: typeof value === 'string' ? value : '…' }]
      })
    )
  })

  async #once(key: string, work: () => Promise<void>): Promise<void> {
    if (this.#asked.has(key)) return
    this.#asked.add(key)
    try {
      await work()
    } catch (error) {
      this.#asked.delete(key)
      console.warn(`names could not be read: ${key}`, error)
    }
  }

  async #readPeople(): Promise<void> {
    const api = createApi(fetch)
    const items = await allOf('people', (cursor) =>
      unwrap(api.people.$get({ query: { limit: PAGE_SIZE, ...(cursor && { cursor }) } }))
    )
    this.#people = byId(
      items.map(({ id, name, initials, organisation }) => {
        const tint = tintOf(organisation)
        return { id, label: name, note: organisation?.name ?? '', avatar: { initials, name, tint } }
      })
    )
  }

  async #readOrganisations(): Promise<void> {
    const api = createApi(fetch)
    const items = await allOf('organisations', (cursor) =>
      unwrap(api.organisations.$get({ query: { limit: PAGE_SIZE, ...(cursor && { cursor }) } }))
    )
    const reference = (one: (typeof items)[number]): Reference => ({
      id: one.id,
      label: one.name,
      note: one.territory,
      plate: plateOf(one)
    })
    this.#organisations = byId(items.map(reference))
    this.#poles = byId(items.filter((one) => one.kind === 'pole').map(reference))
  }
}

interface List<T> {
  items: T[]
  next: string | null
}

async function allOf<T>(key: string, read: (cursor: string | null) => Promise<List<T>>): Promise<T[]> {
  return cachedGet(`names:${key}`, async () => {
    const found: T[] = []
    let cursor: string | null = null
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const list: List<T> = await read(cursor)
      found.push(...list.items)
      cursor = list.next
      if (cursor === null) break
    }
    return found
  })
}

function byId(references: Reference[]): Known {
  const sorted = references.sort((a, b) => a.label.localeCompare(b.label, 'fr'))
  return new Map(sorted.map((one) => [one.id, one]))
}
