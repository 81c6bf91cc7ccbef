// A named version put in a text: read by whoever reads the text, and by nobody through another one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { makePage, paragraph } from '#tests/support/files/reference-page'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'
import * as Y from 'yjs'
import { documentFromJson } from '#shared/editor/index'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (who: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[who], request, body)
const item = async (who: PersonName, page: string, version: string) =>
  (await as(who, `GET /blocks?type=version&ref=${page}/${version}`)).body.item

/** At the end of the page. */
async function put(page: string, ...content: Parameters<typeof documentFromJson>[0][]) {
  await server.services.collab.transact(page, (doc) => {
    for (const node of content) Y.applyUpdate(doc, documentFromJson(node))
  })
}

const block = (page: string, version: string) => ({
  type: 'liveBlock',
  attrs: { plugin: 'core', type: 'version', version: 1, data: { page, version }, fallback: 'Adoptée' }
})

test('says what the page said that day, on screen, in files and on the web; only once it stands in the text', async () => {
  const page = await makePage(server, world, 'Charte', () => [paragraph('Article premier.')])
  const kept = await as('coordinator', `POST /pages/${page}/versions`, { name: 'Adoptée' })
  expect(kept.status).toBe(201)
  const version = String(kept.body.id)
  await put(page, [paragraph('Article ajouté depuis.')])
  expect((await item('coordinator', page, version)).text.content).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'Article premier.' }] }
  ])
  // Readers have no part in the past of a page, until somebody who has puts it in the text.
  expect(await item('reader', page, version)).toBeNull()
  await put(page, [block(page, version)])
  expect((await item('reader', page, version)).title).toBe('Adoptée')
  expect(await item('outsider', page, version)).toBeNull()
  const file = await fetch(`${server.url}/api/v1/pages/${page}/export?format=md`, {
    headers: world.headers.reader
  })
  expect(await file.text()).toMatch(/> \*\*Adoptée, version du [^*]+\*\*\n>\n> Article premier\./)
  const published = await as('coordinator', `PUT /pages/${page}/publication`, {})
  const html = await (await fetch(server.url + String(published.body.publication.path))).text()
  expect(html).toMatch(
    /<aside><p><strong>Adoptée, version du [^<]+<\/strong><\/p>\s*<p>Article premier\.<\/p>/
  )
})

test('of another page is not carried out of it, nor is one without a name', async () => {
  const secret = await makePage(server, world, 'Réservée', () => [paragraph('Entre nous seulement.')])
  const kept = await as('coordinator', `POST /pages/${secret}/versions`, { name: 'Interne' })
  const version = String(kept.body.id)
  await put(secret, [block(secret, version)])
  await as('coordinator', `PATCH /pages/${secret}`, { audience: 'team' })
  const open = await makePage(server, world, 'Ouverte', () => [block(secret, version)])
  expect(await item('guest', secret, version)).toBeNull()
  expect(await item('guest', open, version)).toBeNull()
  const published = await as('coordinator', `PUT /pages/${open}/publication`, {})
  const html = await (await fetch(server.url + String(published.body.publication.path))).text()
  expect(html).toContain('<h1>Ouverte</h1>')
  expect(html).not.toMatch(/Entre nous|Interne/)
})
