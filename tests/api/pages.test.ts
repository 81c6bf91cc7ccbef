import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages as pagesTable } from '#server/db/tables/pages'
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
const tree = async (who: PersonName, initiative = world.initiatives.closed): Promise<Loose[]> =>
  (await as(who, `GET /initiatives/${initiative}/pages`)).body.items

describe('creating', () => {
  test('a page comes with its room, last among its siblings', async () => {
    const first = await add({ title: 'Une' })
    const second = await add({ title: 'Deux', parentId: first.id })
    const third = await add({ title: 'Trois', parentId: first.id })
    const between = await add({ title: 'Entre', parentId: first.id, afterId: second.id })
    const head = await add({ title: 'Tête', parentId: first.id, afterId: null })
    expect(first).toMatchObject({ room: first.id, parentId: null, audience: 'initiative', ancestors: [] })
    expect(third.ancestors).toEqual([{ id: first.id, title: 'Une' }])
    const children = (await tree('coordinator')).filter((node) => node.parentId === first.id)
    expect(children.map((node) => node.id)).toEqual([head.id, second.id, between.id, third.id])
  })

  test('the same id sent twice is one page; somebody else’s is refused', async () => {
    const id = crypto.randomUUID()
    const one = await add({ id, title: 'Hors ligne' })
    const two = await add({ id, title: 'Hors ligne, renommée depuis' })
    expect([one.id, two.id, two.title]).toEqual([id, id, 'Hors ligne'])
    const path = `POST /initiatives/${world.initiatives.closed}/pages`
    const other = await as('partnerCoordinator', path, { id, kind: 'document', title: 'x' })
    expect([other.status, other.body.error.code]).toEqual([409, 'page.id_taken'])
    const elsewhere = await as('outsider', `POST /initiatives/${world.initiatives.elsewhere}/pages`, {
      id,
      kind: 'document',
      title: 'x'
    })
    expect(elsewhere.body.error.code).toBe('page.id_taken')
    const racing = crypto.randomUUID()
    const made = await Promise.all([1, 2, 3].map(() => add({ id: racing })))
    expect(new Set(made.map((page) => page.id))).toEqual(new Set([racing]))
  })

  test('stands only in a page of the same initiative that one sees', async () => {
    const path = `POST /initiatives/${world.initiatives.closed}/pages`
    for (const parentId of [
      world.pages.shared,
      world.pages.closedMorlaix,
      world.pages.balticShared,
      crypto.randomUUID()
    ]) {
      const refused = await as('coordinator', path, { kind: 'document', title: 'x', parentId })
      expect(refused.body.error.code).toBe('page.not_found')
    }
    const kind = await as('coordinator', path, { kind: 'spreadsheet', title: 'x' })
    expect(kind.status).toBe(400)
  })

  test('readers, guests and visitors create nothing', async () => {
    for (const name of ['reader', 'guest', 'member'] as const) {
      const refused = await as(name, `POST /initiatives/${world.initiatives.closed}/pages`, {
        kind: 'document',
        title: 'x'
      })
      expect(refused.body.error.code, name).toBe('access.forbidden')
    }
    const outsider = await as('outsider', `POST /initiatives/${world.initiatives.open}/pages`, {
      kind: 'document',
      title: 'x'
    })
    expect(outsider.body.error.code).toBe('access.forbidden')
  })
})

describe('who sees a page', () => {
  test('is chosen among the organisations that take part, never without oneself, never wider than where it stands', async () => {
    const { OCA, PLU, AUR, MLX } = world.organisations
    const path = `POST /initiatives/${world.initiatives.closed}/pages`
    const choose = async (values: object) => {
      const { status, body } = await as('coordinator', path, { kind: 'document', title: 'x', ...values })
      return status === 201 ? 'made' : `${body.error.code} ${body.error.fields?.[0]?.code}`
    }
    const only = (...ids: string[]) => ({ audience: 'organisations', audienceOrganisationIds: ids })
    expect(await choose(only(OCA, PLU))).toBe('made')
    expect(await choose(only())).toBe('request.invalid required')
    expect(await choose(only(OCA, AUR))).toBe('request.invalid id')
    expect(await choose(only(MLX))).toBe('request.invalid self_excluded')
    const team = await add({ audience: 'team' })
    expect((await add({ parentId: team.id })).audience).toBe('team')
    expect(await choose({ parentId: team.id, audience: 'initiative' })).toBe(
      'request.invalid wider_than_parent'
    )
  })

  test('narrowing a page hides what stands in it, at once and for those alone', async () => {
    const parent = await add({ title: 'Partagée' })
    const child = await add({ title: 'Dedans', parentId: parent.id })
    expect((await as('guest', `GET /pages/${child.id}`)).status).toBe(200)
    expect((await as('coordinator', `PATCH /pages/${parent.id}`, { audience: 'team' })).body.audience).toBe(
      'team'
    )
    expect((await as('guest', `GET /pages/${child.id}`)).status).toBe(404)
    expect((await as('reader', `GET /pages/${child.id}`)).status).toBe(200)
    // Taken out of there, it stays as narrow as it was.
    const moved = await as('coordinator', `POST /pages/${child.id}/move`, { parentId: null, afterId: null })
    expect(moved.body).toMatchObject({ parentId: null, audience: 'team' })
    expect((await as('guest', `GET /pages/${child.id}`)).status).toBe(404)
  })

  test('a guest writes in the pages of their organisation, and reads those that are shared', async () => {
    const page = (await as('guest', `GET /pages/${world.pages.closedPlufur}`)).body
    expect(page.abilities).toEqual({ write: true, manage: false })
    expect((await as('guest', `GET /pages/${world.pages.closedShared}`)).body.abilities.write).toBe(false)
    expect((await tree('guest')).map((node) => node.id)).not.toContain(world.pages.closedTeam)
  })
})

