// What stands behind the sheet of a record: its past, told once and by whom it was made; what is said about it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFields, readRecord, rootsOf, SYSTEM } from '#shared/collab/collection'
import { setValues } from '#shared/collab/collection-write'
import { until } from '#tests/collab/support/clients'
import type { Loose } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'

let desk: CollectionDesk

beforeAll(async () => {
  desk = await openCollectionDesk()
})
afterAll(() => desk.close())

const as: CollectionDesk['as'] = (...given) => desk.as(...given)
const record = (page: string, id: string, end = '') => `/pages/${page}/records/${id}${end}`

async function past(page: string, id: string, query = ''): Promise<Loose> {
  const { status, body } = await as('coordinator', `GET ${record(page, id, '/changes')}${query}`)
  expect(status).toBe(200)
  return body
}

/** Read once: what comes after is a change, and not how it began. */
async function begin(page: string, values: object): Promise<Loose> {
  const made = await desk.add(page, values)
  expect((await past(page, made.id)).items).toEqual([])
  return made
}

const told = (one: Loose) => [one.kind, one.by?.id ?? null, one.before, one.after]

describe('the past of a record', () => {
  test('says who changed which field, from what to what, the trash included, latest first', async () => {
    const page = await desk.make()
    const { id } = await desk.add(page, { title: 'Une', cost: '10' })
    expect((await past(page, id)).items).toEqual([])
    await as('coordinator', `PATCH ${record(page, id)}`, { values: { title: 'Deux' } })
    await past(page, id)
    await as('partnerCoordinator', `PATCH ${record(page, id)}`, {
      values: { cost: null, who: [desk.world.people.reader] }
    })
    await past(page, id)
    await as('partnerCoordinator', `DELETE ${record(page, id)}`)
    await past(page, id)
    await as('coordinator', `PATCH ${record(page, id)}`, { trashed: false })
    const { coordinator, partnerCoordinator, reader } = desk.world.people
    const { items } = await past(page, id)
    expect(items.map(told)).toEqual([
      ['restored', coordinator, {}, {}],
      ['trashed', partnerCoordinator, {}, {}],
      ['edited', partnerCoordinator, { cost: 1000, who: null }, { cost: null, who: [reader] }],
      ['edited', coordinator, { title: 'Une' }, { title: 'Deux' }]
    ])
    const first = await past(page, id, '?limit=3')
    expect(first.items).toHaveLength(3)
    const rest = await past(page, id, `?limit=3&cursor=${first.next}`)
    expect([rest.items.map(told), rest.next]).toEqual([[told(items[3])], null])
  })

  test('what goes on in one field is one change; what comes back to where it was is none', async () => {
    const page = await desk.make()
    const { id } = await begin(page, { title: 'Un' })
    for (const title of ['Un b', 'Un bal', 'Un bal masqué']) {
      await as('coordinator', `PATCH ${record(page, id)}`, { values: { title } })
      await past(page, id)
    }
    expect((await past(page, id)).items.map(told)).toEqual([
      ['edited', desk.world.people.coordinator, { title: 'Un' }, { title: 'Un bal masqué' }]
    ])
    await as('coordinator', `PATCH ${record(page, id)}`, { values: { title: 'Un' } })
    expect((await past(page, id)).items).toEqual([])
  })

  test('two people who write at the same moment are told apart, whatever the record says of itself', async () => {
    const page = await desk.make()
    const { id } = await begin(page, { title: 'Une', cost: '10' })
    const one = await desk.connect(page, 'coordinator')
    const other = await desk.connect(page, 'partnerCoordinator')
    await until(() => rootsOf(other.doc).records.has(id) && rootsOf(one.doc).records.has(id), 'there')
    // Under the name of somebody else.
    const forged = { by: desk.world.people.pilot, at: '2027-03-10T10:00:00.000Z' }
    setValues(one.doc, readFields(one.doc), id, { title: 'Deux' }, forged)
    rootsOf(other.doc).records.get(id)?.set('cost', 2000)
    await until(() => {
      const values = readRecord(one.doc, id, readFields(one.doc))?.values
      return (
        values?.cost === 2000 && readRecord(other.doc, id, readFields(other.doc))?.values.title === 'Deux'
      )
    }, 'both')
    await until(async () => (await past(page, id)).items.length === 2, 'told')
    const { items } = await past(page, id)
    expect(items.map(told).sort()).toEqual(
      [
        ['edited', desk.world.people.coordinator, { title: 'Une' }, { title: 'Deux' }],
        ['edited', desk.world.people.partnerCoordinator, { cost: 1000 }, { cost: 2000 }]
      ].sort()
    )
    one.close()
    other.close()
  })

  test('goes with the record', async () => {
    const page = await desk.make()
    const { id } = await begin(page, { title: 'Une' })
    await as('coordinator', `PATCH ${record(page, id)}`, { values: { title: canary('gone') } })
    expect((await past(page, id)).items).toHaveLength(1)
    const client = await desk.connect(page)
    await until(() => rootsOf(client.doc).records.has(id), 'there')
    rootsOf(client.doc).records.delete(id)
    const { sql } = desk.server.services.database
    await until(async () => {
      await as('coordinator', `GET /pages/${page}/records`)
      const left = await sql`select 1 from record_changes where record_id = ${id}`
      return left.length === 0
    }, 'forgotten')
    client.close()
  })

  test('words deleted for good are not kept by it', async () => {
    const page = await desk.make()
    const { id } = await begin(page, { title: canary('secret') })
    await as('coordinator', `PATCH ${record(page, id)}`, { values: { title: 'Rien' } })
    expect(JSON.stringify(await past(page, id))).toContain(canary('secret'))
    expect((await as('coordinator', `DELETE /pages/${page}/past`)).status).toBe(204)
    expect((await past(page, id)).items).toEqual([])
  })

  test('is for those who write: who reads is refused, who sees nothing learns nothing', async () => {
    const page = await desk.make()
    const { id } = await desk.add(page, { title: 'Une' })
    const asked = async (who: Parameters<CollectionDesk['as']>[0], of = id) =>
      (await as(who, `GET ${record(page, of, '/changes')}`)).status
    expect(await asked('coordinator')).toBe(200)
    expect(await asked('coordinator', 'nothing')).toBe(404)
    expect(await asked('reader')).toBe(403)
    expect(await asked('outsider')).toBe(404)
  })
})

