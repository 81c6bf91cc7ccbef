// Collections by REST and by a stock Yjs client: one collection, two doors. What comes by the second is judged too.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFields, readRecord, readRecords, rootsOf } from '#shared/collab/collection'
import { addField, addRecord, setValues } from '#shared/collab/collection-write'
import { until } from '#tests/collab/support/clients'
import type { Loose } from '#tests/support/ask'
import { FIELDS, openCollectionDesk, stamp, type CollectionDesk } from '#tests/support/collection-desk'
import type { World } from '#tests/support/world'

let desk: CollectionDesk
let world: World

beforeAll(async () => {
  desk = await openCollectionDesk()
  world = desk.world
})
afterAll(() => desk.close())

const as: CollectionDesk['as'] = (...given) => desk.as(...given)
const make: CollectionDesk['make'] = (...given) => desk.make(...given)
const add: CollectionDesk['add'] = (...given) => desk.add(...given)
const connect: CollectionDesk['connect'] = (...given) => desk.connect(...given)

describe('a script and people edit together', () => {
  test('what REST writes is seen in the room, and the reverse, within a second', async () => {
    const page = await make()
    const client = await connect(page)
    const made = await add(page, { title: 'Du script', state: 'Fait' })
    const begun = performance.now()
    await until(() => readRecord(client.doc, made.id, readFields(client.doc)) !== null, 'seen in the room')
    expect(performance.now() - begun).toBeLessThan(1000)
    setValues(client.doc, readFields(client.doc), made.id, { title: 'De la main' }, stamp)
    await until(async () => {
      const { body } = await as('coordinator', `GET /pages/${page}/records`)
      return body.items[0]?.values.title === 'De la main'
    }, 'seen by REST')
    client.close()
  })

  test('a script and a person who change two cells of one record both win', async () => {
    const page = await make()
    const client = await connect(page)
    const made = await add(page, { title: 'Une', cost: '10' })
    await until(() => rootsOf(client.doc).records.has(made.id), 'there')
    setValues(client.doc, readFields(client.doc), made.id, { title: 'Deux' }, stamp)
    await as('coordinator', `PATCH /pages/${page}/records/${made.id}`, { values: { cost: '20' } })
    await until(() => readRecord(client.doc, made.id, readFields(client.doc))?.values.cost === 2000, 'cost')
    await until(async () => {
      const { body } = await as('coordinator', `GET /pages/${page}/records`)
      return body.items[0].values.title === 'Deux' && body.items[0].values.cost === 2000
    }, 'both')
    client.close()
  })

  test('records get their numbers from the server, whoever makes them, once each', async () => {
    const page = await make()
    const client = await connect(page)
    client.doc.transact(() => {
      for (const id of ['a', 'b'])
        addRecord(client.doc, readFields(client.doc), { id, values: { title: id } }, stamp)
    })
    await add(page, { title: 'c' })
    const numbers = () =>
      readRecords(client.doc, readFields(client.doc)).map((record) => record.values.number)
    await until(() => numbers().length === 3 && numbers().every((one) => one !== undefined), 'numbers')
    expect(numbers().sort()).toEqual([1, 2, 3])
    client.close()
  })
})