describe('moving', () => {
  test('never makes a circle, whatever is moved at the same time', async () => {
    const a = await add({ title: 'A' })
    const b = await add({ title: 'B', parentId: a.id })
    const c = await add({ title: 'C', parentId: b.id })
    const move = (id: string, parentId: string | null) =>
      as('coordinator', `POST /pages/${id}/move`, { parentId, afterId: null })
    expect((await move(a.id, c.id)).body.error.code).toBe('page.cycle')
    expect((await move(a.id, a.id)).body.error.code).toBe('page.cycle')
    const x = await add({ title: 'X' })
    const y = await add({ title: 'Y' })
    const both = await Promise.all([move(x.id, y.id), move(y.id, x.id)])
    expect(both.map((each) => each.status).sort()).toEqual([200, 409])
    expect(await tree('coordinator')).toEqual(expect.arrayContaining([expect.objectContaining({ id: x.id })]))
  })

  test('twenty moves at once leave each page once, in one order', async () => {
    const parent = await add({ title: 'Ensemble' })
    const children: Loose[] = []
    for (const title of ['1', '2', '3', '4', '5']) children.push(await add({ title, parentId: parent.id }))
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) => {
        const moving = children[turn % 5].id
        const after = turn % 3 === 0 ? null : children[(turn + 2) % 5].id
        return as('coordinator', `POST /pages/${moving}/move`, {
          parentId: parent.id,
          afterId: after === moving ? null : after
        })
      })
    )
    const after = (await tree('coordinator')).filter((node) => node.parentId === parent.id)
    expect(after.map((node) => node.id).sort()).toEqual(children.map((child) => child.id).sort())
    expect(new Set(after.map((node) => node.position)).size).toBe(5)
  })

  test('another initiative’s page is not a place', async () => {
    const page = await add()
    const refused = await as('coordinator', `POST /pages/${page.id}/move`, {
      parentId: world.pages.shared,
      afterId: null
    })
    expect(refused.body.error.code).toBe('page.not_found')
    const after = await as('coordinator', `POST /pages/${page.id}/move`, {
      parentId: null,
      afterId: world.pages.shared
    })
    expect(after.body.error.code).toBe('page.not_found')
  })

  test('there is a bottom', async () => {
    let parentId: string | null = null
    let refused: Loose = null
    for (let level = 0; level < 60 && !refused; level += 1) {
      const { status, body } = await as(
        'coordinator',
        `POST /initiatives/${world.initiatives.closed}/pages`,
        {
          kind: 'document',
          title: `${level}`,
          parentId
        }
      )
      if (status === 201) parentId = body.id
      else refused = body
    }
    expect(refused.error.fields[0]).toMatchObject({ path: 'parentId', code: 'too_deep', params: { max: 40 } })
  })
})

describe('documents across initiatives', () => {
  test('are those one sees, the latest touched first, found by their words', async () => {
    const page = await add({ title: 'Compte rendu de l’été' })
    const ids = async (who: PersonName, query = '') =>
      (await as(who, `GET /pages?limit=200&${query}`)).body.items.map((each: Loose) => each.id)
    expect((await ids('coordinator'))[0]).toBe(page.id)
    expect(await ids('coordinator', 'q=ETE%20compte')).toEqual([page.id])
    expect(await ids('outsider', 'q=ete')).toEqual([])
    expect(await ids('coordinator')).not.toContain(world.pages.archivedShared)
    expect(await ids('coordinator', `initiativeId=${world.initiatives.archived}`)).toEqual([
      world.pages.archivedShared
    ])
    expect(await ids('coordinator', 'scope=recent')).toEqual([])
    await as('coordinator', 'POST /visits', { kind: 'page', id: page.id })
    expect(await ids('coordinator', 'scope=recent')).toEqual([page.id])
    const first: Loose = (await as('coordinator', 'GET /pages?limit=3')).body
    const second: Loose = (await as('coordinator', `GET /pages?limit=3&cursor=${first.next}`)).body
    const known = new Set(first.items.map((each: Loose) => each.id))
    expect(second.items.some((each: Loose) => known.has(each.id))).toBe(false)
  })
})

describe('a ticket', () => {
  test('is given to whoever reads the page, for thirty seconds', async () => {
    const { status, body } = await as('guest', `POST /pages/${world.pages.closedPlufur}/ticket`)
    expect(status).toBe(200)
    expect(body.ticket.length).toBeGreaterThan(40)
    const left = Date.parse(body.expiresAt) - Date.now()
    expect(left).toBeGreaterThan(25_000)
    expect(left).toBeLessThan(31_000)
    expect((await as('guest', `POST /pages/${world.pages.closedTeam}/ticket`)).body.error.code).toBe(
      'page.not_found'
    )
    expect((await as('pilot', `POST /pages/${world.pages.trashed}/ticket`)).body.error.code).toBe(
      'page.trashed'
    )
  })
})

test('a rename is told with both names; a title of spaces is refused', async () => {
  const page = await add({ title: 'Avant' })
  expect((await as('coordinator', `PATCH /pages/${page.id}`, { title: ' Après ' })).body.title).toBe('Après')
  expect((await as('coordinator', `PATCH /pages/${page.id}`, { title: '   ' })).status).toBe(400)
  const { items } = (await as('reader', `GET /initiatives/${world.initiatives.closed}/activity`)).body
  expect(items[0]).toMatchObject({
    verb: 'page.renamed',
    data: { title: 'Après', before: 'Avant' },
    page: { id: page.id }
  })
  const [row] = await server.services.database.db.select().from(pagesTable).where(eq(pagesTable.id, page.id))
  expect(row?.title).toBe('Après')
})