describe('comments on a record', () => {
  test('are told apart from those of the page, and may come before the record does', async () => {
    const page = await desk.make()
    const { id } = await desk.add(page, { title: 'Une' })
    const say = (recordId: string | null, body: string) =>
      as('coordinator', `POST /pages/${page}/threads`, { id: randomUUID(), body, recordId, quote: 'Une' })
    expect((await say(id, 'Sur la fiche')).body.recordId).toBe(id)
    expect((await say(null, 'Sur la page')).body.recordId).toBeNull()
    expect((await say('not-here-yet', 'Sur une fiche à venir')).status).toBe(201)
    expect((await say('pas un id', 'x')).status).toBe(400)
    const { body } = await as('partnerCoordinator', `GET /pages/${page}/threads`)
    expect(body.items.map((one: Loose) => [one.recordId, one.comments[0].body])).toEqual([
      [id, 'Sur la fiche'],
      [null, 'Sur la page'],
      ['not-here-yet', 'Sur une fiche à venir']
    ])
  })
})

test('whoever puts a record back is told with it', async () => {
  const page = await desk.make()
  const { id } = await desk.add(page, { title: 'Une' })
  await as('coordinator', `DELETE ${record(page, id)}`)
  const { body } = await as('partnerCoordinator', `PATCH ${record(page, id)}`, { trashed: false })
  expect([body.modifiedBy, body.trashedAt]).toEqual([desk.world.people.partnerCoordinator, null])
  const client = await desk.connect(page)
  await until(() => rootsOf(client.doc).records.has(id), 'there')
  expect(rootsOf(client.doc).records.get(id)?.has(SYSTEM.deleted)).toBe(false)
  client.close()
})
