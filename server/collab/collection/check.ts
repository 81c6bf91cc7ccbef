// Is what a transaction left in a collection what its fields allow? Looks only at what moved; knows what stood there before.
import * as Y from 'yjs'
import { itemName, readField, readStamp, rootsOf, ROOT, SYSTEM, writtenItem } from '#shared/collab/collection'
import {
  FIELD_KEY,
  FIELD_ROLES,
  MAX_FIELDS,
  MAX_LABEL,
  MAX_OPTIONS,
  OPTION_ID,
  RECORD_ID,
  type Field
} from '#shared/fields/field'
import { placeOf } from '#shared/collab/collection-changes'
import { isKnownType, typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'

/** An entry that must not stay, and what stood there: undefined when nothing did, or when that was no better. */
export interface Fault {
  /** Of the shared type at the root, then of the maps inside. */
  path: string[]
  key: string
  before: unknown
  /** Who wrote it. */
  client: number
  reason: 'field' | 'type' | 'record' | 'cell' | 'columns'
}

const MOST_ENTRIES = 5_000

/** To be called while the transaction ends, when Yjs still knows what was there. */
export function faultsOf(doc: Y.Doc, transaction: Y.Transaction): Fault[] {
  if (!doc.share.has(ROOT.records) && !doc.share.has(ROOT.fields)) return []
  const { fields, records } = rootsOf(doc)
  const faults: Fault[] = []
  const known = new Map<string, Field | null>()
  for (const { event, path } of eventsIn(transaction, fields)) fieldFaults(fields, event, path, faults)
  // Cells are judged by the type that will be put back.
  const retyped = new Map(
    faults.filter(({ reason }) => reason === 'type').map((fault) => [fault.path[1], fault])
  )
  const fieldOf = (key: string) => {
    if (!known.has(key)) {
      const field = readField(key, fields.get(key))
      const before = retyped.get(key)?.key === 'type' ? retyped.get(key)?.before : undefined
      known.set(key, field && typeof before === 'string' ? { ...field, type: before } : field)
    }
    return known.get(key) ?? null
  }
  for (const { event, path } of eventsIn(transaction, records))
    recordFaults(records, event, path, fieldOf, faults)
  return faults
}

type MapEvent = Y.YMapEvent<unknown>

/** With the way from the root, which Yjs itself tells observers only. */
function* eventsIn(
  transaction: Y.Transaction,
  root: unknown
): Generator<{ event: MapEvent; path: string[] }> {
  for (const [type, events] of transaction.changedParentTypes) {
    if ((type as unknown) !== root) continue
    for (const event of events) {
      if (event instanceof Y.YMapEvent)
        yield { event: event as MapEvent, path: placeOf(event.target).slice(1) }
    }
  }
}

function fieldFaults(fields: Y.Map<Y.Map<unknown>>, event: MapEvent, path: string[], faults: Fault[]): void {
  // Yjs counts the entries each time it is asked.
  const { size } = event.target
  for (const [key, change] of event.changes.keys) {
    const at = { path: [ROOT.fields, ...path], key, client: writer(event.target, key) }
    if (path.length === 0) {
      if (change.action === 'delete') continue
      const excess = change.action === 'add' && size > MAX_FIELDS
      const bad = !FIELD_KEY.test(key) || readField(key, fields.get(key)) === null
      if (excess || bad) faults.push({ ...at, before: undefined, reason: excess ? 'columns' : 'field' })
    } else if (path.length === 1) {
      // Written once: a conversion makes a new field.
      const retyped = key === 'type' && change.action !== 'add'
      if (retyped || !isFieldEntry(key, event.target.get(key)))
        faults.push({ ...at, before: change.oldValue as unknown, reason: 'type' })
    } else if (path[1] === 'options') {
      const value = event.target.get(key)
      if (change.action !== 'delete' && !isOptionEntry(path.length, key, value, size))
        faults.push({ ...at, before: change.oldValue as unknown, reason: 'field' })
    }
  }
}

function isFieldEntry(key: string, value: unknown): boolean {
  if (value === undefined) return key !== 'type'
  if (key === 'settings' || key === 'options') return value instanceof Y.Map
  if (key === 'required' || key === 'hidden' || key === 'retired' || key === 'sensitive')
    return typeof value === 'boolean'
  if (key === 'retentionMonths') return typeof value === 'number'
  if (key === 'role') return FIELD_ROLES.some((role) => role === value)
  if (typeof value !== 'string') return false
  return key === 'label' ? value.trim() !== '' && value.length <= MAX_LABEL : value.length <= 2000
}

function isOptionEntry(depth: number, key: string, value: unknown, count: number): boolean {
  if (depth === 2) return OPTION_ID.test(key) && value instanceof Y.Map && count <= MAX_OPTIONS
  if (key === 'retired') return typeof value === 'boolean'
  return typeof value === 'string' && value.length <= MAX_LABEL
}

function recordFaults(
  records: Y.Map<Y.Map<unknown>>,
  event: MapEvent,
  path: string[],
  fieldOf: (key: string) => Field | null,
  faults: Fault[]
): void {
  if (path.length === 0) {
    for (const [id, change] of event.changes.keys) {
      if (change.action === 'delete') continue
      const map: unknown = records.get(id)
      if (!RECORD_ID.test(id) || !(map instanceof Y.Map)) {
        faults.push({
          path: [ROOT.records],
          key: id,
          before: undefined,
          client: writer(event.target, id),
          reason: 'record'
        })
        continue
      }
      for (const [key, value] of map as Y.Map<unknown>) {
        if (isEntry(key, value, fieldOf)) continue
        faults.push({
          path: [ROOT.records, id],
          key,
          before: undefined,
          client: writer(map, key),
          reason: 'cell'
        })
      }
    }
  } else if (path.length === 1) {
    const id = path[0] ?? ''
    const { size } = event.target
    for (const [key, change] of event.changes.keys) {
      const value = event.target.get(key)
      const excess = change.action === 'add' && size > MOST_ENTRIES
      if (change.action === 'delete' || (!excess && isEntry(key, value, fieldOf))) continue
      const old: unknown = change.oldValue
      const before = old !== undefined && isEntry(key, old, fieldOf) ? old : undefined
      faults.push({
        path: [ROOT.records, id],
        key,
        before,
        client: writer(event.target, key),
        reason: excess ? 'columns' : 'cell'
      })
    }
  }
}

/**
 * To be asked once everything has arrived: of a large update, applied in pieces, a cell may come before its field, and a field before
 * its type.
 */
export function stillWrong(doc: Y.Doc): (fault: Fault, value: unknown) => boolean {
  const { fields } = rootsOf(doc)
  const known = new Map<string, Field | null>()
  const fieldOf = (key: string) => {
    const field = known.get(key) ?? readField(key, fields.get(key))
    known.set(key, field)
    return field
  }
  return ({ reason, path, key }, value) => {
    if (reason === 'cell') return !isEntry(key, value, fieldOf)
    return reason !== 'field' || path.length > 1 || readField(key, value) === null
  }
}

/** One entry of a record: a cell, an item of a cell, or one of ours. */
function isEntry(key: string, value: unknown, fieldOf: (key: string) => Field | null): boolean {
  if (value instanceof Y.AbstractType) return false
  if (key === SYSTEM.order) return typeof value === 'string' && value.length <= 200
  if (key === SYSTEM.created || key === SYSTEM.modified || key === SYSTEM.deleted)
    return readStamp(value) !== null
  const cut = key.indexOf(':')
  const field = fieldOf(cut < 0 ? key : key.slice(0, cut))
  if (!field) return false
  // Written by a newer release: not ours to judge.
  if (!isKnownType(field.type)) return JSON.stringify(value).length <= 10_000
  const type = typeOf(field)
  if (cut < 0) return type.storage === 'cell' && type.check(value, field) !== undefined
  if (type.storage !== 'items' || !type.readItem) return false
  const id = key.slice(cut + 1)
  if (itemName(field.key, id) !== key) return false
  const raw = value as Json
  if (typeof raw === 'string') return raw.length <= 200 && type.readItem(id, null, field)
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) {
    const { order, ...payload } = raw
    return (
      typeof order === 'string' && type.readItem(id, payload, field) && writtenItem(order, payload) !== null
    )
  }
  return type.readItem(id, raw, field)
}

function writer(map: Y.AbstractType<unknown> | Y.Map<unknown>, key: string): number {
  return map._map.get(key)?.id.client ?? 0
}