describe('raw writes of the wrong type', () => {
  test('are put back as they were, and their writer is told', async () => {
    const page = await make()
    const made = await add(page, { title: 'Juste', cost: '10', state: 'Fait' })
    const hostile = await connect(page, 'coordinator', { ack: '1' })
    const witness = await connect(page, 'partnerCoordinator', { ack: '1' })
    const record = () => rootsOf(hostile.doc).records.get(made.id) ?? new Y.Map()
    hostile.doc.transact(() => {
      const map = record()
      map.set('cost', 'beaucoup')
      map.set('title', new Y.Map())
      map.set('state', { $ne: 1 })
      map.set('due', '2027-02-31')
      map.set('who:not-an-id', 'V')
      map.set('double', 12)
      map.set('unknown', 'x')
      rootsOf(hostile.doc).fields.get('cost')?.set('type', 'text')
      rootsOf(hostile.doc).records.set('text', 'not a record' as never)
    })
    await until(() => hostile.notSaved.some((one) => one.reason === 5), 'told')
    const read = () => readRecord(witness.doc, made.id, readFields(witness.doc))?.values
    await until(() => read()?.cost === 1000 && read()?.title === 'Juste', 'put back')
    expect(read()).toMatchObject({ title: 'Juste', cost: 1000, state: 'fait', number: 1 })
    await until(() => rootsOf(witness.doc).records.get('text') === undefined, 'no record')
    const cells = [...(rootsOf(witness.doc).records.get(made.id)?.keys() ?? [])]
    for (const gone of ['due', 'who:not-an-id', 'double', 'unknown']) expect(cells).not.toContain(gone)
    expect(readFields(witness.doc).find((field) => field.key === 'cost')?.type).toBe('money')
    expect(witness.notSaved.filter((one) => one.reason === 5)).toEqual([])
    expect(hostile.closes).toEqual([])
    hostile.close()
    witness.close()
  })

  test('ten thousand columns are refused by REST and put back in the room', { timeout: 60_000 }, async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      key: `f${index}`,
      type: 'text',
      label: 'x'
    }))
    const path = `POST /initiatives/${world.initiatives.closed}/pages`
    expect((await as('coordinator', path, { kind: 'collection', title: 'x', fields: many })).status).toBe(400)
    const page = await make()
    const client = await connect(page, 'coordinator', { ack: '1', parts: '1' })
    const fields = rootsOf(client.doc).fields
    client.doc.transact(() => {
      for (let index = 0; index < 300; index += 1) {
        const field = new Y.Map<unknown>()
        field.set('type', 'text')
        field.set('label', 'x')
        fields.set(`f${index}`, field)
      }
      const record = new Y.Map<unknown>()
      for (let index = 0; index < 10_000; index += 1) record.set(`c${index}`, 'x')
      rootsOf(client.doc).records.set('wide', record)
    })
    // What stays of it is an empty record, which the server numbers like any other.
    const cells = () => [...(rootsOf(client.doc).records.get('wide')?.keys() ?? [])]
    await until(() => fields.size <= 200 && cells().join() === 'number', 'put back', 25_000)
    expect(readFields(client.doc).map((field) => field.key)).toEqual(
      expect.arrayContaining(['title', 'state'])
    )
    const { status } = await as('coordinator', `GET /pages/${page}/records`)
    expect(status).toBe(200)
    client.close()
  })

  test('a large update of somebody honest, whose cells come before their field, loses none of them', async () => {
    const page = await make()
    const client = await connect(page, 'coordinator', { ack: '1', parts: '1' })
    const away = new Y.Doc()
    Y.applyUpdate(away, Y.encodeStateAsUpdate(client.doc))
    // Of a large update, what lower ids did is applied first.
    away.clientID = 3_000_000_000
    addField(away, { key: 'story', type: 'text', label: 'Récit' })
    away.clientID = 1000
    const fields = readFields(away)
    away.transact(() => {
      for (let index = 0; index < 400; index += 1) {
        const values = { title: `Fiche ${index}`, story: `${index} ${'mot '.repeat(100)}` }
        addRecord(away, fields, { id: `away-${index}`, values }, stamp)
      }
    })
    const update = Y.encodeStateAsUpdate(away, Y.encodeStateVector(client.doc))
    expect(update.byteLength).toBeGreaterThan(128 * 1024)
    Y.applyUpdate(client.doc, update)
    const numbered = () =>
      readRecords(client.doc, readFields(client.doc)).filter(({ values }) => values.number !== undefined)
    await until(() => numbered().length === 400, 'numbered', 25_000)
    const { body } = await as('coordinator', `GET /pages/${page}/records?limit=200`)
    expect(body.items.every(({ values }: Loose) => String(values.story).includes('mot mot'))).toBe(true)
    expect(numbered().filter(({ values }) => String(values.story).includes('mot mot'))).toHaveLength(400)
    expect(client.notSaved).toEqual([])
    client.close()
  })

  test('records that point to each other in a circle, and formulas that never end, do no harm', async () => {
    const page = await make([
      ...FIELDS,
      { key: 'a', type: 'formula', label: 'A', settings: { expression: 'b' } },
      { key: 'b', type: 'formula', label: 'B', settings: { expression: 'a' } },
      {
        key: 'bomb',
        type: 'formula',
        label: 'C',
        settings: { expression: '($f := function($x) { $f($x) }; $f(1))' }
      },
      { key: 'far', type: 'formula', label: 'D', settings: { expression: 'parent.parent.title' } }
    ])
    const one = await add(page, { title: 'Une' })
    const two = await add(page, { title: 'Deux', parent: one.id })
    await as('coordinator', `PATCH /pages/${page}/records/${one.id}`, { values: { parent: two.id } })
    const { body } = await as('coordinator', `GET /pages/${page}/records`)
    expect(body.items[0].values.far).toBe('Une')
    expect(body.items[0].errors).toEqual({ a: 'cycle', b: 'cycle', bomb: 'too_slow' })
  })
})
