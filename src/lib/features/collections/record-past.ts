// The past of a record as the server tells it, and what it takes to go back to it. Going back is a new edit: nothing is rewritten.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet } from '$lib/collab/device-cache'
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { RecordChangeDto, RecordChangeList } from '#shared/schemas/collections'

type Values = Record<string, Json>

export interface RecordChange extends Omit<RecordChangeDto, 'before' | 'after'> {
  before: Values
  after: Values
}

export interface RecordPast {
  items: RecordChange[]
  next: string | null
}

/** JSON as the client of the API types it and as ours does are one thing under two names; the server has checked it. */
function pastOf({ items, next }: Omit<RecordChangeList, 'items'> & { items: unknown }): RecordPast {
  return { items: items as RecordChange[], next }
}

/** The latest changes, or those before `cursor`. The latest are kept on the device. */
export async function readPast(
  pageId: string,
  recordId: string,
  cursor: string | null = null
): Promise<RecordPast> {
  const ask = () =>
    unwrap(
      createApi(fetch).pages[':id'].records[':recordId'].changes.$get({
        param: { id: pageId, recordId },
        query: cursor === null ? {} : { cursor }
      })
    )
  return pastOf(await (cursor === null ? cachedGet(`changes:${pageId}:${recordId}`, ask) : ask()))
}

/** What may be written: nothing that is computed, numbered by the server, or retired. */
export function mayGoBack(field: Field): boolean {
  const { storage } = typeOf(field)
  return !field.retired && storage !== 'computed' && storage !== 'system' && field.type !== 'autonumber'
}

/**
 * What is to be set so that the record says what it said before `change`, which is one of `newest`.
 * @param newest changes, latest first, without a hole down to it
 */
export function valuesBefore(
  newest: readonly RecordChange[],
  change: RecordChange,
  now: Readonly<Values>,
  fields: readonly Field[]
): Values {
  const then: Values = {}
  for (const one of newest) {
    Object.assign(then, one.before)
    if (one.id === change.id) break
  }
  const may = new Set(fields.filter(mayGoBack).map(({ key }) => key))
  return Object.fromEntries(
    Object.entries(then).filter(
      ([key, value]) => may.has(key) && JSON.stringify(value) !== JSON.stringify(now[key] ?? null)
    )
  )
}
