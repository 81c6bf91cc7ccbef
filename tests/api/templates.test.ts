// Templates: a document copied, kept in a place, filled in when a page is made from it.
import { eq } from 'drizzle-orm'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documents } from '#server/db/tables/documents'
import { initiatives } from '#server/db/tables/initiatives'
import { pages } from '#server/db/tables/pages'
import { jsonOf, textOf, type DocumentNode } from '#shared/editor/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { makePage, paragraph, words } from '#tests/support/files/reference-page'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
  const { db } = server.services.database
  const row = { title: 'Ruralités en Trégor', startsOn: '2027-03-01' }
  await db.update(initiatives).set(row).where(eq(initiatives.id, world.initiatives.closed))
})
afterAll(() => server.close())

const as = (who: PersonName, request: string, body?: unknown) =>
  ask<Loose>(server, world.headers[who], request, body)
const guide = (text: string): DocumentNode => ({ type: 'paragraph', attrs: { guide: text } })

async function bodyOf(id: string): Promise<Y.XmlFragment> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, (await server.services.collab.read(id)) ?? new Uint8Array())
  return doc.getXmlFragment('default')
}

async function template(title: string, content: DocumentNode[], more: Record<string, unknown> = {}) {
  const page = await makePage(server, world, title, () => content)
  const input = { name: title, scope: 'organisation', organisationId: world.organisations.OCA, ...more }
  const made = await as('coordinator', `POST /pages/${page}/template`, input)
  return { page, made }
}

const use = (templateId: string, more: Record<string, unknown> = {}, who: PersonName = 'coordinator') =>
  as(who, `POST /initiatives/${world.initiatives.closed}/pages/from-template`, {
    templateId,
    title: 'Ma page',
    ...more
  })

describe('a document becomes a template', () => {
  test('kept for the people of the organisation, filled in for the page that is made from it', async () => {
    const { made } = await template('Note de {{structure.sigle}}', [
      paragraph('Pour ', words('{{initia', 'bold'), 'tive.titre}}, dès {{initiative.début}}.'),
      guide('Dites ce que {{organisation.name}} en pense')
    ])
    expect(made.status).toBe(201)
    const { id } = made.body.template
    expect(made.body.template).toMatchObject({ scope: 'organisation', asksOrganisation: true })
    const listed = await as('member', 'GET /templates')
    expect(listed.body.items.map((one: Loose) => one.id)).toContain(id)
    const elsewhere = await as('outsider', 'GET /templates')
    expect(elsewhere.body.items.map((one: Loose) => one.id)).not.toContain(id)

    const page = await use(id)
    expect(page.status).toBe(201)
    const content = jsonOf(await bodyOf(page.body.id)).content
    expect(textOf(await bodyOf(page.body.id))).toBe('Pour Ruralités en Trégor, dès 1er\u00a0mars 2027.')
    expect(content?.[1]?.attrs?.guide).toBe('Dites ce que Adess Ouest-Côtes d’Armor en pense')
    const markdown = await as('coordinator', `GET /pages/${page.body.id}/export?format=md&header=false`)
    expect(markdown.body).toContain('Ruralités en Trégor')
    expect(markdown.body).not.toContain('Dites ce que')
  })

  test('in the name of another organisation that takes part, of none that does not', async () => {
    const { made } = await template('Au nom de', [paragraph('{{structure.nom}}')])
    const { id } = made.body.template
    const { MLX, AUR, BAL } = world.organisations
    const page = await use(id, { organisationId: MLX })
    expect(textOf(await bodyOf(page.body.id))).toBe('Adess Morlaix')
    for (const organisationId of [AUR, BAL]) {
      expect((await use(id, { organisationId })).body.error.code).toBe('organisation.not_found')
    }
    const shown = await as(
      'coordinator',
      `GET /templates/${id}?initiativeId=${world.initiatives.closed}&organisationId=${MLX}`
    )
    expect(shown.body.pages[0].content[0].content[0].text).toBe('Adess Morlaix')
    const raw = await use(id, { raw: true })
    expect(textOf(await bodyOf(raw.body.id))).toBe('{{structure.nom}}')
  })

  test('not with a name that nobody knows: each is said, with the nearest', async () => {
    const { made } = await template('Compte rendu {{initiative.titel}}', [paragraph('{{qqqqqqqq}}')])
    expect(made.status).toBe(400)
    expect(made.body.error.fields.map((field: Loose) => field.message)).toEqual([
      '{{initiative.titel}} n’est pas un nom connu. Vouliez-vous écrire {{initiative.title}}\u202f?',
      '{{qqqqqqqq}} n’est pas un nom connu.'
    ])
  })

  test('without what belongs to one initiative, which is counted', async () => {
    const block = (type: string, data = {}) => ({
      type: 'liveBlock',
      attrs: { plugin: 'core', type, version: 1, data, fallback: 'Action : réserver la salle' }
    })
    const person = { type: 'mention', attrs: { kind: 'person', ref: world.people.coordinator, id: 'a' } }
    const file = `/api/v1/files/${world.files.shared}`
    const { made } = await template('Bilan', [
      paragraph('Vu avec ', person),
      { type: 'image', attrs: { src: file, alt: 'La salle', caption: '' } },
      block('view', { view: world.views.shared }),
      block('action', { record: 'secret/secret' }),
      block('contents')
    ])
    expect(made.body.left).toEqual({ pictures: 1, blocks: 1, mentions: 1 })
    const stored = JSON.stringify((await as('coordinator', `GET /templates/${made.body.template.id}`)).body)
    expect(stored).not.toMatch(new RegExp(`secret|${world.people.coordinator}|${world.files.shared}`))
    const two = [await use(made.body.template.id), await use(made.body.template.id)]
    const ids = await Promise.all(
      two.map(async (page) => {
        const blocks = jsonOf(await bodyOf(page.body.id)).content ?? []
        return (blocks.find((one) => one.attrs?.type === 'action')?.attrs?.data as { id: string }).id
      })
    )
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(ids[0]).not.toBe(ids[1])
  })
})

