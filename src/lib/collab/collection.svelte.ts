// The Y.Doc of a collection as runes: fields and records to read, changes to make, one step of undo per gesture. Components see no Y.*.
// Knows nothing of saved views, and nothing of how the document travels (session.svelte.ts).
import * as Y from 'yjs'
import { observeCollection, type CollectionChange } from '#shared/collab/collection-changes'
import {
  readFields,
  readRecord,
  readRecords,
  richOf,
  rootsOf,
  type Stamp,
  type StoredRecord
} from '#shared/collab/collection'
import {
  addField,
  addRecord,
  changeField,
  moveField,
  moveRecord,
  removeRecord,
  restoreRecord,
  setOption,
  setValues,
  type FieldChange,
  type NewField,
  type OptionChange
} from '#shared/collab/collection-write'
import { importRecords, type ImportedRecord } from '#shared/collab/collection-import'
import { orderBetween } from '#shared/collab/record-order'
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { ownRelationOf } from '#shared/fields/links'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { ViewChange, ViewRecord } from '#shared/views/contract'

export type FieldEdit =
  | { type: 'add'; field: NewField; afterKey?: string }
  | { type: 'change'; key: string; change: FieldChange }
  | { type: 'move'; key: string; afterKey: string | null }
  | { type: 'option'; key: string; id: string; change: OptionChange }

const ADDED = 'added'

/** Computed fields filled in; absent while nothing computes them. */
export type Compute = (fields: readonly Field[], records: readonly StoredRecord[]) => Promise<ViewRecord[]>

export class Collection {
  fields = $state.raw<Field[]>([])
  /** In their order, those in the trash left out, computed fields included. */
  records = $state.raw<ViewRecord[]>([])
  /** Who made and changed each record, and when. */
  stamps = $state.raw<ReadonlyMap<string, Pick<StoredRecord, 'created' | 'modified'>>>(new Map())
  /** In the trash, the last one put there first. */
  trashed = $state.raw<readonly StoredRecord[]>([])
  canUndo = $state(false)
  canRedo = $state(false)
  readonly #doc: Y.Doc
  readonly #compute: Compute | undefined
  readonly #personId: string
  readonly #undo: Y.UndoManager
  readonly #stop: () => void
  #stored = new Map<string, StoredRecord>()
  #bin = new Map<string, StoredRecord>()
  #asked = 0

