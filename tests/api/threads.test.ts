// Comments on a page: what is said, by whom, who is called, and who must know nothing of it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { RoomClient } from '#tests/support/rights/room-client'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)
const at = (page: 'shared' | 'team' | 'plufur' | 'morlaix') => `/pages/${world.pages[page]}/threads`

async function open(who: PersonName, values: object = {}, page: 'shared' | 'team' | 'plufur' = 'shared') {
  const { status, body } = await as(who, `POST ${at(page)}`, { body: 'Une remarque', ...values })
  expect(status).toBe(201)
  return body
}

async function read(who: PersonName, id: string): Promise<Loose> {
  const { body } = await as(who, `GET ${at('shared')}`)
  return body.items.find((thread: Loose) => thread.id === id)
}

test('a thread keeps where it stands and what it quotes; the others read it and answer', async () => {
  const anchor = { start: 'AAEC', end: 'AAED', epoch: 1 }
  const made = await open('coordinator', {
    body: 'Peut-on dire comment ?',
    anchor,
    quote: 'partagé',
    before: 'est ',
    after: ', afin'
  })
  expect(made).toMatchObject({ anchor, quote: 'partagé', before: 'est ', after: ', afin', resolvedAt: null })
  const answered = await as('reader', `POST ${at('shared')}/${made.id}/replies`, {
    body: 'Oui, avec une photo.'
  })
  expect(answered.status).toBe(201)
  const seen = await read('guest', made.id)
  expect(seen.comments.map((comment: Loose) => [comment.body, comment.own])).toEqual([
    ['Peut-on dire comment ?', false],
    ['Oui, avec une photo.', false]
  ])
})

test('sent twice by a device that did not hear the answer, it is there once; a taken id is refused', async () => {
  const id = randomUUID()
  await open('coordinator', { id, body: 'Une fois' })
  await open('coordinator', { id, body: 'Une fois' })
  const replyId = randomUUID()
  for (let time = 0; time < 2; time += 1) {
    const { status } = await as('coordinator', `POST ${at('shared')}/${id}/replies`, {
      id: replyId,
      body: 'Suite'
    })
    expect(status).toBe(201)
  }
  expect((await read('coordinator', id)).comments).toHaveLength(2)
  const taken = await as('pilot', `POST ${at('shared')}`, { id, body: 'À moi' })
  expect([taken.status, taken.body.error.code]).toEqual([409, 'thread.id_taken'])
})

test('resolved, counted, reopened, and open again when somebody answers', async () => {
  const before = (await as('pilot', `GET ${at('shared')}`)).body.open
  const { id } = await open('pilot')
  expect((await as('pilot', `GET ${at('shared')}`)).body.open).toBe(before + 1)
  const resolved = await as('reader', `POST ${at('shared')}/${id}/resolve`)
  expect(resolved.body).toMatchObject({ resolvedBy: { id: world.people.reader } })
  expect((await as('pilot', `GET ${at('shared')}`)).body.open).toBe(before)
  expect((await as('pilot', `POST ${at('shared')}/${id}/reopen`)).body.resolvedAt).toBeNull()
  await as('pilot', `POST ${at('shared')}/${id}/resolve`)
  await as('guest', `POST ${at('shared')}/${id}/replies`, { body: 'Pas tout à fait' })
  expect((await read('pilot', id)).resolvedAt).toBeNull()
})

test('one changes and deletes one’s own words; the last one takes the thread, an answered one leaves its place', async () => {
  const { id, comments } = await open('pilot', { body: canary('deleted') })
  const own = `${at('shared')}/${id}/comments/${comments[0].id}`
  expect((await as('coordinator', `PATCH ${own}`, { body: 'x' })).status).toBe(403)
  expect((await as('coordinator', `DELETE ${own}`)).status).toBe(403)
  const edited = await as('pilot', `PATCH ${own}`, { body: `${canary('deleted')} bis` })
  expect(edited.body.comments[0]).toMatchObject({ body: `${canary('deleted')} bis`, own: true })
  expect(edited.body.comments[0].editedAt).not.toBeNull()
  const answer = await as('reader', `POST ${at('shared')}/${id}/replies`, { body: 'Entendu' })
  expect((await as('pilot', `DELETE ${own}`)).status).toBe(204)
  const left = await read('reader', id)
  expect(left.comments.map((comment: Loose) => [comment.body, comment.deleted])).toEqual([
    ['', true],
    ['Entendu', false]
  ])
  const [row] = await server.services.database.sql`
    select count(*)::int as n from thread_comments where body like ${`%${canary('deleted')}%`}`
  expect(row?.n).toBe(0)
  expect((await as('pilot', `PATCH ${own}`, { body: 'revenu' })).status).toBe(404)
  expect(
    (await as('reader', `DELETE ${at('shared')}/${id}/comments/${answer.body.comments[1].id}`)).status
  ).toBe(204)
  expect(await read('reader', id)).toBeUndefined()
})

