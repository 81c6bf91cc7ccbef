// Many records at once, inside one transaction: their orders are chosen together, so that ten thousand cost no more than they must.
import type * as Y from 'yjs'
import type { Field } from '#shared/fields/field'
import type { Json } from '#shared/json'
import { rootsOf, SYSTEM, type Stamp } from './collection'
import { addRecord, setValues } from './collection-write'
import { ordersAtEnd } from './record-order'

export interface ImportedRecord {
  id: string
  /** False: it is there already, and these values of it change. */
  isNew: boolean
  values: Record<string, Json>
}

/** New ones after all others, in the order given. */
export function importRecords(
  doc: Y.Doc,
  fields: Field[],
  given: readonly ImportedRecord[],
  stamp: Stamp
): void {
  const fresh = given.filter((one) => one.isNew)
  const orders = ordersAtEnd(fresh.length, lastOrder(doc), Date.parse(stamp.at))
  fresh.forEach(({ id, values }, at) => {
    const order = orders[at]
    addRecord(doc, fields, { id, values, ...(order !== undefined && { order }) }, stamp)
  })
  for (const { id, values, isNew } of given) if (!isNew) setValues(doc, fields, id, values, stamp)
}

/** Those in the trash count too: they may come back. */
function lastOrder(doc: Y.Doc): string | null {
  let last: string | null = null
  for (const map of rootsOf(doc).records.values()) {
    const order: unknown = map.get(SYSTEM.order)
    if (typeof order === 'string' && (last === null || order > last)) last = order
  }
  return last
}
