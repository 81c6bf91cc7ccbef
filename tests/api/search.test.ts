// Search: French forgiven, everything one may see, nothing of what one may not, also after a right was withdrawn.
import { eq } from 'drizzle-orm'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { ROLES, isSomebody } from '#tests/support/rights/roles'
import { canariesIn, visibleCanaries } from '#tests/support/rights/visible'
import { buildWorld, type World } from '#tests/support/world'
import { PAGES, type PageName, type PersonName } from '#tests/support/world-facts'

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

async function search(who: PersonName, q: string, more = ''): Promise<Loose> {
  const { status, body } = await as(who, `GET /search?q=${encodeURIComponent(q)}${more}`)
  expect(status).toBe(200)
  return body
}

async function titles(who: PersonName, q: string, more = ''): Promise<string[]> {
  return (await search(who, q, more)).results.map((one: Loose) => one.title)
}

async function addPage(title: string, text = '', initiative: 'open' | 'closed' = 'open'): Promise<string> {
  const { body } = await as('coordinator', `POST /initiatives/${world.initiatives[initiative]}/pages`, {
    kind: 'document',
    title
  })
  if (text !== '') await write(body.id, text)
  return body.id
}

async function write(pageId: string, text: string): Promise<void> {
  await server.services.collab.transact(pageId, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    doc.getXmlFragment('default').insert(0, [paragraph])
  })
  await server.collab.rebuildDerived()
}

describe('French', () => {
  beforeAll(async () => {
    await addPage('Réunions d’équipe', 'Les communes rurales et leurs écoles maternelles.')
    await addPage('Œuvres sociales', 'Organisation du marché de producteurs à Botsorhel, le 12-03-2026.')
    await addPage('Énergie', 'Les chevaux de trait bretons.')
    await server.search.catchUp()
  })

  test.each([
    ['reunion', 'Réunions d’équipe'],
    ['RÉUNION', 'Réunions d’équipe'],
    ['équipes réunions', 'Réunions d’équipe'],
    ['commune rurale', 'Réunions d’équipe'],
    ['école', 'Réunions d’équipe'],
    ['d’équipe', 'Réunions d’équipe'],
    ['oeuvre', 'Œuvres sociales'],
    ['cheval', 'Énergie'],
    ['energie', 'Énergie'],
    ['12-03-2026', 'Œuvres sociales']
  ])('« %s » finds « %s »: accents, plurals, ligatures and elisions forgiven', async (q, title) => {
    expect(await titles('coordinator', q)).toContain(title)
  })

  test.each(['organisations', 'organisatio', 'organisat', 'organi', 'orga', 'botsorh', 'oeuvres soci'])(
    'while typing « %s »',
    async (q) => expect(await titles('coordinator', q)).toContain('Œuvres sociales')
  )

  test.each([
    ['réunoin', 'Réunions d’équipe'],
    ['mternelles', 'Réunions d’équipe'],
    ['écolles maternelles', 'Réunions d’équipe'],
    ['botsorel', 'Œuvres sociales'],
    ['prducteurs', 'Œuvres sociales']
  ])('a slip of the finger: « %s » finds « %s » and says that it is near', async (q, title) => {
    const answer = await search('coordinator', q)
    expect(answer.results.map((one: Loose) => one.title)).toContain(title)
    expect(answer.approximate).toBe(true)
  })

  test('a word of the title and one of the text together; a word of neither finds nothing', async () => {
    expect(await titles('coordinator', 'énergie chevaux')).toEqual(['Énergie'])
    expect(await titles('coordinator', 'énergie saxophones')).toEqual([])
    expect(await titles('coordinator', '')).toEqual([])
    expect(await titles('coordinator', "%' & | ! ( ' \\ :*")).toEqual([])
  })

  test('a snippet is plain text, with the places of what was found', async () => {
    await addPage('Gras', 'Avant <img src=x onerror=alert(1)> les granges communales, après.')
    const [found] = (await search('coordinator', 'grange communale')).results
    expect(found.snippet).toContain('<img src=x onerror=alert(1)> les granges communales')
    expect(found.snippetMarks.map(([a, b]: [number, number]) => found.snippet.slice(a, b))).toEqual([
      'granges',
      'communales'
    ])
  })

  test('the title before the text, the recent before the old', async () => {
    await addPage('Ailleurs', 'Une passerelle en bois.')
    await addPage('La passerelle')
    expect((await titles('coordinator', 'passerelle')).slice(0, 2)).toEqual(['La passerelle', 'Ailleurs'])
    const old = await addPage('Tourbières anciennes')
    await addPage('Tourbières nouvelles')
    await server.services.database
      .sql`update derived_search set at = now() - interval '2 years' where subject_id = ${old}`
    expect(await titles('coordinator', 'tourbières')).toEqual([
      'Tourbières nouvelles',
      'Tourbières anciennes'
    ])
  })
})

