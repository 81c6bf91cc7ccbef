// What a text names: ids in the document, names told to those who may know them, everywhere a text goes; who is named is told once.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
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
  await server.collab.rebuildDerived()
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

function mention(kind: string, ref: string, id: string = randomUUID()): Y.XmlElement {
  const made = new Y.XmlElement('mention')
  for (const [key, value] of Object.entries({ kind, ref, id })) made.setAttribute(key, value)
  return made
}

async function page(title: string): Promise<string> {
  const { status, body } = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
    kind: 'document',
    title
  })
  expect(status).toBe(201)
  return body.id
}

/** Written by somebody in their own browser, and derived. */
async function write(who: PersonName, pageId: string, ...nodes: (Y.XmlElement | Y.XmlText)[]): Promise<void> {
  const client = new RoomClient(server, pageId, world.headers[who])
  expect(await client.admitted()).toBeNull()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, nodes)
  client.change((doc) => doc.getXmlFragment('default').push([paragraph]))
  expect(await client.answered()).toBe('saved')
  client.close()
  await server.collab.flush()
  await server.collab.rebuildDerived()
}

async function names(who: PersonName, ...refs: string[]): Promise<(string | null)[]> {
  const { body } = await as(who, `GET /mentions?refs=${refs.join()}`)
  return body.items.map((one: Loose) => one.name)
}

const waiting = async (who: PersonName, pageId: string) => {
  const { body } = await as(who, 'GET /home')
  return body.waiting.filter((one: Loose) => one.href.endsWith(pageId))
}

const cited = async (who: PersonName, pageId: string): Promise<string[]> => {
  const { body } = await as(who, `GET /pages/${pageId}/citations`)
  return body.items.map((one: Loose) => one.title)
}

