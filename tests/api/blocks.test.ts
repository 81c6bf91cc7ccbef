// What live blocks show: as the viewer, on screens and in files alike; what they may not see gives nothing.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { makePage } from '#tests/support/files/reference-page'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World
let collection: string
let view: string
let record: string

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
  const made = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
    kind: 'collection',
    title: 'Questionnaires'
  })
  collection = made.body.id
  await as('coordinator', `POST /pages/${collection}/fields`, {
    key: 'name',
    type: 'text',
    label: 'Commune',
    role: 'title'
  })
  await as('coordinator', `POST /pages/${collection}/fields`, {
    key: 'answers',
    type: 'integer',
    label: 'Réponses'
  })
  for (const [name, answers] of [
    ['Plufur', 61],
    ['Botsorhel', 200]
  ] as const) {
    const { body, status } = await as('coordinator', `POST /pages/${collection}/records`, {
      values: { name, answers }
    })
    expect(status).toBe(201)
    record = body.id
  }
  const saved = await as('coordinator', `POST /pages/${collection}/views`, {
    type: 'table',
    name: 'Les plus grands',
    settings: {
      filter: { match: 'all', conditions: [{ field: 'answers', operator: 'gt', value: 100 }] }
    }
  })
  expect(saved.status).toBe(201)
  view = saved.body.id
})
afterAll(() => server.close())

const item = async (who: PersonName, query: string) => (await as(who, `GET /blocks?${query}`)).body.item

test('a figure is computed from the live table, whole or as a view shows it', async () => {
  expect(await item('reader', `type=figure&ref=${collection}`)).toMatchObject({
    figure: '2',
    title: 'Questionnaires'
  })
  expect((await item('reader', `type=figure&ref=${collection}&of=sum&field=answers`)).figure).toBe('261')
  expect((await item('reader', `type=figure&ref=${collection}&view=${view}`)).figure).toBe('1')
  expect(await item('reader', `type=figure&ref=${collection}&of=sum&field=gone`)).toBeNull()
})

test('a view is its columns and its records', async () => {
  expect((await item('reader', `type=view&ref=${view}`)).table).toEqual({
    columns: ['Commune', 'Réponses'],
    rows: [['Botsorhel', '200']],
    more: 0
  })
})

test('a record is read in its collection, and only written by those who write there', async () => {
  const ref = `${collection}/${record}`
  expect(await item('coordinator', `type=record&ref=${ref}`)).toMatchObject({
    title: 'Botsorhel',
    record: { write: true }
  })
  expect((await item('reader', `type=record&ref=${ref}`)).record.write).toBe(false)
})

test('hidden, unknown and senseless are the same: nothing', async () => {
  const unknown = '00000000-0000-4000-8000-000000000000'
  for (const [type, ref] of [
    ['organisation', world.organisations.BAL],
    ['figure', world.pages.team],
    ['view', world.views.team],
    ['record', `${collection}/${record}`],
    ['organisation', unknown],
    ['view', "'"]
  ]) {
    const who = type === 'record' ? 'foreigner' : 'outsider'
    const { status, body } = await as(who, `GET /blocks?type=${type}&ref=${encodeURIComponent(ref ?? '')}`)
    expect([status, body.item]).toEqual([200, null])
  }
})

test('in a file, each block is what it shows to the person who exports; a draft is its words', async () => {
  const block = (type: string, data: object, fallback: string) => ({
    type: 'liveBlock',
    attrs: { plugin: 'core', type, version: 1, data, fallback }
  })
  const page = await makePage(server, world, 'Bilan', () => [
    block('figure', { page: collection, of: 'sum', field: 'answers' }, 'réponses reçues'),
    block('view', { page: collection, view }, 'Vue'),
    block('organisation', { organisation: world.organisations.MLX }, 'Structure'),
    block('organisation', { organisation: world.organisations.BAL }, 'Structure'),
    block('record', { record: 'x' }, 'Inconnu d’aujourd’hui'),
    block('action', { id: 'x', title: 'Appeler' }, 'Action : Appeler')
  ])
  for (const format of ['odt', 'docx', 'pdf', 'html', 'md']) {
    const answer = await fetch(`${server.url}/api/v1/pages/${page}/export?format=${format}`, {
      headers: world.headers.coordinator
    })
    expect(answer.status).toBe(200)
    const words = await answer.text()
    if (format !== 'md') continue
    expect(words).toContain('**261** réponses reçues')
    expect(words).toMatch(/\| Botsorhel\s*\| 200\s*\|/)
    expect(words).toContain('Adess Morlaix')
    expect(words).toContain('Contenu non accessible')
    expect(words).toContain('Inconnu d’aujourd’hui')
    expect(words).toContain('Action : Appeler')
    expect(words).not.toContain('Baltique')
  }
})
