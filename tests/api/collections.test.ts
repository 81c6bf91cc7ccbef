// Collections by REST.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addField } from '#shared/collab/collection-write'
import { until } from '#tests/collab/support/clients'
import type { TestServer } from '#tests/support/app'
import type { Loose } from '#tests/support/ask'
import { FIELDS, openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'
import type { World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let desk: CollectionDesk
let server: TestServer
let world: World

beforeAll(async () => {
  desk = await openCollectionDesk()
  server = desk.server
  world = desk.world
})
afterAll(() => desk.close())

const as: CollectionDesk['as'] = (...given) => desk.as(...given)
const make: CollectionDesk['make'] = (...given) => desk.make(...given)
const add: CollectionDesk['add'] = (...given) => desk.add(...given)
const connect: CollectionDesk['connect'] = (...given) => desk.connect(...given)

describe('records by REST', () => {
  test('are made from texts or stored values, read with what is computed, changed and put in the trash', async () => {
    const page = await make()
    const made = await add(page, {
      title: 'Écrire aux mairies',
      state: 'à faire',
      due: '12/03/2027',
      cost: '1 250,50 €',
      who: [world.people.coordinator],
      notes: 'une\ndeux'
    })
    expect(made.values).toMatchObject({
      title: 'Écrire aux mairies',
      state: 'a_faire',
      due: '2027-03-12',
      cost: 125_050,
      who: [world.people.coordinator],
      notes: 'une\ndeux',
      double: 2501
    })
    expect(made.createdBy).toBe(world.people.coordinator)
    const path = `/pages/${page}/records/${made.id}`
    const changed = await as('coordinator', `PATCH ${path}`, { values: { state: 'Fait', due: null } })
    expect(changed.body.values).toMatchObject({ state: 'fait', title: 'Écrire aux mairies' })
    expect(changed.body.values.due).toBeUndefined()
    expect((await as('coordinator', `DELETE ${path}`)).status).toBe(204)
    expect((await as('coordinator', `GET /pages/${page}/records`)).body.items).toEqual([])
    expect((await as('coordinator', `PATCH ${path}`, { values: { title: 'x' } })).status).toBe(404)
    expect((await as('coordinator', `GET /pages/${page}/records?scope=trash`)).body.items).toHaveLength(1)
    expect((await as('coordinator', `PATCH ${path}`, { trashed: false })).body.trashedAt).toBeNull()
  })

  test('what does not suit its field is refused, field by field, and nothing is written', async () => {
    const page = await make()
    const { status, body } = await as('coordinator', `POST /pages/${page}/records`, {
      values: {
        title: '',
        state: 'inconnu',
        due: '31/02/2027',
        cost: 1.5,
        who: ['x'],
        double: 2,
        nowhere: 1,
        number: 7
      }
    })
    expect(status).toBe(400)
    const paths = body.error.fields.map((field: Loose) => field.path)
    expect(paths).toEqual(
      ['title', 'state', 'due', 'cost', 'who', 'double', 'nowhere', 'number'].map((key) => `values.${key}`)
    )
    expect((await as('coordinator', `GET /pages/${page}/records`)).body.items).toEqual([])
  })

  test('the same id sent twice makes one record; somebody else’s is refused', async () => {
    const page = await make()
    const id = crypto.randomUUID()
    const send = (who: PersonName) =>
      as(who, `POST /pages/${page}/records`, { id, values: { title: 'Hors ligne' } })
    expect([(await send('coordinator')).status, (await send('coordinator')).status]).toEqual([201, 201])
    expect((await send('partnerCoordinator')).body.error.code).toBe('record.id_taken')
    expect((await as('coordinator', `GET /pages/${page}/records`)).body.items).toHaveLength(1)
  })

  test('filter, sort and pages', async () => {
    const page = await make()
    for (const [index, title] of ['Crêpes', 'Abri', 'Bocage', 'Étang'].entries())
      await add(page, { title, cost: index * 10_000, state: index % 2 ? 'Fait' : 'À faire' })
    const titles = async (query: string) => {
      const { status, body } = await as('coordinator', `GET /pages/${page}/records?${query}`)
      if (status !== 200) return body.error.code
      return body.items.map((item: Loose) => item.values.title)
    }
    const filter = (expression: string) => titles(`filter=${encodeURIComponent(expression)}&sort=title`)
    expect(await titles('sort=title')).toEqual(['Abri', 'Bocage', 'Crêpes', 'Étang'])
    expect(await titles('sort=-cost')).toEqual(['Étang', 'Bocage', 'Abri', 'Crêpes'])
    expect(await filter("state = 'fait' and cost > 100")).toEqual(['Étang'])
    expect(await filter('double >= 400')).toEqual(['Bocage', 'Étang'])
    expect(await filter("state in ('fait', 'x')")).toEqual(['Abri', 'Étang'])
    expect(await filter('1 +')).toBe('expression.invalid')
    expect(await filter('($f := function($x) { $f($x) }; $f(1))')).toBe('expression.invalid')
    expect(await titles('sort=nowhere')).toBe('request.invalid')
    const first = await as('coordinator', `GET /pages/${page}/records?limit=3`)
    const rest = await as('coordinator', `GET /pages/${page}/records?limit=3&cursor=${first.body.next}`)
    expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([3, 1, null])
  })

  test('a page that is no collection says so; who may not see it knows nothing', async () => {
    const document = await as('coordinator', `GET /pages/${world.pages.closedShared}/records`)
    expect(document.body.error.code).toBe('page.not_collection')
    const page = await make()
    expect((await as('outsider', `GET /pages/${page}/records`)).body.error.code).toBe('page.not_found')
    expect((await as('reader', `GET /pages/${page}/records`)).status).toBe(
      (await as('reader', `GET /pages/${page}`)).status
    )
  })
})

describe('structure', () => {
  test('fields are added, renamed, moved, hidden and retired; never rekeyed nor retyped', async () => {
    const page = await make()
    const made = await add(page, { title: 'Une', cost: '10' })
    const fields = `/pages/${page}/fields`
    expect(
      (await as('coordinator', `POST ${fields}`, { key: 'place', type: 'communeRef', label: 'Où' })).body.type
    ).toBe('commune')
    expect(
      (await as('coordinator', `POST ${fields}`, { key: 'cost', type: 'text', label: 'x' })).body.error.code
    ).toBe('field.exists')
    expect(
      (await as('coordinator', `POST ${fields}`, { key: 'z', type: 'nothing', label: 'x' })).status
    ).toBe(400)
    const patched = await as('coordinator', `PATCH ${fields}/cost`, {
      label: 'Budget',
      afterKey: null,
      hidden: true
    })
    expect(patched.body).toMatchObject({ key: 'cost', type: 'money', label: 'Budget', hidden: true })
    await as('coordinator', `PATCH ${fields}/state`, {
      options: [{ id: 'fait', label: 'Terminé', retired: true }, 'Abandonné']
    })
    const listed = (await as('coordinator', `GET ${fields}`)).body.items
    expect(listed[0].key).toBe('cost')
    expect(
      listed.find((field: Loose) => field.key === 'state').options.map((option: Loose) => option.label)
    ).toEqual(['À faire', 'En cours', 'Terminé', 'Abandonné'])
    await as('coordinator', `PATCH ${fields}/cost`, { retired: true })
    expect((await as('coordinator', `GET /pages/${page}/records`)).body.items[0].values.cost).toBeUndefined()
    await as('coordinator', `PATCH ${fields}/cost`, { retired: false })
    expect((await as('coordinator', `GET /pages/${page}/records`)).body.items[0].values.cost).toBe(1000)
    expect(made.id).toBeTruthy()
  })

  test('a conversion makes a new field, fills it, and keeps what it could not read', async () => {
    const page = await make()
    await add(page, { title: '12,5' })
    await add(page, { title: 'douze' })
    const { body } = await as('coordinator', `POST /pages/${page}/fields/title/convert`, {
      key: 'size',
      type: 'number'
    })
    expect(body).toEqual({ converted: 1, failed: 1 })
    const fields = (await as('coordinator', `GET /pages/${page}/fields`)).body.items
    expect(fields.find((field: Loose) => field.key === 'title').retired).toBe(true)
    const { items } = (await as('coordinator', `GET /pages/${page}/records`)).body
    expect(items.map((item: Loose) => item.values.size)).toEqual([12.5, undefined])
  })

  test('a field added by a person is there for the next request', async () => {
    const page = await make()
    const client = await connect(page)
    addField(client.doc, { key: 'extra', type: 'text', label: 'En plus' })
    await until(async () => {
      const { body } = await as('coordinator', `GET /pages/${page}/fields`)
      return body.items.some((field: Loose) => field.key === 'extra')
    }, 'extra')
    client.close()
  })
})

describe('export and search', () => {
  test('a collection leaves as CSV: names, exact euros, and no cell that a spreadsheet would run', async () => {
    const page = await make([...FIELDS.slice(0, 5), { key: 'evil', label: '=HYPERLINK("x")', type: 'text' }])
    const values = {
      title: '=1+1',
      cost: '-1 250,50',
      state: 'Fait',
      due: '12/03/2027',
      who: [world.people.coordinator],
      evil: '@SUM(A1)'
    }
    await add(page, values)
    const { body, headers } = await as('coordinator', `GET /pages/${page}/export?format=csv`)
    expect(headers.get('content-type')).toContain('text/csv')
    const [head = '', line = ''] = (body as string).split('\r\n')
    expect(head).toContain('"\'=HYPERLINK(""x"")"')
    expect(line).toContain('"\'=1+1";"Fait";"2027-03-12";-1250,5;')
    expect(line).toContain('coordinator')
    expect(line).toContain('"\'@SUM(A1)"')
    expect((await as('coordinator', `GET /pages/${page}/export?format=odt`)).body.error.code).toBe(
      'export.format'
    )
    expect((await as('outsider', `GET /pages/${page}/export?format=csv`)).status).toBe(404)
  })

  test('a view leaves as it is seen, with what somebody changed in it and has not kept', async () => {
    const page = await make()
    for (const [title, cost] of [
      ['Bocage', 300],
      ['Abri', 200],
      ['Crêpes', 100]
    ] as const)
      await add(page, { title, cost })
    const settings = {
      fields: ['cost', 'title'],
      sort: [{ field: 'title' }],
      filter: { match: 'all', conditions: [{ field: 'cost', operator: 'gte', value: 200 }] }
    }
    const { body: view } = await as('coordinator', `POST /pages/${page}/views`, {
      type: 'table',
      name: 'Chers',
      settings
    })
    const csv = async (query: string) =>
      ((await as('coordinator', `GET /pages/${page}/export?format=csv&${query}`)).body as string)
        .trim()
        .split('\r\n')
        .slice(1)
    expect(await csv(`view=${view.id}`)).toEqual(['2;"Abri"', '3;"Bocage"'])
    const changed = encodeURIComponent(
      JSON.stringify({ ...settings, sort: [{ field: 'cost', descending: true }] })
    )
    expect(await csv(`view=${view.id}&settings=${changed}`)).toEqual(['3;"Bocage"', '2;"Abri"'])
    const { headers } = await as('coordinator', `GET /pages/${page}/export?format=xlsx&view=${view.id}`)
    expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toContain('Actions – Chers.xlsx')
    const refused = async (query: string, where = page) =>
      (await as('coordinator', `GET /pages/${where}/export?format=csv&${query}`)).body.error.code
    expect(await refused('settings=%7B')).toBe('request.invalid')
    expect(await refused('settings=%7B%22group%22%3A%22x%22%7D')).toBe('request.invalid')
    expect(await refused(`view=${view.id}`, await make())).toBe('view.not_found')
  })

  test('the words of records are found, those of the trash are not, and can be computed again', async () => {
    const page = await make()
    await add(page, { title: 'Kouignamann', notes: 'beurre salé' })
    const gone = await add(page, { title: 'Farzfourn' })
    await as('coordinator', `DELETE /pages/${page}/records/${gone.id}`)
    await server.collab.flush()
    await server.collab.rebuildDerived()
    const found = async (q: string) =>
      (await as('coordinator', `GET /pages?q=${encodeURIComponent(q)}`)).body.items.map(
        (item: Loose) => item.id
      )
    expect(await found('kouignamann beurre')).toEqual([page])
    expect(await found('farzfourn')).toEqual([])
  })
})

describe('views', () => {
  test('are shared by those who write, personal to those who read', async () => {
    const page = await make()
    const views = `/pages/${page}/views`
    const settings = {
      filter: { match: 'all', conditions: [{ field: 'state', operator: 'is', value: 'fait' }] },
      sort: [{ field: 'due', descending: true }],
      group: ['state']
    }
    const shared = await as('coordinator', `POST ${views}`, { type: 'board', name: 'Par état', settings })
    expect(shared.body).toMatchObject({ type: 'board', personal: false, settings })
    const own = await as('coordinator', `POST ${views}`, { type: 'table', name: 'La mienne', personal: true })
    expect((await as('coordinator', `GET ${views}`)).body.items.map((view: Loose) => view.name)).toEqual([
      'Par état',
      'La mienne'
    ])
    expect(
      (await as('partnerCoordinator', `GET ${views}`)).body.items.map((view: Loose) => view.name)
    ).toEqual(['Par état'])
    for (const request of [`GET /views/${own.body.id}`, `DELETE /views/${own.body.id}`])
      expect((await as('partnerCoordinator', request)).body.error.code).toBe('view.not_found')
    const moved = await as('coordinator', `PATCH /views/${own.body.id}`, { afterId: null, name: 'Première' })
    expect(moved.body.name).toBe('Première')
    expect((await as('coordinator', `GET ${views}`)).body.items[0].name).toBe('Première')
    expect((await as('partnerCoordinator', `DELETE /views/${shared.body.id}`)).status).toBe(204)
    expect(
      (await as('coordinator', `POST ${views}`, { type: 'table', name: 'x', settings: { group: ['a b'] } }))
        .status
    ).toBe(400)
  })
})
