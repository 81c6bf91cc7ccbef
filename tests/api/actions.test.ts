// Actions and decisions of every initiative, written as records and listed; and the actions of one person.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Loose } from '#tests/support/ask'
import { openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'
import type { World } from '#tests/support/world'

let desk: CollectionDesk
let world: World
let closed: string

beforeAll(async () => {
  desk = await openCollectionDesk()
  world = desk.world
  closed = `/initiatives/${world.initiatives.closed}`
})
afterAll(() => desk.close())

const as: CollectionDesk['as'] = (...given) => desk.as(...given)
const lists = async (request: string): Promise<Loose[]> => (await as('coordinator', request)).body.items

async function pageOf(purpose: 'actions' | 'decisions', initiative = closed): Promise<string> {
  return (await as('coordinator', `GET ${initiative}/${purpose}`)).body.collection.pageId
}

describe('actions of an initiative', () => {
  test('stand in a collection that is there from the first question on, once, whoever asks', async () => {
    const asked = await Promise.all(
      ['coordinator', 'coordinator', 'coordinator'].map(() => as('coordinator', `GET ${closed}/actions`))
    )
    expect(new Set(asked.map(({ body }) => body.collection.pageId)).size).toBe(1)
    const { body } = asked[0] ?? { body: {} }
    expect(body).toMatchObject({ items: [], next: null, collection: { abilities: { write: true } } })
    const fields = await as('coordinator', `GET /pages/${body.collection.pageId}/fields`)
    expect(fields.body.items.map((field: Loose) => field.key).slice(0, 5)).toEqual([
      'title',
      'state',
      'owner',
      'helpers',
      'dueDate'
    ])
    const decision = fields.body.items.find((field: Loose) => field.key === 'decision')
    expect(decision.settings.collection).toBe(await pageOf('decisions'))
  })

  test('come with the initiative when it is opened, and stand in no tree of pages', async () => {
    const made = await as('coordinator', 'POST /initiatives', {
      title: 'Recyclerie',
      leadOrganisationId: world.organisations.OCA,
      visibility: 'participants'
    })
    const page = await pageOf('actions', `/initiatives/${made.body.id}`)
    expect((await as('coordinator', `GET /pages/${page}/records`)).status).toBe(200)
    expect((await as('coordinator', `GET /initiatives/${made.body.id}/pages`)).body.items).toEqual([])
  })

  test('are what people write as records, a moment ago too, by due date', async () => {
    const page = await pageOf('actions')
    const source = world.pages.shared
    await desk.add(page, { title: 'Sans date', state: 'En cours' })
    await desk.add(page, {
      title: 'Écrire aux mairies',
      state: 'à faire',
      owner: world.people.coordinator,
      dueDate: '12/03/2020',
      source,
      place: 'block:b1'
    })
    await desk.add(page, { title: 'Louer la salle', state: 'Fait', dueDate: '2020-03-10' })
    const { body } = await as('coordinator', `GET ${closed}/actions`)
    expect(body.items.map((item: Loose) => item.title)).toEqual([
      'Louer la salle',
      'Écrire aux mairies',
      'Sans date'
    ])
    expect(body.items[1]).toMatchObject({
      state: 'a_faire',
      stateLabel: 'À faire',
      open: true,
      overdue: true,
      owner: { id: world.people.coordinator },
      createdBy: { id: world.people.coordinator },
      dueDate: '2020-03-12',
      source: { pageId: source, place: 'block:b1' },
      abilities: { write: true }
    })
    expect(body.items[0]).toMatchObject({ open: false, overdue: false, source: null })
    const titles = async (query: string) =>
      (await lists(`GET ${closed}/actions?${query}`)).map((item) => item.title)
    expect(await titles('scope=open')).toEqual(['Écrire aux mairies', 'Sans date'])
    expect(await titles('state=fait,en_cours&sort=-title')).toEqual(['Sans date', 'Louer la salle'])
    expect(await titles('due=overdue')).toEqual(['Écrire aux mairies'])
    expect(await titles('due=none')).toEqual(['Sans date'])
    expect(await titles('person=me')).toEqual(['Écrire aux mairies'])
    expect(await titles('q=mairies')).toEqual(['Écrire aux mairies'])
    expect(await titles(`source=${source}`)).toEqual(['Écrire aux mairies'])
    expect(await titles('from=2020-03-11&to=2020-12-31')).toEqual(['Écrire aux mairies'])
    const first = await as('coordinator', `GET ${closed}/actions?limit=2&sort=title`)
    const rest = await as('coordinator', `GET ${closed}/actions?limit=2&sort=title&cursor=${first.body.next}`)
    expect([...first.body.items, ...rest.body.items].map((item: Loose) => item.title)).toEqual([
      'Écrire aux mairies',
      'Louer la salle',
      'Sans date'
    ])
    expect(rest.body.next).toBeNull()
  })

  test('follow what is changed and put in the trash; fields that people add are among their values', async () => {
    const page = await pageOf('actions')
    const field = await as('coordinator', `POST /pages/${page}/fields`, {
      key: 'budget',
      type: 'money',
      label: 'Budget'
    })
    expect(field.status).toBe(201)
    const made = await desk.add(page, { title: 'Acheter un four', budget: '320' })
    const path = `/pages/${page}/records/${made.id}`
    await as('coordinator', `PATCH ${path}`, { values: { state: 'fait' } })
    const found = (await lists(`GET ${closed}/actions?q=four`))[0]
    expect(found).toMatchObject({ id: made.id, state: 'fait', open: false, values: { budget: 32_000 } })
    await as('coordinator', `DELETE ${path}`)
    expect(await lists(`GET ${closed}/actions?q=four`)).toEqual([])
    await as('coordinator', `PATCH ${path}`, { trashed: false })
    expect(await lists(`GET ${closed}/actions?q=four`)).toHaveLength(1)
  })

  test('their collection is neither put in the trash, nor moved, nor deprived of what is read there', async () => {
    const page = await pageOf('actions')
    expect((await as('coordinator', `POST /pages/${page}/trash`)).body.error.code).toBe('page.provided')
    const retired = await as('coordinator', `PATCH /pages/${page}/fields/state`, { retired: true })
    expect(retired.body.error.code).toBe('field.provided')
    expect(
      (await as('coordinator', `PATCH /pages/${page}/fields/state`, { label: 'Où ça en est' })).status
    ).toBe(200)
  })
})

test('decisions: the latest first, who decided, how the vote went', async () => {
  const page = await pageOf('decisions')
  await desk.add(page, { statement: 'Ouvrir en juin', state: 'Adoptée', date: '2027-01-10' })
  await desk.add(page, {
    statement: 'Louer le local',
    state: 'Adoptée',
    date: '2027-02-10',
    decidedBy: [world.people.coordinator],
    mode: 'Vote à la majorité',
    votesFor: 12,
    votesAgainst: 3,
    abstentions: 1,
    topic: 'local'
  })
  const items = await lists(`GET ${closed}/decisions`)
  expect(items.map((item) => item.statement)).toEqual(['Louer le local', 'Ouvrir en juin'])
  expect(items[0]).toMatchObject({
    state: 'adoptee',
    stateLabel: 'Adoptée',
    mode: 'vote_majorite',
    votes: { for: 12, against: 3, abstentions: 1 },
    decidedBy: [{ id: world.people.coordinator }]
  })
  expect(await lists(`GET ${closed}/decisions?topic=local`)).toHaveLength(1)
  expect(await lists(`GET ${closed}/decisions?person=me`)).toHaveLength(1)
})

describe('my actions', () => {
  test('are those I lead or help with, in every initiative I see, and nothing of the others', async () => {
    const here = await pageOf('actions')
    const there = await pageOf('actions', `/initiatives/${world.initiatives.open}`)
    const me = world.people.coordinator
    await desk.add(here, { title: 'La mienne', owner: me, dueDate: '2020-01-01', state: 'À faire' })
    await desk.add(there, { title: 'Avec moi', helpers: [me], state: 'À faire' })
    await desk.add(there, { title: 'Sans moi', state: 'À faire' })
    const { body } = await as('coordinator', 'GET /me/actions')
    const titles = body.items.map((item: Loose) => item.title)
    expect(titles).toEqual(expect.arrayContaining(['La mienne', 'Avec moi']))
    expect(titles).not.toContain('Sans moi')
    expect(titles[0]).toBe('La mienne')
    expect(body.counts.open).toBe(body.items.length)
    expect(body.counts.overdue).toBeGreaterThanOrEqual(1)
    const ofOne = await as('coordinator', `GET /me/actions?initiativeId=${world.initiatives.open}`)
    expect(ofOne.body.items.map((item: Loose) => item.title)).toEqual(['Avec moi'])
    expect((await as('foreigner', 'GET /me/actions')).body.items).toEqual([])
  })
})
