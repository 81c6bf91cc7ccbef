// Pages at a public address: what a stranger gets, what never leaves, and when it ends.
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as tables from '#server/db/tables/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { everything, heading, makePage, paragraph, words } from '#tests/support/files/reference-page'
import { canariesIn } from '#tests/support/rights/visible'
import { buildWorld, type World } from '#tests/support/world'
import { ORGANISATIONS, type PersonName } from '#tests/support/world-facts'

const PASSWORD = 'genêts du Trégor'

let server: TestServer
let world: World
let clock = new Date('2026-11-20T12:00:00Z')
let page: string

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' }, now: () => clock })
  world = await buildWorld(server.services)
  page = await makePage(server, world, 'Rencontre interpôles', everything)
})
afterAll(() => server.close())
beforeEach(() => {
  clock = new Date('2026-11-20T12:00:00Z')
})

const as = (who: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[who], request, body)

async function publish(id: string, choices: object = {}): Promise<string> {
  const { status, body } = await as('coordinator', `PUT /pages/${id}/publication`, choices)
  expect(status).toBe(200)
  return String(body.publication.path)
}

/** As a browser without an account. */
const visit = (path: string, options: RequestInit = {}) =>
  fetch(server.url + path, { redirect: 'manual', ...options })
const read = async (path: string) => (await visit(path)).text()
const type = (path: string, password: string) =>
  visit(path, { method: 'POST', body: new URLSearchParams({ password }) })

