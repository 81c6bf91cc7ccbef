// What a device asks to keep documents ahead: which versions there are, and one text without a socket.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { until } from '#tests/collab/support/clients'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
/** Beside it, on the same database: what one stores, the other must not miss. */
let beside: TestServer
let world: World

beforeAll(async () => {
  // Only a server with a database of its own choosing looks for others.
  const env = { DATABASE_URL: 'postgres://localhost/partagee' }
  server = await startTestServer({ env })
  beside = await startTestServer({ env, database: server.test })
  await until(() => server.collab.stats().nodes?.others === 1, 'in company')
  world = await buildWorld(server.services)
})
afterAll(async () => {
  await beside.close()
  await server.close()
})

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

async function make(title: string): Promise<Loose> {
  const { body } = await as('coordinator', `POST /initiatives/${world.initiatives.closed}/pages`, {
    kind: 'document',
    title
  })
  return body
}

async function copies(who: PersonName): Promise<Loose[]> {
  return (await as(who, `GET /initiatives/${world.initiatives.closed}/copies`)).body.items
}

/** As the browser asks: bytes, with what it has. */
function copy(who: PersonName, pageId: string, tag?: string): Promise<Response> {
  return fetch(`${server.url}/api/v1/pages/${pageId}/copy`, {
    headers: { ...world.headers[who], ...(tag && { 'if-none-match': tag }) }
  })
}

async function textOf(response: Response): Promise<string> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, new Uint8Array(await response.arrayBuffer()))
  return doc.getXmlFragment('default').toString()
}

function paragraph(words: string): (doc: Y.Doc) => void {
  return (doc) => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(words)])
    doc.getXmlFragment('default').push([element])
  }
}

test('a version changes with the text and with nothing else, and says what the copy says', async () => {
  const page = await make('Plan')
  const listed = async () => (await copies('coordinator')).find((each) => each.page.id === page.id)
  expect(await listed()).toMatchObject({ version: '1.0', bytes: 0, page: { title: 'Plan', epoch: 1 } })
  expect(await textOf(await copy('coordinator', page.id))).toBe('')

  await server.collab.transact(page.id, paragraph('Bonjour'))
  const { version, bytes } = await listed()
  expect(version).toMatch(/^1\.[1-9]\d*$/)
  expect(bytes).toBeGreaterThan(0)
  const whole = await copy('coordinator', page.id)
  expect([whole.status, whole.headers.get('etag'), whole.headers.get('cache-control')]).toEqual([
    200,
    `"${version}"`,
    'no-store'
  ])
  expect(await textOf(whole)).toContain('Bonjour')

  await as('coordinator', `PATCH /pages/${page.id}`, { title: 'Plan d’actions' })
  expect((await listed()).version).toBe(version)
  expect((await copy('coordinator', page.id, `W/"${version}"`)).status).toBe(304)

  await server.collab.transact(page.id, paragraph('encore'))
  const later = await copy('coordinator', page.id, `"${version}"`)
  expect(later.status).toBe(200)
  expect(await textOf(later)).toContain('encore')
})

test('a change that another server numbered before and commits after is another version', async () => {
  const page = await make('En retard')
  await server.collab.transact(page.id, paragraph('avant'))
  const { sql } = server.test.database
  const late = await sql.reserve()
  const words = new Y.Doc()
  paragraph('tardif')(words)
  await late`begin`
  await late`
    insert into doc_updates (document_id, epoch, bytes)
    select id, epoch, ${Buffer.from(Y.encodeStateAsUpdate(words))} from documents where page_id = ${page.id}`
  await server.collab.transact(page.id, paragraph('à temps'))
  const first = await copy('coordinator', page.id)
  const tag = first.headers.get('etag') ?? ''
  expect(await textOf(first)).not.toContain('tardif')
  await late`commit`
  late.release()

  const listed = async () => (await copies('coordinator')).find((each) => each.page.id === page.id)
  expect(`"${(await listed()).version}"`).not.toBe(tag)
  const second = await copy('coordinator', page.id, tag)
  expect(second.status).toBe(200)
  expect(await textOf(second)).toContain('tardif')
  // Folded into one state, it is the same text and the same version.
  const { version } = await listed()
  await server.collab.versions.keep(page.id, { kind: 'named', name: 'Ici', personId: null })
  expect(
    await sql`select 1 from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page.id}`
  ).toHaveLength(0)
  expect((await listed()).version).toBe(version)
  expect((await copy('coordinator', page.id, `"${version}"`)).status).toBe(304)
})

test('a replaced content is another epoch, in the list and in the tag', async () => {
  const page = await make('Remplacé')
  await server.collab.transact(page.id, paragraph('avant'))
  const before = (await copy('coordinator', page.id)).headers.get('etag') ?? ''
  await server.collab.replace(page.id, paragraph('après'))
  const after = await copy('coordinator', page.id, before)
  expect(after.headers.get('etag')).toMatch(/^"2\./)
  expect(await textOf(after)).toBe('<paragraph>après</paragraph>')
  expect((await copies('coordinator')).find((each) => each.page.id === page.id)).toMatchObject({
    page: { epoch: 2 }
  })
})

test('what is in the trash is not offered, nor its text', async () => {
  const page = await make('Jeté')
  await as('coordinator', `POST /pages/${page.id}/trash`)
  expect((await copies('coordinator')).map((each) => each.page.id)).not.toContain(page.id)
  expect((await copy('coordinator', page.id)).status).toBe(409)
})

test('a stranger is told that nothing exists; a page kept for others is not listed', async () => {
  const page = await make('Réservé')
  expect((await copy('outsider', page.id)).status).toBe(404)
  expect((await as('outsider', `GET /initiatives/${world.initiatives.closed}/copies`)).status).toBe(404)
  const tree = (await as('partnerCoordinator', `GET /initiatives/${world.initiatives.closed}/pages`)).body
  const visible = (await copies('partnerCoordinator')).map((each) => each.page.id).sort()
  expect(visible).toEqual(tree.items.map((node: Loose) => node.id).sort())
})
