// Names of what cells refer to (people, organisations, places, pages, records), as far as this person may know them; kept on the device for
// offline. Read when a field asks for them, once.
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
import { pagePath } from '#shared/page-path'
import type { PlaceKind, PlaceName } from '#shared/places/names'
import { RECORD_PARAM } from './address'
import { Related } from './related.svelte'

const PAGE_SIZE = '200'
/** Beyond, a list is no longer a choice: names are found by typing. */
const MOST_PAGES = 10

type Known = ReadonlyMap<string, Reference>
const NOBODY: Known = new Map()

export class Names {
  #people = $state.raw<Known>(NOBODY)
  #organisations = $state.raw<Known>(NOBODY)
  #poles = $state.raw<Known>(NOBODY)
  #places = $state.raw<Readonly<Record<PlaceKind, Known>>>({ commune: NOBODY, epci: NOBODY })
  #pages = $state.raw<Known>(NOBODY)
  readonly related = new Related()
  #asked = new Set<string>()
  readonly #home: Home
  readonly #own: () => Own

  constructor(home: Home, own: () => Own) {
    this.#home = home
    this.#own = own
  }

  /** Reads what the fields of this collection need. */
  async read(fields: readonly Field[]): Promise<void> {
    const others = fields.flatMap((field) => this.#pointsTo(field) ?? [])
    await Promise.all([
      this.readFor(fields.flatMap((field) => typeOf(field).names ?? [])),
      this.related.read(others.filter((id) => id !== this.#home.pageId))
    ])
  }

  async readFor(named: readonly NameKind[]): Promise<void> {
    const kinds = new Set(named)
    const wanted: Promise<void>[] = []
    if (kinds.has('person')) wanted.push(this.#once('person', () => this.#readPeople()))
    if (kinds.has('organisation') || kinds.has('pole'))
      wanted.push(this.#once('organisation', () => this.#readOrganisations()))
    if (kinds.has('commune') || kinds.has('epci')) wanted.push(this.#once('place', () => this.#readPlaces()))
    if (kinds.has('page')) wanted.push(this.#once('page', () => this.#readPages()))
    await Promise.all(wanted)
  }

  references(field: Field): readonly Reference[] {
    return [...this.#of(typeOf(field).names, field).values()]
  }

  reference(field: Field, id: string): Reference | undefined {
    return this.#of(typeOf(field).names, field).get(id)
  }

  /** As far as this person may know them; read by `readFor`. */
  person(id: string): string | undefined {
    return this.#people.get(id)?.label
  }

  nameOf = (kind: NameKind, id: string, field: Field): string | undefined => {
    const name = this.#of(kind, field).get(id)?.label
    // A commune from elsewhere stands for itself, as on the server.
    return name ?? (kind === 'commune' || kind === 'epci' ? id : undefined)
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
    if (kind === 'commune' || kind === 'epci') return this.#places[kind]
    if (kind === 'page') return this.#pages
    if (kind !== 'record') return NOBODY
    const pageId = this.#pointsTo(field)
    return pageId === this.#home.pageId ? this.#titles : (this.#others.get(pageId ?? '') ?? NOBODY)
  }

  readonly #titles: Known = $derived.by(() => {
    const { fields, records } = this.#own()
    return titlesOf(fields, records, this.#home.href)
  })
  readonly #others: ReadonlyMap<string, Known> = $derived(
    new Map(
      [...this.related.known].map(([id, { fields, records, href }]) => [id, titlesOf(fields, records, href)])
    )
  )

  /** The collection whose records a field names; null: none. */
  #pointsTo(field: Field): string | null {
    if (typeOf(field).names !== 'record') return null
    return textSetting(field, 'collection') ?? this.#home.pageId
  }

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

  /** They weigh little, and nobody's data is in them: they travel with the collections that name some. */
  async #readPlaces(): Promise<void> {
    const { placeNames } = await import('#shared/places/names')
    const known = (of: Iterable<PlaceName>) =>
      byId([...of].map(({ code, label, note }) => ({ id: code, label, note })))
    this.#places = {
      commune: known(placeNames('commune').values()),
      epci: known(placeNames('epci').values())
    }
  }

  async #readPages(): Promise<void> {
    const { id, slug } = this.#home.initiative
    const { items } = await cachedGet(`names:pages:${id}`, () =>
      unwrap(createApi(fetch).initiatives[':id'].pages.$get({ param: { id } }))
    )
    const titles = new Map(items.map((page) => [page.id, page.title]))
    this.#pages = byId(
      items.map((page) => ({
        id: page.id,
        label: page.title,
        note: titles.get(page.parentId ?? '') ?? '',
        href: pagePath(page, slug)
      }))
    )
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

interface Own {
  fields: readonly Field[]
  records: readonly ViewRecord[]
}

/** The collection itself: its page, where it is shown, the initiative whose pages may be named. */
export interface Home {
  pageId: string
  href: string
  initiative: { id: string; slug: string }
}

/** By its title, which is not always a text. */
function titlesOf(
  fields: readonly Field[],
  records: readonly Pick<ViewRecord, 'id' | 'values'>[],
  href: string
): Known {
  const title = titleField(fields)
  return new Map(
    records.map(({ id, values }) => {
      const value = title && values[title.key]
      const label = typeof value === 'string' && value !== '' ? value : '…'
      return [id, { id, label, href: `${href}?${RECORD_PARAM}=${encodeURIComponent(id)}` }]
    })
  )
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
