import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files } from '#server/db/tables/files'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)
const add = async (values: object = {}, who: PersonName = 'coordinator'): Promise<Loose> => {
  const { status, body } = await as(who, `POST /initiatives/${world.initiatives.closed}/pages`, {
    kind: 'document',
    title: 'Notes',
    ...values
  })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}

describe('the trash', () => {
  test('takes what stands below, and gives it back together', async () => {
    const parent = await add({ title: 'Dossier' })
    const child = await add({ title: 'Feuille', parentId: parent.id })
    const before = await add({ title: 'Déjà jetée', parentId: parent.id })
    await as('coordinator', `POST /pages/${before.id}/trash`)
    expect((await as('coordinator', `POST /pages/${parent.id}/trash`)).body.trashedAt).not.toBeNull()
    const { items } = (await as('coordinator', `GET /initiatives/${world.initiatives.closed}/trash`)).body
    const listed = items.filter((each: Loose) => [parent.id, child.id, before.id].includes(each.id))
    expect(listed.map((each: Loose) => [each.title, each.descendantCount]).sort()).toEqual([
      ['Dossier', 1],
      ['Déjà jetée', 0]
    ])
    expect((await as('reader', `GET /pages/${child.id}`)).status).toBe(404)
    expect((await as('reader', `GET /initiatives/${world.initiatives.closed}/trash`)).body.items).toEqual([])
    expect((await as('coordinator', `PATCH /pages/${child.id}`, { title: 'x' })).body.error.code).toBe(
      'page.trashed'
    )
    await as('coordinator', `POST /pages/${parent.id}/restore`)
    expect((await as('reader', `GET /pages/${child.id}`)).status).toBe(200)
    expect((await as('coordinator', `GET /pages/${before.id}`)).body.trashedAt).not.toBeNull()
  })

  test('what is restored without its parent comes to the root, no wider than it was', async () => {
    const parent = await add({ title: 'Équipe', audience: 'initiative' })
    const child = await add({ title: 'Interne', parentId: parent.id })
    await as('coordinator', `PATCH /pages/${parent.id}`, { audience: 'team' })
    await as('coordinator', `POST /pages/${parent.id}/trash`)
    const { body } = await as('coordinator', `POST /pages/${child.id}/restore`)
    expect(body).toMatchObject({ parentId: null, trashedAt: null, audience: 'team' })
    expect((await as('guest', `GET /pages/${child.id}`)).status).toBe(404)
  })

  test('erases only what was put in it, and never what one does not see', async () => {
    const parent = await add({ title: 'À effacer' })
    const hidden = await as('partnerCoordinator', `POST /initiatives/${world.initiatives.closed}/pages`, {
      kind: 'document',
      title: 'Interne MLX',
      parentId: parent.id,
      audience: 'organisations',
      audienceOrganisationIds: [world.organisations.MLX]
    })
    expect((await as('coordinator', `DELETE /pages/${parent.id}`)).body.error.code).toBe('page.not_trashed')
    await as('coordinator', `POST /pages/${parent.id}/trash`)
    expect((await as('coordinator', `DELETE /pages/${parent.id}`)).status).toBe(204)
    expect((await as('coordinator', `GET /pages/${parent.id}`)).status).toBe(404)
    const { items } = (await as('partnerCoordinator', `GET /initiatives/${world.initiatives.closed}/trash`))
      .body
    expect(items.map((each: Loose) => each.id)).toContain(hidden.body.id)
    const restored = await as('partnerCoordinator', `POST /pages/${hidden.body.id}/restore`)
    expect(restored.body).toMatchObject({ parentId: null, audience: 'organisations' })
    expect((await as('coordinator', `GET /pages/${hidden.body.id}`)).status).toBe(404)
  })

  test('erasing a page erases its files', async () => {
    const page = await add()
    const form = new FormData()
    form.set('file', new File(['bonjour'], 'note.txt'))
    const sent = await as('coordinator', `POST /pages/${page.id}/files`, form)
    expect(sent.body).toMatchObject({ name: 'note.txt', mediaType: 'text/plain', size: 7 })
    await as('coordinator', `POST /pages/${page.id}/trash`)
    await as('coordinator', `DELETE /pages/${page.id}`)
    const { db } = server.services.database
    expect(await db.select().from(files).where(eq(files.id, sent.body.id))).toEqual([])
    expect((await as('coordinator', `GET ${sent.body.url.replace('/api/v1', '')}`)).body.error.code).toBe(
      'file.not_found'
    )
  })
})