test('reactions are counted once for each person, and can be taken back', async () => {
  const { id, comments } = await open('pilot')
  const kind = `${at('shared')}/${id}/comments/${comments[0].id}/reactions/agree`
  await as('reader', `PUT ${kind}`)
  await as('reader', `PUT ${kind}`)
  const { body } = await as('guest', `PUT ${kind}`)
  expect(body.comments[0].reactions).toMatchObject([{ kind: 'agree', own: true, names: { length: 2 } }])
  await as('guest', `DELETE ${kind}`)
  expect((await read('guest', id)).comments[0].reactions).toMatchObject([
    { own: false, names: { length: 1 } }
  ])
  expect((await as('guest', `PUT ${kind.replace('agree', 'hate')}`)).status).toBe(400)
})

describe('calling somebody', () => {
  const waiting = async (who: PersonName) => {
    const { body } = await as(who, 'GET /home')
    return body.waiting.filter((item: Loose) => ['mention', 'assignment'].includes(item.kind))
  }

  test('who is named finds it on their home page until they have seen it', async () => {
    const { id } = await open('pilot', { body: `Qu’en dit @[${world.people.reader}] ?`, quote: 'la phrase' })
    const found = (await waiting('reader')).filter((item: Loose) => item.href.endsWith(`?commentaire=${id}`))
    expect(found).toMatchObject([{ kind: 'mention', title: 'la phrase' }])
    const seen = await read('reader', id)
    expect(seen.waiting).toBe(true)
    expect(seen.comments[0].mentions).toMatchObject([{ id: world.people.reader }])
    expect((await as('reader', `POST ${at('shared')}/${id}/read`)).status).toBe(204)
    expect((await waiting('reader')).some((item: Loose) => item.href.includes(id))).toBe(false)
    // Editing the sentence does not call them again.
    await as('pilot', `PATCH ${at('shared')}/${id}/comments/${seen.comments[0].id}`, {
      body: `Qu’en pense @[${world.people.reader}] ?`
    })
    expect((await read('reader', id)).waiting).toBe(false)
  })

  test('what is given to do waits for them with its day, until it is resolved or taken back', async () => {
    const { id } = await open('pilot')
    const path = `${at('shared')}/${id}/assignment`
    const given = await as('pilot', `PUT ${path}`, {
      personId: world.people.contributor,
      dueOn: '2026-12-01'
    })
    expect(given.body.assignment).toMatchObject({
      person: { id: world.people.contributor },
      dueOn: '2026-12-01'
    })
    const mine = async () => {
      const { body } = await as('contributor', 'GET /me/actions')
      return body.items.find((item: Loose) => item.source?.place === `thread:${id}`)
    }
    expect(await mine()).toMatchObject({
      dueDate: '2026-12-01',
      owner: { id: world.people.contributor },
      createdBy: { id: world.people.pilot },
      source: { pageId: world.pages.shared, href: expect.stringContaining(`?commentaire=${id}`) }
    })
    // Once: not among what waits besides.
    expect((await waiting('contributor')).some((item: Loose) => item.href.includes(id))).toBe(false)
    await as('pilot', `POST ${at('shared')}/${id}/resolve`)
    expect(await mine()).toBeUndefined()
    await as('pilot', `POST ${at('shared')}/${id}/reopen`)
    expect(await mine()).toBeDefined()
    await as('pilot', `PUT ${path}`, { personId: world.people.pilot, dueOn: null })
    expect(await mine()).toBeUndefined()
    expect((await as('pilot', `DELETE ${path}`)).body.assignment).toBeNull()
    expect((await as('pilot', 'GET /me/actions')).body.items).toEqual([])
  })

  test('what is asked where only some may read stays with its comment: no list repeats it', async () => {
    const { id } = await open('pilot', { quote: 'à ne pas répéter' }, 'team')
    const path = `${at('team')}/${id}/assignment`
    expect(
      (await as('pilot', `PUT ${path}`, { personId: world.people.contributor, dueOn: null })).status
    ).toBe(200)
    expect((await waiting('contributor')).some((item: Loose) => item.href.includes(id))).toBe(true)
    const { body } = await as('pilot', `GET /initiatives/${world.initiatives.open}/actions`)
    expect(JSON.stringify(body)).not.toContain('à ne pas répéter')
  })

  test('only people who see the page may be called: no way to learn who else exists', async () => {
    const unseen = await as('pilot', `POST ${at('team')}`, { body: `@[${world.people.guest}]` })
    expect([unseen.status, unseen.body.error.code]).toEqual([409, 'thread.unseen'])
    for (const stranger of [world.people.foreigner, world.people.deleted, randomUUID()]) {
      const { status, body } = await as('pilot', `POST ${at('shared')}`, { body: `@[${stranger}]` })
      expect([status, body.error.code]).toEqual([404, 'person.not_found'])
    }
    const ids = async (path: string) =>
      (await as('pilot', `GET ${path}`)).body.items.map((person: Loose) => person.id)
    expect(await ids(`${at('shared')}/people`)).toContain(world.people.guest)
    expect(await ids(`${at('team')}/people`)).not.toContain(world.people.guest)
  })
})

