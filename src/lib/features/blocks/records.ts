// Decisions and actions as records of their initiative: keys of shared/collab/provided.ts, written by the ordinary routes of records.
import { unwrap, type ApiClient } from '$lib/api/client'
import { dayIn } from '#shared/fields/date-text'

export type RecordKind = 'decision' | 'action'

interface Change {
  title?: string
  state?: string | null
  person?: string | null
  day?: string | null
}

const KEYS = {
  decision: { title: 'statement', state: 'state', person: 'decidedBy', day: 'date' },
  action: { title: 'title', state: 'state', person: 'owner', day: 'dueDate' }
} as const

export function valuesOf(kind: RecordKind, change: Change): Record<string, string | null> {
  const keys = KEYS[kind]
  const values: Record<string, string | null> = {}
  for (const part of ['title', 'state', 'person', 'day'] as const) {
    const value = change[part]
    if (value !== undefined) values[keys[part]] = value
  }
  return values
}

/** @param id chosen when the block was put in: the same one sent twice makes one. @returns `<collection>/<record>` */
export async function createRecord(
  api: ApiClient,
  kind: RecordKind,
  page: { id: string; initiative: { id: string } },
  id: string,
  title: string
): Promise<string> {
  const param = { id: page.initiative.id }
  const list =
    kind === 'action'
      ? await unwrap(api.initiatives[':id'].actions.$get({ param, query: { limit: '1' } }))
      : await unwrap(api.initiatives[':id'].decisions.$get({ param, query: { limit: '1' } }))
  const collection = list.collection?.pageId ?? ''
  const first: Change =
    kind === 'action'
      ? { title, state: 'a_faire' }
      : { title, state: 'proposee', day: dayIn(new Date(), 'Europe/Paris') }
  const record = await unwrap(
    api.pages[':id'].records.$post({
      param: { id: collection },
      json: { id, values: { ...valuesOf(kind, first), source: page.id, place: `block:${id}` } }
    })
  )
  return `${collection}/${record.id}`
}