describe('what is found', () => {
  test('follows what it copies, in the same moment', async () => {
    const id = await addPage('Chanvre')
    expect(await titles('coordinator', 'chanvre')).toEqual(['Chanvre'])
    await as('coordinator', `PATCH /pages/${id}`, { title: 'Lin textile' })
    expect(await titles('coordinator', 'chanvre')).toEqual([])
    expect(await titles('coordinator', 'lin')).toContain('Lin textile')
    await as('coordinator', `POST /pages/${id}/trash`)
    expect(await titles('coordinator', 'textile')).toEqual([])
    await as('coordinator', `POST /pages/${id}/restore`, {})
    expect(await titles('coordinator', 'textile')).toEqual(['Lin textile'])
  })

  test('comments, files, initiatives, structures and people, each with its address', async () => {
    const one = async (q: string) => (await search('coordinator', q)).results[0]
    expect(await one(canary('threadshared'))).toMatchObject({
      kind: 'comment',
      id: world.threads.shared,
      href: expect.stringContaining(`?commentaire=${world.threads.shared}`)
    })
    expect(await one(canary('fileshared'))).toMatchObject({ kind: 'file', id: world.files.shared })
    expect(await one(canary('bodyshared'))).toMatchObject({ kind: 'document', id: world.pages.shared })
    expect(await one(canary('initiativeopen'))).toMatchObject({
      kind: 'initiative',
      href: '/initiatives/init-open'
    })
    expect(await one('auray')).toMatchObject({ kind: 'organisation', href: '/structures/aur' })
    expect(await one(canary('personpilot'))).toMatchObject({ kind: 'person', id: world.people.pilot })
  })

  test('records of a collection, by their title and their fields, until they go to its trash', async () => {
    const { body: page } = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
      kind: 'collection',
      title: 'Inventaire'
    })
    await as('coordinator', `POST /pages/${page.id}/fields`, {
      key: 'nom',
      type: 'text',
      label: 'Nom',
      role: 'title'
    })
    await as('coordinator', `POST /pages/${page.id}/fields`, {
      key: 'usage',
      type: 'longtext',
      label: 'Usage'
    })
    const secret = { key: 'sante', type: 'text', label: 'Santé', sensitive: true }
    expect((await as('coordinator', `POST /pages/${page.id}/fields`, secret)).status).toBe(201)
    const { body: record } = await as('coordinator', `POST /pages/${page.id}/records`, {
      values: { nom: 'Broyeur forestier', usage: 'Prêté aux communes voisines', sante: 'asthmatique' }
    })
    await server.collab.rebuildDerived()
    const found = async (q: string) => (await search('coordinator', q, '&kind=record')).results
    expect(await found('broyeurs')).toMatchObject([
      { kind: 'record', id: record.id, title: 'Broyeur forestier', page: { id: page.id } }
    ])
    const [one] = await found('prêtés voisine')
    expect(one).toMatchObject({ id: record.id, snippet: 'Prêté aux communes voisines' })
    expect(one.href).toBe(`/initiatives/init-open/tableaux/${page.id}?fiche=${record.id}`)
    expect(await found('asthmatique')).toEqual([])
    await as('coordinator', `DELETE /pages/${page.id}/records/${record.id}`)
    await server.collab.rebuildDerived()
    expect(await found('broyeurs')).toEqual([])
  })

  test('is narrowed by kind, initiative, structure, person and day', async () => {
    const q = 'canari'
    const kinds = async (more: string) =>
      new Set((await search('coordinator', q, `&limit=50${more}`)).results.map((one: Loose) => one.kind))
    expect(await kinds('&kind=file,comment')).toEqual(new Set(['file', 'comment']))
    const inClosed = (await search('coordinator', q, `&limit=50&initiativeId=${world.initiatives.closed}`))
      .results
    expect(new Set(inClosed.map((one: Loose) => one.initiative.id))).toEqual(
      new Set([world.initiatives.closed])
    )
    expect(
      await titles('coordinator', q, `&organisationId=${world.organisations.AUR}&kind=initiative`)
    ).toEqual([])
    const by = (
      await search('coordinator', q, `&limit=50&kind=comment&personId=${world.people.partnerCoordinator}`)
    ).results
    expect(by).toEqual([])
    expect(
      (await search('coordinator', q, `&kind=comment&personId=${world.people.coordinator}`)).results.length
    ).toBeGreaterThan(0)
    expect(await titles('coordinator', q, '&until=2020-01-01')).toEqual([])
    expect((await titles('coordinator', q, '&since=2020-01-01')).length).toBeGreaterThan(0)
    expect((await as('coordinator', 'GET /search?q=a&kind=secret')).status).toBe(400)
    // About whom one may not see: as about nobody.
    expect(await titles('guest', q, `&personId=${world.people.outsider}`)).toEqual([])
  })

  test('comes a page at a time', async () => {
    const first = await search('coordinator', 'canari', '&limit=5')
    const second = await search('coordinator', 'canari', '&limit=5&from=5')
    expect(first.more).toBe(true)
    const ids = [...first.results, ...second.results].map((one: Loose) => `${one.kind} ${one.id}`)
    expect(new Set(ids).size).toBe(10)
  })
})

