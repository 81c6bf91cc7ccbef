// A collection while its screen is there, over the session of its document: fields and records, names, presence by cell, saved views.
import { untrack } from 'svelte'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { CellPresence } from '$lib/collab/cell-presence.svelte'
import { Collection } from '$lib/collab/collection.svelte'
import type { DocumentSession } from '$lib/collab/session.svelte'
import { pictureAddress, pictureId } from '$lib/editor/picture-address'
import type { Pictures } from '$lib/editor/pictures'
import type { CollectionTools } from '$lib/views/tools'
import type { Locale } from '$lib/i18n'
import { dayIn } from '#shared/fields/date-text'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { FileValue } from '#shared/fields/types/file'
import type { PageDto } from '#shared/schemas/pages'
import type { ViewContext } from '#shared/views/contract'
import { addMirror, otherCollections } from './mirrors'
import { Names } from './names.svelte'
import { pageHref, RECORD_PARAM } from './address'

/** Of a device that keeps nothing itself, for the server (ms). */
const PATIENCE = 60_000
const TIME_ZONE = 'Europe/Paris'

export class OpenCollection {
  readonly data: Collection
  /** For the texts of records. */
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** Told when comments of the page have changed. */
  readonly onthreads = new Set<() => void>()
  readonly cells: CellPresence
  readonly names: Names
  readonly #page: PageDto
  readonly #locale: Locale
  readonly #personId: string
  readonly #session: DocumentSession

  constructor(
    session: DocumentSession,
    page: PageDto,
    personId: string,
    locale: Locale,
    /** Files of the page, here first. */
    readonly pictures: Pictures
  ) {
    this.#session = session
    this.doc = session.channel.doc
    this.awareness = session.channel.awareness
    this.data = new Collection(session.channel.doc, personId, async (fields, records) => {
      // Formulas weigh more than everything else here: they travel with the collections that have some.
      const { computeRecords } = await import('#shared/expressions/compute')
      return computeRecords({
        pageId: page.id,
        fields,
        records,
        others: this.names.related.known,
        clock: { today: dayIn(new Date(), TIME_ZONE) }
      })
    })
    this.cells = new CellPresence(session.channel.awareness)
    this.names = new Names(
      { pageId: page.id, href: pageHref(page), initiative: page.initiative },
      () => this.data
    )
    this.#page = page
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

  /** What is computed through other collections, once they are here. */
  followRelated(): void {
    if (this.names.related.known.size > 0) untrack(() => this.data.recompute())
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

  async #addFile(file: File): Promise<FileValue> {
    const stored = await this.pictures.add(file, () => undefined)
    const id = pictureId('src' in stored ? stored.src : stored.href)
    return { id, name: file.name.slice(0, 255), mediaType: file.type || 'application/octet-stream' }
  }

  async #tryField(field: Field): Promise<{ text: string } | { error: string }> {
    const { computeRecords } = await import('#shared/expressions/compute')
    const fields = [...this.data.fields.filter((one) => one.key !== field.key), field]
    const [row] = await computeRecords({
      pageId: this.#page.id,
      fields,
      records: this.data.records.slice(0, 1),
      others: this.names.related.known,
      clock: { today: dayIn(new Date(), TIME_ZONE) }
    })
    const error = row?.errors?.[field.key]
    if (error !== undefined) return { error }
    const value = row?.values[field.key]
    return { text: value === undefined ? '' : typeOf(field).text(value, field, this.context) }
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
      draftKey: this.#page.id,
      whenKept: () => this.#whenKept(),
      collections: () => otherCollections(this.#page),
      fieldsOf: (pageId) =>
        pageId === null ? this.data.fields : (this.names.related.known.get(pageId)?.fields ?? []),
      tryField: (field) => this.#tryField(field),
      addFile: (file) => this.#addFile(file),
      openFile: ({ id, name }) => this.pictures.open(pictureAddress(id), name),
      addMirror: (pageId, mirror) => addMirror(this.#page.id, pageId, mirror),
      recordHref: (id) => `${href}?${RECORD_PARAM}=${encodeURIComponent(id)}`,
      ...(mayEdit && { edit: (edits) => this.data.edit(edits) })
    }
  }
}