  constructor(doc: Y.Doc, personId: string, compute?: Compute) {
    this.#doc = doc
    this.#compute = compute
    this.#personId = personId
    const { fields, records } = rootsOf(doc)
    this.#undo = new Y.UndoManager([fields, records], {
      trackedOrigins: new Set([this]),
      // One gesture is one transaction, and one step.
      captureTimeout: 0
    })
    this.#undo.on('stack-item-added', this.#onstack)
    this.#undo.on('stack-item-popped', this.#onstack)
    this.#stop = observeCollection(doc, (change) => this.#read(change))
    this.#readAll()
  }

  stop(): void {
    this.#asked += 1
    this.#stop()
    this.#undo.destroy()
  }

  /** One gesture: one transaction, one step of undo. Settings of views are not here and are passed over. */
  apply(changes: readonly ViewChange[]): void {
    const added: string[] = []
    this.#coverTexts(changes)
    this.#transact(() => {
      for (const change of changes) {
        if (change.type === 'add') added.push(change.id)
        this.#apply(change)
      }
    })
    if (added.length > 0) this.#undo.undoStack.at(-1)?.meta.set(ADDED, added)
  }

  edit(edits: readonly FieldEdit[]): void {
    this.#transact(() => {
      for (const edit of edits) this.#edit(edit)
    })
  }

  /**
   * Fields and options, then records that may use them: one gesture, one step of undo.
   * @returns what takes back this very step; false once something else has been done since
   */
  import(edits: readonly FieldEdit[], given: readonly ImportedRecord[]): () => boolean {
    this.#transact(() => {
      for (const edit of edits) this.#edit(edit)
      const fields = readFields(this.#doc)
      // Long texts live beside the records: undoing a change of one must give it back too.
      const rich = fields.filter((field) => typeOf(field).storage === 'rich')
      for (const { id, values, isNew } of given)
        for (const { key } of rich)
          if (!isNew && values[key] !== undefined) this.#undo.addToScope(richOf(this.#doc, id, key))
      importRecords(this.#doc, fields, given, this.#stamp())
    })
    const step = this.#undo.undoStack.at(-1)
    const added = given.filter((one) => one.isNew).map((one) => one.id)
    if (added.length > 0) step?.meta.set(ADDED, added)
    return () => {
      if (step === undefined || this.#undo.undoStack.at(-1) !== step) return false
      this.undo()
      return true
    }
  }

  /** What is computed from elsewhere has changed. */
  recompute(): void {
    this.#publish()
  }

  restore(id: string): void {
    this.#transact(() => restoreRecord(this.#doc, id, this.#stamp()))
  }

  /** Long texts live beside the records: undoing a change of one gives it back too. */
  #coverTexts(changes: readonly ViewChange[]): void {
    const rich = this.fields.filter((field) => typeOf(field).storage === 'rich')
    for (const change of changes)
      for (const { key } of rich)
        if (change.type === 'set' && change.values[key] !== undefined)
          this.#undo.addToScope(richOf(this.#doc, change.id, key))
  }

  /** Undoing an addition never takes away what others have written in it since: such a record goes to the trash. */
  undo(): void {
    const stack = this.#undo.undoStack
    const added: unknown = stack.at(-1)?.meta.get(ADDED)
    const ids = Array.isArray(added) ? added.filter((id) => typeof id === 'string') : []
    if (ids.some((id) => this.#touchedByOthers(id))) {
      stack.pop()
      this.#doc.transact(() => ids.forEach((id) => removeRecord(this.#doc, id, this.#stamp())))
    } else {
      // One step and no more: past a step of which nothing is left, Yjs would undo the one before, without asking who has touched it.
      const earlier = stack.splice(0, stack.length - 1)
      this.#undo.undo()
      stack.unshift(...earlier)
    }
    this.#onstack()
  }

  redo(): void {
    this.#undo.redo()
    this.#onstack()
  }

  #transact(work: () => void): void {
    this.#undo.stopCapturing()
    this.#doc.transact(work, this)
  }

  #apply(change: ViewChange): void {
    const { records } = this
    switch (change.type) {
      case 'set':
        this.#setLinks(change.id, change.values)
        return this.#setValues(change.id, change.values)
      case 'add': {
        const order = change.beforeId ? this.#orderBefore(change.beforeId, change.id) : undefined
        const record = { id: change.id, values: change.values, ...(order !== undefined && { order }) }
        return addRecord(this.#doc, this.fields, record, this.#stamp())
      }
      case 'move': {
        const others = records.filter((record) => record.id !== change.id)
        const at =
          change.beforeId === null ? others.length : others.findIndex((one) => one.id === change.beforeId)
        if (at < 0) return
        return moveRecord(this.#doc, change.id, others[at - 1]?.order ?? null, others[at]?.order ?? null)
      }
      case 'remove':
        return removeRecord(this.#doc, change.id, this.#stamp())
      case 'settings':
    }
  }

  #setValues(id: string, values: Record<string, Json | null>): void {
    setValues(this.#doc, this.fields, id, values, this.#stamp(), this.#seen(id, values))
  }

  /** The other side of a relation of this collection: written where the relation is, in the records that come and go. */
  #setLinks(id: string, values: Record<string, Json | null>): void {
    for (const field of this.fields) {
      const wanted = values[field.key]
      const relation = wanted === undefined ? undefined : ownRelationOf(field, this.fields)
      if (wanted === undefined || !relation) continue
      const held = ids(this.records.find((record) => record.id === id)?.values[field.key] ?? null)
      const next = ids(wanted)
      for (const other of next.filter((one) => !held.includes(one))) this.#link(other, relation, id, true)
      for (const other of held.filter((one) => !next.includes(one))) this.#link(other, relation, id, false)
    }
  }

  #link(from: string, relation: Field, to: string, on: boolean): void {
    const value = this.#stored.get(from)?.values[relation.key] ?? null
    if (!this.#stored.has(from)) return
    if (relation.type === 'relation') {
      if (on || value === to) this.#setValues(from, { [relation.key]: on ? to : null })
      return
    }
    const others = ids(value).filter((one) => one !== to)
    const next = on ? [...others, to] : others
    this.#setValues(from, { [relation.key]: next.length === 0 ? null : next })
  }

  #edit(edit: FieldEdit): void {
    switch (edit.type) {
      case 'add':
        addField(this.#doc, edit.field)
        if (edit.afterKey !== undefined) moveField(this.#doc, edit.field.key, edit.afterKey)
        return
      case 'change':
        return changeField(this.#doc, edit.key, edit.change)
      case 'move':
        return moveField(this.#doc, edit.key, edit.afterKey)
      case 'option':
        return setOption(this.#doc, edit.key, edit.id, edit.change)
    }
  }

  #orderBefore(beforeId: string, id: string): string | undefined {
    const others = this.records.filter((record) => record.id !== id)
    const at = others.findIndex((record) => record.id === beforeId)
    return at < 0 ? undefined : orderBetween(others[at - 1]?.order ?? null, others[at]?.order ?? null)
  }

  /** What was on the screen: it may be behind the document, while computed fields are awaited. */
  #seen(id: string, values: Readonly<Record<string, unknown>>): ViewRecord['values'] | undefined {
    const several = this.fields.some((field) => field.key in values && typeOf(field).storage === 'items')
    return several ? this.records.find((record) => record.id === id)?.values : undefined
  }

  #stamp(): Stamp {
    return { by: this.#personId, at: new Date().toISOString() }
  }

  #touchedByOthers(id: string): boolean {
    const map = rootsOf(this.#doc).records.get(id)
    if (!map) return false
    return [...map._map.values()].some((item) => item.id.client !== this.#doc.clientID)
  }

  #onstack = (): void => {
    this.canUndo = this.#undo.undoStack.length > 0
    this.canRedo = this.#undo.redoStack.length > 0
  }

  #readAll(): void {
    this.fields = readFields(this.#doc)
    this.#stored = new Map()
    this.#bin = new Map()
    for (const record of readRecords(this.#doc, this.fields, 'with'))
      (record.deleted === null ? this.#stored : this.#bin).set(record.id, record)
    this.#publish()
    this.#showBin()
  }

  /** Records that did not move keep their objects, so that nothing else is drawn again. */
  #read(change: CollectionChange): void {
    if (change.fields) return this.#readAll()
    if (change.records.size === 0) return
    let bin = false
    for (const id of change.records) {
      const record = readRecord(this.#doc, id, this.fields)
      const binned = this.#bin.delete(id)
      if (record && record.deleted === null) this.#stored.set(id, record)
      else this.#stored.delete(id)
      if (record?.deleted) this.#bin.set(id, record)
      bin ||= binned || Boolean(record?.deleted)
    }
    this.#publish()
    if (bin) this.#showBin()
  }

  #publish(): void {
    const sorted = [...this.#stored.values()].sort(byOrder)
    this.stamps = new Map(this.#stored)
    this.#asked += 1
    const computed = this.#compute && this.fields.some(isComputed)
    if (computed) void this.#fill(sorted, this.#asked)
    if (!computed || this.records.length === 0) this.records = sorted
  }

  #showBin(): void {
    const at = (record: StoredRecord) => record.deleted?.at ?? ''
    this.trashed = [...this.#bin.values()].sort((a, b) => (at(a) > at(b) ? -1 : 1))
  }

  /** Asked again while it was computing: only the last answer counts. */
  async #fill(sorted: StoredRecord[], asked: number): Promise<void> {
    const rows = await this.#compute?.(this.fields, sorted)
    if (rows && asked === this.#asked) this.records = rows
  }
}

function isComputed(field: Field): boolean {
  return typeOf(field).storage === 'computed' && !field.retired
}

function byOrder(a: StoredRecord, b: StoredRecord): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1
  return a.id < b.id ? -1 : 1
}