describe('what is hidden', () => {
  const hidden = [
    // What is in the trash is restored from there, not searched.
    ...(Object.keys(PAGES) as PageName[])
      .filter((name) => name !== 'trashed')
      .flatMap((name) =>
        ['page', 'body', 'file', 'thread', 'internalMLX'].map((what) => canary(`${what}${name}`))
      ),
    ...['initiativeclosed', 'initiativeelsewhere', 'summaryclosed', 'persondeleted', 'personoutsider'].map(
      canary
    )
  ]
  // Mistyped, and only begun: what is near to a word, and what it may become, are hidden with it.
  const nearly = ['pagebotsorhel', 'bodyclosedMorlaix', 'internalMLXshared', 'initiativeelsewhere'].flatMap(
    (what) => [`${canary(what).slice(0, -2)}qz`, canary(what).slice(0, -3)]
  )

  beforeAll(() => server.search.catchUp())

  test.each(ROLES.filter((role) => isSomebody(role) && role.scopes === null))(
    '$code finds what is theirs to see and nothing else',
    { timeout: 120_000 },
    async (role) => {
      const allowed = isSomebody(role) ? visibleCanaries(role.person) : new Set<string>()
      const wrong: string[] = []
      for (const q of [...hidden, canary('pagetrashed'), ...nearly]) {
        const { status, body } = await ask(server, role.headers(world), `GET /search?limit=50&q=${q}`)
        expect(status).toBe(200)
        const said = canariesIn(JSON.stringify(body))
        for (const word of said)
          if (!allowed.has(word) || word === canary('pagetrashed')) wrong.push(`${word} asked for ${q}`)
        if (hidden.includes(q) && allowed.has(q) && !said.includes(q))
          wrong.push(`${q} is theirs and was not found`)
      }
      expect(wrong).toEqual([])
    }
  )

  test('a right withdrawn a moment ago is withdrawn here', async () => {
    const word = canary('bodyclosedShared')
    expect(await titles('contributor', word)).toHaveLength(1)
    const done = await as(
      'coordinator',
      `DELETE /initiatives/${world.initiatives.closed}/people/${world.people.contributor}`
    )
    expect(done.status).toBe(204)
    const after = await search('contributor', word)
    expect(after).toEqual({ results: [], more: false, approximate: false })
  })

  test('a page that becomes narrower, by itself or by what it is moved into', async () => {
    const id = await addPage('Bruyères', '', 'open')
    expect(await titles('guest', 'bruyères')).toEqual(['Bruyères'])
    const moved = await as('coordinator', `POST /pages/${id}/move`, {
      parentId: world.pages.team,
      afterId: null
    })
    expect(moved.status).toBe(200)
    expect(await titles('guest', 'bruyères')).toEqual([])
    expect(await titles('reader', 'bruyères')).toEqual(['Bruyères'])
  })

  test('a crowd of hidden pages in front does not hide what may be seen', async () => {
    const { sql } = server.services.database
    const seen = await addPage('Genévrier visible')
    await sql`
      with made as (insert into pages (initiative_id, position, kind, title, audience, updated_at)
        select ${world.initiatives.open}, 'z' || n, 'document', 'Genévrier ' || n, 'organisations', now() + interval '1 day'
        from generate_series(1, 1700) n returning id)
      insert into page_organisations (page_id, organisation_id) select id, ${world.organisations.MLX} from made`
    const { results } = await search('guest', 'genévrier')
    expect(results.map((one: Loose) => one.id)).toEqual([seen])
    await sql`delete from pages where title like 'Genévrier%'`
  })
})

test('the index made again says the same, and forgets what is no more', async () => {
  const { sql } = server.services.database
  const rows = () => sql<{ key: string }[]>`
    select kind || ' ' || subject_id || ' ' || words::text || title_words::text as key from derived_search order by 1`
  const before = (await rows()).map(({ key }) => key)
  await sql`update derived_search set words = 'faux'::tsvector where kind = 'document'`
  await sql`insert into derived_search (kind, subject_id, network_id, title_words, words, at)
    select 'document', gen_random_uuid()::text, network_id, words, words, at from derived_search limit 1`
  await server.collab.rebuildDerived()
  expect((await rows()).map(({ key }) => key)).toEqual(before)
})

test('an archived structure is found no more, an archived initiative still is', async () => {
  const { db } = server.services.database
  await db.update(organisations).set({ archivedAt: new Date() }).where(eq(organisations.code, 'AUR'))
  expect(await titles('coordinator', 'auray')).toEqual([])
  await db.update(organisations).set({ archivedAt: null }).where(eq(organisations.code, 'AUR'))
  await db
    .update(initiatives)
    .set({ title: 'Landes closes' })
    .where(eq(initiatives.id, world.initiatives.archived))
  expect(await titles('coordinator', 'landes')).toEqual(['Landes closes'])
})
