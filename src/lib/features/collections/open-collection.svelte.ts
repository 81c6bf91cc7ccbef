// A collection while its screen is there, over the session of its document: fields and records, names, presence by cell, saved views.
import { untrack } from 'svelte'
import { CellPresence } from '$lib/collab/cell-presence.svelte'
import { Collection } from '$lib/collab/collection.svelte'
import type { DocumentSession } from '$lib/collab/session.svelte'
import type { CollectionTools } from '$lib/views/tools'
import type { Locale } from '$lib/i18n'
import { dayIn } from '#shared/fields/date-text'
import type { PageDto } from '#shared/schemas/pages'
import type { ViewContext } from '#shared/views/contract'
import { Names } from './names.svelte'
import { RECORD_PARAM } from './address'

/** Of a device that keeps nothing itself, for the server (ms). */
const PATIENCE = 60_000
const TIME_ZONE = 'Europe/Paris'

export class OpenCollection {
  readonly data: Collection
  readonly cells: CellPresence
  readonly names: Names
  readonly #pageId: string
  readonly #locale: Locale
  readonly #personId: string
  readonly #session: DocumentSession

  constructor(session: DocumentSession, page: PageDto, personId: string, locale: Locale) {
    this.#session = session
    this.data = new Collection(session.channel.doc, personId, async (fields, records) => {
      // Formulas weigh more than everything else here: they travel with the collections that have some.
      const { computeRecords } = await import('#shared/expressions/compute')
      return computeRecords({
        pageId: page.id,
        fields,
        records,
        clock: { today: dayIn(new Date(), TIME_ZONE) }
      })
    })
    this.cells = new CellPresence(session.channel.awareness)
    this.names = new Names(page.id, () => this.data)
    this.#pageId = page.id
    this.#locale = locale
    this.#personId = personId
  }

  stop(): void {
    this.data.stop()
    this.cells.stop()
  }

  /** Names of fields that have just appeared. */
  follow(): void {
    const { fields } = this.data
    untrack(() => void this.names.read(fields))
  }

  get context(): ViewContext {
    return {
      locale: this.#locale,
      timeZone: TIME_ZONE,
      now: new Date(),
      personId: this.#personId,
      nameOf: this.names.nameOf,
      idOf: this.names.idOf
    }
  }

  async #whenKept(): Promise<boolean> {
    const { store } = this.#session.channel
    await store.flush()
    return store.confirmed || (await this.#session.whenSaved(PATIENCE))
  }

  tools(mayEdit: boolean, href: string): CollectionTools {
    return {
      references: (field) => this.names.references(field),
      reference: (field, id) => this.names.reference(field, id),
      peers: () => this.cells.peers,
      place: (place) => this.cells.be(place),
      draftKey: this.#pageId,
      whenKept: () => this.#whenKept(),
      recordHref: (id) => `${href}?${RECORD_PARAM}=${encodeURIComponent(id)}`,
      ...(mayEdit && { edit: (edits) => this.data.edit(edits) })
    }
  }
}