test('a template with pages below makes the whole tree, in order, where it was asked', async () => {
  const top = await makePage(server, world, 'Projet', () => [paragraph('Projet')])
  const below = await makePage(server, world, 'Budget {{année}}', () => [paragraph('Budget')], top)
  await makePage(server, world, 'Détail', () => [paragraph('Détail')], below)
  await makePage(server, world, 'Bilan', () => [paragraph('Bilan')], top)
  const input = { name: 'Projet', scope: 'organisation', organisationId: world.organisations.OCA }
  const made = await as('coordinator', `POST /pages/${top}/template`, { ...input, withSubpages: true })
  expect(made.body.template.titles).toEqual(['Projet', 'Budget {{année}}', 'Détail', 'Bilan'])
  const page = await use(made.body.template.id, { parentId: top })
  expect(page.body.parentId).toBe(top)
  const { body: tree } = await as('coordinator', `GET /initiatives/${world.initiatives.closed}/pages`)
  const titled = (parentId: string) => tree.items.filter((one: Loose) => one.parentId === parentId)
  const children = titled(page.body.id)
  expect(children.map((one: Loose) => one.title)).toEqual([`Budget ${new Date().getFullYear()}`, 'Bilan'])
  const [detail] = titled(children[0].id)
  expect(textOf(await bodyOf(detail.id))).toBe('Détail')
})

test('nothing of a tree is there when a page of it cannot be made', async () => {
  const { db } = server.services.database
  const before = await db.$count(pages)
  const deep = await template('Profond', [paragraph('x')])
  let parentId: string | undefined
  for (let depth = 0; depth < 40; depth += 1) {
    const body = { kind: 'document', title: `n${depth}`, parentId }
    parentId = (await as('coordinator', `POST /initiatives/${world.initiatives.closed}/pages`, body)).body.id
  }
  const refused = await use(deep.made.body.template.id, { parentId })
  expect(refused.status).toBe(400)
  expect(await db.$count(pages)).toBe(before + 41)
  expect(await db.$count(documents)).toBeGreaterThan(0)
})

describe('those who keep a template', () => {
  test('rename it, make it say something else, remove it; pages made from it stay', async () => {
    const { page, made } = await template('À changer', [paragraph('Avant')])
    const { id } = made.body.template
    const first = await use(id)
    const other = await makePage(server, world, 'Mieux', () => [paragraph('Après')])
    const patched = await as('coordinator', `PATCH /templates/${id}`, { name: 'Changé', pageId: other })
    expect(patched.body.template).toMatchObject({ id, name: 'Changé', titles: ['Mieux'] })
    expect(textOf(await bodyOf((await use(id)).body.id))).toBe('Après')
    expect(textOf(await bodyOf(page))).toBe('Avant')
    expect((await as('coordinator', `DELETE /templates/${id}`)).status).toBe(204)
    expect((await use(id)).body.error.code).toBe('template.not_found')
    expect(textOf(await bodyOf(first.body.id))).toBe('Avant')
  })

  test('are the coordinators of the organisation, and the animation for the network', async () => {
    const { shared } = world.pages
    const input = { name: 'x', scope: 'network' }
    expect((await as('coordinator', `POST /pages/${shared}/template`, input)).status).toBe(403)
    expect((await as('holder', `POST /pages/${shared}/template`, input)).status).toBe(201)
    const own = { name: 'x', scope: 'organisation', organisationId: world.organisations.OCA }
    expect((await as('contributor', `POST /pages/${shared}/template`, own)).status).toBe(403)
    const other = { ...own, organisationId: world.organisations.MLX }
    expect((await as('coordinator', `POST /pages/${shared}/template`, other)).status).toBe(403)
    const nowhere = { name: 'x', scope: 'organisation' }
    expect((await as('coordinator', `POST /pages/${shared}/template`, nowhere)).status).toBe(400)
  })
})

test('what comes with the product is for everyone, changed by nobody', async () => {
  const { body } = await as('coordinator', `GET /templates?initiativeId=${world.initiatives.closed}`)
  const shipped = body.items.filter((one: Loose) => one.scope === 'shipped')
  expect(shipped.map((one: Loose) => one.id)).toEqual([
    'compte-rendu',
    'ordre-du-jour',
    'fiche-projet',
    'plan-d-action'
  ])
  const page = await use('fiche-projet')
  expect(page.status).toBe(201)
  expect(textOf(await bodyOf(page.body.id))).toContain('Adess Ouest-Côtes d’Armor')
  expect((await as('administrator', 'DELETE /templates/fiche-projet')).status).toBe(404)
  expect((await as('outsider', 'GET /templates/plan-d-action')).status).toBe(200)
  const hidden = `GET /templates/plan-d-action?initiativeId=${world.initiatives.closed}`
  expect((await as('outsider', hidden)).status).toBe(404)
})
