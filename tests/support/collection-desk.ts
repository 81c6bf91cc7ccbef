// A server, its world, and what a test does with a collection: by REST, and in its room by a stock Yjs client.
import { expect } from 'vitest'
import { StockClient } from '#tests/collab/support/clients'
import { startTestServer } from './app'
import { ask, type Loose } from './ask'
import { buildWorld } from './world'
import type { PersonName } from './world-facts'

export type CollectionDesk = Awaited<ReturnType<typeof openCollectionDesk>>

export const FIELDS = [
  { key: 'title', label: 'Action', type: 'text', role: 'title', required: true },
  { key: 'state', label: 'État', type: 'select', role: 'status', options: ['À faire', 'En cours', 'Fait'] },
  { key: 'due', label: 'Échéance', type: 'date' },
  { key: 'cost', label: 'Coût', type: 'money' },
  { key: 'who', label: 'Qui', type: 'persons' },
  { key: 'notes', label: 'Notes', type: 'longtext' },
  { key: 'parent', label: 'Après', type: 'relation' },
  { key: 'double', label: 'Double', type: 'formula', settings: { expression: 'cost * 2' } },
  { key: 'number', label: 'Nº', type: 'autonumber' }
]

export const stamp = { by: null, at: '2027-03-10T10:00:00.000Z' }

export async function openCollectionDesk() {
  const server = await startTestServer()
  const world = await buildWorld(server.services)
  const as = (name: PersonName, request: string, body?: unknown) =>
    ask(server, world.headers[name], request, body)

  return {
    server,
    world,
    as,
    close: () => server.close(),

    async make(fields: object[] = FIELDS, title = 'Actions'): Promise<string> {
      const path = `POST /initiatives/${world.initiatives.closed}/pages`
      const { status, body } = await as('coordinator', path, { kind: 'collection', title, fields })
      if (status !== 201) throw new Error(JSON.stringify(body))
      expect(body.kind).toBe('collection')
      return body.id as string
    },

    async add(page: string, values: object): Promise<Loose> {
      const { status, body } = await as('coordinator', `POST /pages/${page}/records`, { values })
      if (status !== 201) throw new Error(JSON.stringify(body))
      return body
    },

    async connect(page: string, who: PersonName = 'coordinator', params: Record<string, string> = {}) {
      const { body } = await as(who, `POST /pages/${page}/ticket`)
      const place = { url: `${server.url.replace('http', 'ws')}/collab` }
      const client = new StockClient(place, page, null, { params: { ticket: body.ticket, ...params } })
      return client.synced()
    }
  }
}