describe('a published page', () => {
  test('is whole without account, script or cookie, and nothing may keep it', async () => {
    const answer = await visit(await publish(page))
    const html = await answer.text()
    expect(answer.status).toBe(200)
    expect(html).toContain('<html lang="fr">')
    expect(html).toMatch(/<h1>Rencontre interpôles<\/h1>[^]*<h2 id="t1">Bilan du réseau 2019<\/h2>/)
    expect(html).toContain('<meta name="description" content="En 2019, les 19 pôles comptent 26 salariés')
    expect(html).toContain('<meta name="robots" content="noindex, nofollow">')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toMatch(/<script|<iframe|<form|style="|<link (?!rel="icon")/)
    const header = (name: string) => answer.headers.get(name)
    expect(header('set-cookie')).toBeNull()
    expect(header('cache-control')).toBe('private, no-cache')
    expect(header('x-robots-tag')).toBe('noindex, nofollow')
    expect(header('referrer-policy')).toBe('no-referrer')
    expect(header('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; img-src 'self'/
    )
    const again = await visit(await publish(page), { headers: { 'if-none-match': header('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  test('says what the text says now', async () => {
    const own = await makePage(server, world, 'Ordre du jour', () => [paragraph('Avant midi.')])
    const path = await publish(own)
    expect(await read(path)).toContain('Avant midi.')
    await server.services.collab.transact(own, (doc) => {
      const first = doc.getXmlFragment('default').get(0)
      const text = 'get' in first ? first.get(0) : null
      if (text && 'insert' in text) text.insert(0, 'Bien ' as never)
    })
    expect(await read(path)).toContain('Bien Avant midi.')
  })

  test('shows its pictures as long as it is published, and as long as its text does', async () => {
    let address = ''
    const own = await makePage(server, world, 'Photos', (picture) => {
      address = picture
      return [{ type: 'image', attrs: { src: picture, alt: 'La salle' } }]
    })
    const bare = await makePage(server, world, 'Sans photo', () => [paragraph('Rien.')])
    const path = await publish(own)
    const src = /<img src="([^"]+)" alt="La salle"/.exec(await read(path))?.[1] ?? ''
    const picture = await visit(src)
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp'])
    const id = address.slice(address.lastIndexOf('/') + 1)
    const other = await publish(bare)
    // Its own, taken out of the text or never in it; and that of another published page.
    const [kept] = await server.services.database.db
      .select()
      .from(tables.files)
      .where(eq(tables.files.pageId, bare))
    for (const file of [kept?.id, id])
      expect((await visit(`${other}/${bare}/fichiers/${file}`)).status).toBe(404)
    await as('coordinator', `DELETE /pages/${own}/publication`)
    expect((await visit(src)).status).toBe(404)
  })

  test('is listed by search engines only when that was chosen, never with a password', async () => {
    const own = await makePage(server, world, 'Affiche', () => [paragraph('Venez.')])
    const open = await visit(await publish(own, { indexed: true }))
    expect(open.headers.get('x-robots-tag')).toBeNull()
    expect(await open.text()).not.toContain('noindex')
    const { body } = await as('coordinator', `PUT /pages/${own}/publication`, {
      indexed: true,
      password: PASSWORD
    })
    expect(body.publication).toMatchObject({ indexed: false, protected: true })
  })
})

describe('what a stranger never reads', () => {
  test('names of people, what is kept for some, other initiatives, discussions: the words are counted', async () => {
    const { pages, people, initiatives, organisations, views, files } = world
    const mention = (kind: string, ref: string, id: string) => ({ type: 'mention', attrs: { kind, ref, id } })
    const block = (kind: string, data: object, fallback = 'Bloc') => ({
      type: 'liveBlock',
      attrs: { plugin: 'core', type: kind, version: 1, data, fallback }
    })
    const link = (href: string) => words('un lien', { type: 'link', attrs: { href } })
    const own = await makePage(server, world, 'Piège', () => [
      paragraph('Tout ceci est cité.'),
      ...Object.values(people).map((id, at) => paragraph(mention('person', id, `p${at}`))),
      ...Object.values(pages).map((id, at) => paragraph(mention('page', id, `q${at}`))),
      ...Object.values(initiatives).map((id, at) => paragraph(mention('initiative', id, `i${at}`))),
      ...Object.values(pages).flatMap((id) => [
        block('figure', { page: id, of: 'count' }),
        block('action', { record: `${id}/x` }),
        paragraph(link(`/initiatives/${canary('slugdinitiative')}/documents/${id}`)),
        paragraph(link(`${server.url}/initiatives/${canary('slugdinitiative')}/documents/${id}`))
      ]),
      ...Object.values(views).map((view) => block('view', { view })),
      ...Object.values(organisations).map((organisation) => block('organisation', { organisation })),
      ...Object.values(files).flatMap((file) => [
        block('file', { file }, 'Pièce'),
        { type: 'image', attrs: { src: `/api/v1/files/${file}`, alt: 'image' } }
      ])
    ])
    await as('coordinator', `POST /pages/${own}/threads`, {
      id: crypto.randomUUID(),
      body: canary('commentaire'),
      quote: 'cité'
    })
    const path = await publish(own, { subpages: true })
    const html = await read(path)
    expect(html).toContain('Tout ceci est cité.')
    expect(html).toContain('une personne')
    expect(html).toContain('Adess Morlaix')
    // The initiative speaks in its own name, and names those who take part in it; nothing else that is marked is there.
    const said = [canary('initiativeclosed'), ...canariesIn(ORGANISATIONS.BOT.name)]
    expect(canariesIn(html).sort()).toEqual(said.sort())
    expect(html).not.toMatch(/world\.example|\/initiatives\/|\/api\//)
    for (const file of Object.values(files)) {
      expect((await visit(`${path}/${own}/fichiers/${file}`)).status).toBe(404)
    }
  })

  test('of a table that is shown: the columns that cannot hold a person', async () => {
    const home = world.initiatives.closed
    const made = await as('coordinator', `POST /initiatives/${home}/pages`, {
      kind: 'collection',
      title: 'Soirées'
    })
    const table = String(made.body.id)
    for (const field of [
      { key: 'name', type: 'text', label: 'Commune', role: 'title' },
      { key: 'count', type: 'integer', label: 'Réponses' },
      { key: 'phone', type: 'phone', label: 'Téléphone' },
      { key: 'mail', type: 'email', label: 'Courriel' },
      { key: 'who', type: 'person', label: 'Contact' },
      { key: 'health', type: 'text', label: 'Santé', sensitive: true }
    ]) {
      expect((await as('coordinator', `POST /pages/${table}/fields`, field)).status).toBe(201)
    }
    const values = {
      name: 'Plufur',
      count: 61,
      phone: '0611223344',
      mail: 'jeanne@secret.example',
      who: world.people.pilot,
      health: 'allergie rare'
    }
    expect((await as('coordinator', `POST /pages/${table}/records`, { values })).status).toBe(201)
    const saved = await as('coordinator', `POST /pages/${table}/views`, { type: 'table', name: 'Tout' })
    const block = (kind: string, data: object) => ({
      type: 'liveBlock',
      attrs: { plugin: 'core', type: kind, version: 1, data, fallback: 'réponses' }
    })
    const own = await makePage(server, world, 'Bilan', () => [
      block('view', { page: table, view: saved.body.id }),
      block('figure', { page: table, of: 'sum', field: 'count' }),
      block('figure', { page: table, of: 'max', field: 'phone' })
    ])
    const path = await publish(own)
    const html = await read(path)
    expect(html).toMatch(/<th>Commune<\/th><th>Réponses<\/th><\/tr>\s*<tr><td>Plufur<\/td><td>61<\/td>/)
    expect(html).toContain('<strong>61</strong> réponses')
    expect(html).not.toMatch(/0611223344|secret\.example|allergie|Contact|Téléphone|Santé/)
    // Kept for the team afterwards: the frame goes too.
    await as('coordinator', `PATCH /pages/${table}`, { audience: 'team' })
    expect(await read(path)).not.toMatch(/Plufur|>61<|Soirées/)
  })

  test('pages below: only those that everyone of the initiative sees, and only when they were chosen', async () => {
    const root = await makePage(server, world, 'Dossier', () => [heading(1, 'Plan')])
    const child = await makePage(server, world, 'Programme', () => [paragraph('Samedi.')], root)
    const inner = await makePage(server, world, 'Notes internes', () => [paragraph('Entre nous.')], root)
    const under = await makePage(server, world, 'Sous les notes', () => [paragraph('Aussi.')], inner)
    await as('coordinator', `PATCH /pages/${inner}`, { audience: 'team' })
    const alone = await publish(root)
    expect(await read(alone)).not.toContain('Programme')
    expect((await visit(`${alone}/${child}`)).status).toBe(404)
    const path = await publish(root, { subpages: true })
    expect(path).toBe(alone)
    const html = await read(path)
    expect(html).toContain(`<a href="${path}/${child}">Programme</a>`)
    expect(html).not.toMatch(/Notes internes|Sous les notes/)
    expect(await read(`${path}/${child}`)).toContain('Samedi.')
    for (const hidden of [inner, under, page, world.pages.closedTeam]) {
      const answer = await visit(`${path}/${hidden}`)
      expect([answer.status, (await answer.text()).includes('Entre nous')]).toEqual([404, false])
    }
  })
})

describe('a password', () => {
  test('is asked before anything is said, and opens the pages, pictures and links for a while', async () => {
    const root = await makePage(server, world, 'Secret de polichinelle', (picture) => [
      paragraph('Le mot caché.'),
      { type: 'image', attrs: { src: picture, alt: 'cachée' } }
    ])
    const child = await makePage(server, world, 'Annexe', () => [paragraph('Suite.')], root)
    const path = await publish(root, { subpages: true, password: PASSWORD })
    for (const address of [
      path,
      `${path}/${child}`,
      `${path}/${crypto.randomUUID()}`,
      `${path}?cle=zzzz.${'a'.repeat(43)}`
    ]) {
      const answer = await visit(address)
      const html = await answer.text()
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(html).toContain('<input id="mdp" name="password" type="password"')
      expect(html).not.toMatch(/polichinelle|Annexe|caché|canari/)
    }
    const wrong = await type(path, 'autre chose')
    expect([wrong.status, (await wrong.text()).includes('Ce n’est pas le bon mot de passe.')]).toEqual([
      403,
      true
    ])
    const right = await type(path, PASSWORD)
    expect([right.status, right.headers.get('set-cookie')]).toEqual([303, null])
    const inside = right.headers.get('location') ?? ''
    const html = await read(inside)
    expect(html).toContain('Le mot caché.')
    const links = [...html.matchAll(/(?:href|src)="(\/p\/[^"]+)"/g)].map(([, found = '']) => found)
    expect(links.length).toBeGreaterThan(2)
    for (const found of links) {
      const answer = await visit(found.replaceAll('&amp;', '&'))
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
      expect(await answer.text()).not.toContain('type="password"')
    }
    clock = new Date('2026-11-21T01:00:00Z')
    expect(await read(inside)).not.toContain('Le mot caché.')
    clock = new Date('2026-11-20T12:30:00Z')
    await publish(root, { subpages: true })
    expect(await read(inside)).toContain('Le mot caché.')
    await publish(root, { subpages: true, password: 'un autre mot' })
    expect(await read(inside)).not.toContain('Le mot caché.')
    await publish(root, { subpages: true, password: null })
    expect(await read(path)).toContain('Le mot caché.')
  })

  test('is nowhere in the database, and cannot be tried for long', async () => {
    const own = await makePage(server, world, 'Essais', () => [paragraph('Fermé.')])
    const path = await publish(own, { password: PASSWORD })
    const rows = await server.services.database.db.select().from(tables.publications)
    expect(JSON.stringify(rows)).not.toContain(PASSWORD)
    expect(rows.some(({ passwordHash }) => passwordHash?.startsWith('$argon2id$'))).toBe(true)
    const seen = new Set<number>()
    for (let tries = 0; tries < 25; tries += 1) seen.add((await type(path, `essai ${tries}`)).status)
    expect(seen).toEqual(new Set([403, 429]))
    const audit = await server.services.database.db
      .select()
      .from(tables.auditEvents)
      .where(eq(tables.auditEvents.subjectId, own))
    expect(JSON.stringify(audit)).not.toContain(PASSWORD)
  })
})

describe('the end', () => {
  test('withdrawn, ended, narrowed, in the trash, unknown: the same 404 at once, the list knows why', async () => {
    const own = await makePage(server, world, 'Éphémère', () => [paragraph('Encore là.')])
    const path = await publish(own, { endsOn: '2026-11-21' })
    const gone = async () => {
      const answer = await visit(path)
      return [answer.status, await answer.text(), answer.headers.get('cache-control')]
    }
    const never = await visit(`/p/${'A'.repeat(22)}`)
    const nothing = [404, await never.text(), 'no-store']
    const stateOf = async () =>
      (await as('coordinator', `GET /initiatives/${world.initiatives.closed}/publications`)).body.items.find(
        (one: { page: { id: string } }) => one.page.id === own
      )?.state
    // The last minute of its last day, and the first of the next, in Paris.
    clock = new Date('2026-11-21T22:59:00Z')
    expect((await visit(path)).status).toBe(200)
    clock = new Date('2026-11-21T23:01:00Z')
    expect(await gone()).toEqual(nothing)
    expect(await stateOf()).toBe('ended')
    await publish(own)
    expect((await visit(path)).status).toBe(200)
    await as('coordinator', `PATCH /pages/${own}`, { audience: 'team' })
    expect(await gone()).toEqual(nothing)
    expect(await stateOf()).toBe('hidden')
    await as('coordinator', `PATCH /pages/${own}`, { audience: 'initiative' })
    await as('coordinator', `POST /pages/${own}/trash`)
    expect(await gone()).toEqual(nothing)
    await as('coordinator', `POST /pages/${own}/restore`)
    expect((await visit(path)).status).toBe(200)
    expect((await as('coordinator', `DELETE /pages/${own}/publication`)).status).toBe(204)
    expect(await gone()).toEqual(nothing)
    expect(await stateOf()).toBeUndefined()
    expect(await publish(own)).not.toBe(path)
    const audit = await server.services.database.db
      .select()
      .from(tables.auditEvents)
      .where(eq(tables.auditEvents.subjectId, own))
      .orderBy(tables.auditEvents.seq)
    expect(audit.map(({ action }) => action).filter((action) => action.startsWith('publication'))).toEqual([
      'publication.created',
      'publication.changed',
      'publication.withdrawn',
      'publication.created'
    ])
  })

  test('who reads the page knows that anyone may, by whom and since when; a guest too', async () => {
    const root = await makePage(server, world, 'Lettre', () => [paragraph('Chers amis.')])
    const child = await makePage(server, world, 'Pièce jointe', () => [paragraph('Voici.')], root)
    await publish(root, { subpages: true })
    const { body } = await as('reader', `GET /pages/${root}/publication`)
    expect(body).toMatchObject({
      publication: { state: 'open', publishedAt: '2026-11-20T12:00:00.000Z' },
      abilities: { publish: false, withdraw: false }
    })
    expect(body.publication.publishedBy.id).toBe(world.people.coordinator)
    const below = await as('reader', `GET /pages/${child}/publication`)
    expect(below.body).toMatchObject({ publication: null, through: { id: root, title: 'Lettre' } })
    expect((await as('contributor', `PUT /pages/${root}/publication`, {})).status).toBe(403)
  })
})