describe('a name', () => {
  test('is told as it is now, with where it is now', async () => {
    const target = await page('Avant')
    await as('coordinator', `PATCH /pages/${target}`, { title: 'Après' })
    const { body } = await as('reader', `GET /mentions?refs=page:${target},date:2027-03-12`)
    expect(body.items).toMatchObject([
      { kind: 'page', name: 'Après', href: expect.stringContaining(target) },
      { kind: 'date', name: '12\u00a0mars 2027', href: null }
    ])
  })

  test('of what one may not see is that of what does not exist', async () => {
    const nothing = randomUUID()
    const refs = [
      `page:${world.pages.team}`,
      `person:${world.people.foreigner}`,
      `initiative:${world.initiatives.closed}`
    ]
    expect(await names('outsider', ...refs)).toEqual([null, null, null])
    const answers = await Promise.all(
      [world.pages.team, nothing].map((id) => as('outsider', `GET /mentions?refs=page:${id}`))
    )
    const [hidden, unknown] = answers.map(({ body }) => ({ ...body.items[0], ref: '' }))
    expect(hidden).toEqual(unknown)
    expect(await names('pilot', `page:${world.pages.team}`)).toEqual([`Page ${canary('pageteam')}`])
  })

  test('is in no byte of the document, nor in what is derived of it', async () => {
    const source = await page('Qui cite')
    await write('coordinator', source, new Y.XmlText('Voir '), mention('page', world.pages.team))
    const copy = await fetch(`${server.url}/api/v1/pages/${source}/copy`, { headers: world.headers.outsider })
    expect(await copy.text()).not.toContain(canary('pageteam'))
    const [row] = await server.services.database.sql`
      select x.text from derived_documents x join documents d on d.id = x.document_id where d.page_id = ${source}`
    expect(row?.text).toBe('Voir …')
  })

  test.each(['html', 'md'])('in a file (%s) is what the person who exports is told', async (format) => {
    const source = await page(`Export ${format}`)
    await write(
      'coordinator',
      source,
      mention('page', world.pages.team),
      mention('organisation', world.organisations.MLX)
    )
    const file = async (who: PersonName) => {
      const answer = await fetch(`${server.url}/api/v1/pages/${source}/export?format=${format}`, {
        headers: world.headers[who]
      })
      return answer.text()
    }
    expect(await file('pilot')).toContain(canary('pageteam'))
    const outside = await file('outsider')
    expect(outside).not.toContain(canary('pageteam'))
    expect(outside).toContain('page non accessible')
    expect(outside).toContain('Adess Morlaix')
  })

  test('is found by its beginning, accents forgiven, and only by those who see it', async () => {
    const target = await page('Élaboration du règlement')
    const found = async (who: PersonName, q: string) => {
      const { body } = await as(who, `GET /pages/${world.pages.shared}/mentions?q=${encodeURIComponent(q)}`)
      return body.items.map((one: Loose) => one.ref)
    }
    expect(await found('pilot', 'elab')).toContain(target)
    expect(await found('pilot', 'reglement elabo')).toContain(target)
    expect(await found('pilot', 'canaripageteam')).toContain(world.pages.team)
    expect(await found('outsider', 'canaripageteam')).toEqual([])
    expect((await found('pilot', ''))[0]).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('who cites a page', () => {
  test('is known to those who see who cites, by mentions and by links, until it is taken away', async () => {
    const target = await page('La page citée')
    const open = await page('Cite au grand jour')
    const link = new Y.XmlText()
    link.applyDelta([
      { insert: 'ici', attributes: { link: { href: `/initiatives/init-open/documents/${target}?x=1` } } }
    ])
    await write('coordinator', open, link)
    await write('coordinator', world.pages.team, mention('page', target))
    expect((await cited('pilot', target)).sort()).toEqual([
      'Cite au grand jour',
      `Page ${canary('pageteam')}`
    ])
    expect(await cited('outsider', target)).toEqual(['Cite au grand jour'])
    await as('coordinator', `POST /pages/${open}/trash`)
    expect(await cited('outsider', target)).toEqual([])
  })
})

describe('someone who is named', () => {
  test('is told once of each mention, by whom, until they open the page', async () => {
    const source = await page('Où l’on vous nomme')
    const one = mention('person', world.people.reader, 'premiere')
    await write('coordinator', source, one)
    expect(await waiting('reader', source)).toMatchObject([
      { kind: 'page-mention', title: 'Où l’on vous nomme' }
    ])
    await as('reader', 'POST /visits', { kind: 'page', id: source })
    expect(await waiting('reader', source)).toEqual([])
    // The same one moved or restored calls nobody again; another one does.
    await write('pilot', source, mention('person', world.people.reader, 'premiere'))
    expect(await waiting('reader', source)).toEqual([])
    await write('pilot', source, mention('person', world.people.reader, 'seconde'))
    expect(await waiting('reader', source)).toHaveLength(1)
  })

  test('is not told of a page they do not see, nor of what they wrote themselves', async () => {
    await write(
      'coordinator',
      world.pages.team,
      mention('person', world.people.guest),
      mention('person', world.people.coordinator)
    )
    expect(await waiting('guest', world.pages.team)).toEqual([])
    expect(await waiting('coordinator', world.pages.team)).toEqual([])
    const home = await as('guest', 'GET /home')
    expect(JSON.stringify(home.body)).not.toContain(canary('pageteam'))
  })
})

test('what is no mention is refused, or left out of what is derived', async () => {
  expect((await as('pilot', 'GET /mentions?refs=page:1')).status).toBe(400)
  expect(
    (await as('pilot', `GET /mentions?refs=${Array.from({ length: 101 }, () => 'date:2027-01-01').join()}`))
      .status
  ).toBe(400)
  const source = await page('Des attributs hostiles')
  await write(
    'coordinator',
    source,
    mention('page', "'; drop table pages"),
    mention('person', '\0'),
    mention('robot', randomUUID())
  )
  const [row] = await server.services.database.sql`
    select count(*)::int as n from derived_links l join documents d on d.id = l.document_id where d.page_id = ${source}`
  expect(row?.n).toBe(0)
})

test('a record is named by its title of today, opens in its collection, and cites that collection', async () => {
  const made = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
    kind: 'collection',
    title: 'Salles'
  })
  const fields = await as('coordinator', `POST /pages/${made.body.id}/fields`, {
    key: 'name',
    type: 'text',
    label: 'Nom',
    role: 'title'
  })
  expect(fields.status).toBe(201)
  const record = await as('coordinator', `POST /pages/${made.body.id}/records`, {
    values: { name: 'Salle polyvalente de Plufur' }
  })
  await server.collab.flush()
  await server.collab.rebuildDerived()
  const ref = `${made.body.id}/${record.body.id}`
  const { body } = await as('reader', `GET /pages/${world.pages.shared}/mentions?q=polyva`)
  expect(body.items).toMatchObject([
    { kind: 'record', ref, name: 'Salle polyvalente de Plufur', context: 'Salles' }
  ])
  expect(body.items[0].href).toContain(`/tableaux/${made.body.id}?fiche=${record.body.id}`)
  expect(await names('reader', `record:${ref}`)).toEqual(['Salle polyvalente de Plufur'])
  expect(await names('foreigner', `record:${ref}`)).toEqual([null])
  const source = await page('Cite une fiche')
  await write('coordinator', source, mention('record', ref))
  expect(await cited('reader', made.body.id)).toEqual(['Cite une fiche'])
})