describe('kept for one’s own organisation', () => {
  test('the others see no thread, no count, no line, no notice, and cannot reach it by its id', async () => {
    const count = (who: PersonName) => as(who, `GET ${at('shared')}`).then(({ body }) => body.open)
    const before = { pilot: await count('pilot'), member: await count('member') }
    const mlx = new RoomClient(server, world.pages.shared, world.headers.partnerMember, { news: '1' })
    const oca = new RoomClient(server, world.pages.shared, world.headers.member, { news: '1' })
    await Promise.all([mlx.admitted(), oca.admitted()])
    const word = canary('onlyoca')
    const { id } = await open('coordinator', { body: word, quote: word, internalTo: world.organisations.OCA })
    await expect.poll(() => oca.news).toEqual(['threads'])
    expect(await count('pilot')).toBe(before.pilot)
    expect(await count('member')).toBe(before.member + 1)
    const outsiders: PersonName[] = [
      'pilot',
      'partnerCoordinator',
      'administrator',
      'animator',
      'reader',
      'guest'
    ]
    for (const who of outsiders) {
      for (const path of [at('shared'), '/activity', '/home', `/palette?q=${word}`, `/pages?q=${word}`]) {
        expect(JSON.stringify((await as(who, `GET ${path}`)).body), `${who} ${path}`).not.toContain(word)
      }
      const reply = await as(who, `POST ${at('shared')}/${id}/replies`, { body: 'x' })
      expect([403, 404]).toContain(reply.status)
      const nothing = await as(who, `POST ${at('shared')}/${randomUUID()}/replies`, { body: 'x' })
      expect(reply.body.error.code).toBe(nothing.body.error.code)
    }
    expect(JSON.stringify((await as('coordinator', 'GET /activity')).body)).not.toContain(word)
    await open('coordinator')
    // The second notice is the first one that they hear.
    await expect.poll(() => mlx.news).toEqual(['threads'])
    mlx.close()
    oca.close()
  })

  test('for one’s own only, and nobody of another may be called there', async () => {
    const { OCA, MLX } = world.organisations
    const other = await as('coordinator', `POST ${at('shared')}`, { body: 'x', internalTo: MLX })
    expect([other.status, other.body.error.code]).toEqual([404, 'organisation.not_found'])
    const called = await as('coordinator', `POST ${at('shared')}`, {
      body: `@[${world.people.partnerCoordinator}]`,
      internalTo: OCA
    })
    expect([called.status, called.body.error.code]).toEqual([409, 'thread.unseen'])
    const people = await as('coordinator', `GET ${at('shared')}/people?internalTo=${OCA}`)
    expect(people.body.items.map((person: Loose) => person.id)).not.toContain(world.people.partnerCoordinator)
    expect((await as('coordinator', `GET ${at('shared')}/people?internalTo=${MLX}`)).status).toBe(404)
  })
})

test('a visitor reads the text, not the discussion, and finds no trace of it in the journal', async () => {
  await open('coordinator')
  const { status, body } = await as('outsider', `GET ${at('shared')}`)
  expect([status, body.items, body.open, body.abilities.comment]).toEqual([200, [], 0, false])
  const lines = (await as('outsider', 'GET /activity?limit=200')).body.items
  expect(lines.filter((line: Loose) => line.verb.startsWith('thread.'))).toEqual([])
  const seen = (await as('pilot', 'GET /activity?limit=200')).body.items
  expect(seen.some((line: Loose) => line.verb === 'thread.created')).toBe(true)
})

test('who may only comment writes nothing in the document', async () => {
  const state = () =>
    server.collab.read(world.pages.shared).then((bytes) => Buffer.from(bytes ?? []).toString('hex'))
  const before = await state()
  await open('guest', { anchor: { start: 'AAEC', end: 'AAED', epoch: 1 }, quote: 'x' })
  expect(await state()).toBe(before)
})

test('what is not a comment is refused', async () => {
  for (const bad of [
    {},
    { body: '   ' },
    { body: 'x'.repeat(5001) },
    { body: 'x', anchor: { start: '<b>', end: 'AA', epoch: 1 } }
  ]) {
    expect((await as('pilot', `POST ${at('shared')}`, bad)).status).toBe(400)
  }
})
