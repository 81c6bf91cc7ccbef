// A page of records comes from what is derived when the database can answer alike: the same records, in the same order, as from the live
// document, whatever is asked.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadViewer } from '#server/auth/viewer'
import { listDerived } from '#server/domain/collections/derived-list'
import { listLive } from '#server/domain/collections/list'
import type { Context } from '#server/domain/context'
import { seeded } from '#tests/chaos/random'
import { openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'

const FIELDS = [
  { key: 'title', label: 'Titre', type: 'text', role: 'title' },
  { key: 'state', label: 'État', type: 'choice', options: ['Zéro', 'À faire', 'Fait'] },
  { key: 'due', label: 'Échéance', type: 'date' },
  { key: 'cost', label: 'Coût', type: 'money' },
  { key: 'size', label: 'Taille', type: 'number' },
  { key: 'open', label: 'Ouvert', type: 'bool' },
  { key: 'who', label: 'Qui', type: 'persons' }
]

let desk: CollectionDesk
let ctx: Context
let page: string

beforeAll(async () => {
  desk = await openCollectionDesk()
  const { services } = desk.server
  const proof = { sessionId: null, scopes: null }
  const viewer = await loadViewer(services.database.db, desk.world.people.coordinator, proof)
  ctx = { ...services, viewer, requestId: 'test', locale: 'fr', ip: '', userAgent: '' }
  page = await desk.make(FIELDS)
  const random = seeded(7)
  const pick = <T>(values: T[]) => values[Math.floor(random() * values.length)]
  for (let index = 0; index < 60; index++) {
    await desk.add(page, {
      title: `Fiche ${index % 7}`,
      state: pick([null, 'zero', 'a_faire', 'fait']),
      due: pick([null, '2027-01-31', '2027-02-01', '2026-12-25']),
      cost: pick([null, 0, 7, 1250, 100_000]),
      size: pick([null, -1.5, 0, 2, 10]),
      open: pick([null, true, false])
    })
  }
})
afterAll(() => desk.close())

const QUERIES = [
  {},
  { sort: 'due' },
  { sort: '-due,cost' },
  { sort: 'state,-size' },
  { sort: '-open' },
  { filter: "state = 'fait'" },
  { filter: "state != 'fait'" },
  { filter: "state in ('fait', 'zero') and cost >= 12.5", sort: '-cost' },
  { filter: "(due < '2027-01-31' or open = true) and size > -2" },
  { filter: 'cost = 0.07' },
  { filter: 'size = 2 or missing = 3' },
  { filter: 'open' },
  { filter: 'size < 5 and size > 1 + 0' },
  { sort: 'title' },
  { filter: '$count(who) = 0' }
]
/** Those for which the document is not opened. */
const DERIVED = 10

test.each(QUERIES.map((query, index) => ({ query, index })))('$query', async ({ query, index }) => {
  const asked = { scope: 'live' as const, limit: 25, ...query }
  await ctx.collab.settle([page])
  const derived = await listDerived(ctx, page, asked)
  expect(derived !== null).toBe(index < DERIVED)
  if (!derived) return
  const live = await listLive(ctx, page, asked)
  expect(derived).toEqual(live)
  // The next page too, wherever its first record stands.
  const next = { ...asked, cursor: derived.next ?? '3.gone' }
  expect(await listDerived(ctx, page, next)).toEqual(await listLive(ctx, page, next))
})

test('nothing is answered from rows that are behind the disk, nor to whoever does not see the page', async () => {
  await ctx.collab.settle([page])
  const made = await desk.add(page, { title: 'À l’instant' })
  const { body } = await desk.as('coordinator', `GET /pages/${page}/records?limit=1000`)
  expect(body.items.at(-1).id).toBe(made.id)
  await ctx.collab.settle([page])
  expect((await desk.as('foreigner', `GET /pages/${page}/records`)).status).toBe(404)
  await desk.as('coordinator', `DELETE /pages/${page}/records/${made.id}`)
  await ctx.collab.settle([page])
  const trash = await desk.as('coordinator', `GET /pages/${page}/records?scope=trash`)
  expect(trash.body.items).toMatchObject([{ id: made.id, values: { title: 'À l’instant' } }])
})
