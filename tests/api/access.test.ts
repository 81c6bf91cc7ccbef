// The rules exist twice: as pure functions and as SQL conditions. Here they are held to each other, for everyone and everything.
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadViewer } from '#server/auth/viewer'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import {
  accessChanged,
  findPage,
  requireFile,
  requireInitiative,
  requireOrganisation,
  requirePage,
  subjectsWhere,
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePagesWhere
} from '#server/domain/access/index'
import { phaseSubjects } from '#server/db/tables/phases'
import type { Context, Viewer } from '#server/domain/context'
import { initiativeRole, isNetworkMember, pageAbilities, seesSubject } from '#shared/permissions'
import { AppError } from '#shared/errors'
import { startTestServer, type TestServer } from '#tests/support/app'
import { buildWorld, type World } from '#tests/support/world'
import {
  initiativeFactsOf,
  INITIATIVES,
  ORGANISATIONS,
  pageFactsOf,
  PAGES,
  PEOPLE,
  viewerFactsOf,
  type InitiativeName,
  type PageName,
  type PersonName
} from '#tests/support/world-facts'

let server: TestServer
let world: World
const PRESENT = (Object.keys(PEOPLE) as PersonName[]).filter(
  (name) => name !== 'suspended' && name !== 'deleted'
)

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

async function viewerOf(name: PersonName): Promise<Viewer> {
  const viewer = await loadViewer(server.services.database.db, world.people[name], {
    sessionId: null,
    scopes: null
  })
  if (!viewer) throw new Error(`${name} may not sign in`)
  return viewer
}

function contextOf(viewer: Viewer | null): Context {
  return { ...server.services, viewer, requestId: 'test', locale: 'fr', ip: '', userAgent: '' }
}

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason
  )
  return error instanceof AppError ? error.code : String(error)
}

test('asked by everybody about everything at once, each gets the answer they get alone', async () => {
  const { db } = server.services.database
  const questions = PRESENT.flatMap((name) =>
    [...Object.values(world.pages), 'no-page'].map((page) => ({ name, page }))
  )
  const answerOf = async ({ name, page }: { name: PersonName; page: string }) => {
    const found = await findPage(db, await viewerOf(name), page)
    return { name, page, abilities: found?.abilities ?? null, role: found?.role ?? null }
  }
  const together = await Promise.all(questions.map(answerOf))
  const alone = []
  for (const question of questions) alone.push(await answerOf(question))
  expect(together).toEqual(alone)
  expect(new Set(alone.map((answer) => answer.role)).size).toBeGreaterThan(3)
})

describe.each(PRESENT)('%s', (name) => {
  test('sees in lists of initiatives what the rule says', async () => {
    const rows = await server.services.database.db
      .select({ id: initiatives.id })
      .from(initiatives)
      .where(visibleInitiativesWhere(await viewerOf(name)))
    const expected = (Object.keys(INITIATIVES) as InitiativeName[]).filter(
      (each) => initiativeRole(viewerFactsOf(name), initiativeFactsOf(each, name)) !== null
    )
    expect(rows.map((row) => row.id).sort()).toEqual(expected.map((each) => world.initiatives[each]).sort())
  })

  test('sees in lists of pages what the rule says', async () => {
    const rows = await server.services.database.db
      .select({ id: pages.id })
      .from(pages)
      .where(visiblePagesWhere(await viewerOf(name)))
    const expected = (Object.keys(PAGES) as PageName[]).filter((each) => {
      const facts = pageFactsOf(each)
      const initiative = initiativeFactsOf(PAGES[each].initiative, name)
      return !facts.trashed && pageAbilities(viewerFactsOf(name), initiative, facts).read
    })
    expect(rows.map((row) => row.id).sort()).toEqual(expected.map((each) => world.pages[each]).sort())
  })

  test('opens a page exactly when the rule says, with the same abilities', async () => {
    const viewer = await viewerOf(name)
    for (const each of Object.keys(PAGES) as PageName[]) {
      const initiative = initiativeFactsOf(PAGES[each].initiative, name)
      const expected = pageAbilities(viewerFactsOf(name), initiative, pageFactsOf(each))
      const found = await findPage(server.services.database.db, viewer, world.pages[each])
      expect(found?.abilities ?? { read: false, write: false, manage: false }, each).toEqual(
        expected.read ? expected : { read: false, write: false, manage: false }
      )
      const code = await refusal(requireFile(contextOf(viewer), world.files[each]))
      expect(code, `file of ${each}`).toBe(expected.read ? 'null' : 'file.not_found')
    }
  })

  test('sees on paths the subjects that the rule says', async () => {
    const viewer = await viewerOf(name)
    for (const each of ['open', 'closed'] as const) {
      const facts = initiativeFactsOf(each, name)
      if (initiativeRole(viewerFactsOf(name), facts) === null) continue
      const rows = await server.services.database.db
        .select({ organisationId: phaseSubjects.organisationId })
        .from(phaseSubjects)
        .where(
          and(
            eq(phaseSubjects.initiativeId, world.initiatives[each]),
            subjectsWhere(viewer, phaseSubjects.initiativeId, phaseSubjects.organisationId)
          )
        )
      const expected = INITIATIVES[each].subjects.filter((code) =>
        seesSubject(viewerFactsOf(name), facts, code)
      )
      expect(rows.map((row) => row.organisationId).sort()).toEqual(
        expected.map((code) => world.organisations[code]).sort()
      )
    }
  })

  test('sees organisations of their network, or those they work with', async () => {
    const viewer = await viewerOf(name)
    const rows = await server.services.database.db
      .select({ code: organisations.code })
      .from(organisations)
      .where(visibleOrganisationsWhere(viewer))
    const all = Object.entries(ORGANISATIONS)
    const mine = all.filter(([, each]) => each.network === PEOPLE[name].network).map(([code]) => code)
    const expected: Partial<Record<PersonName, string[]>> = {
      guest: ['OCA', 'MLX', 'CRI', 'PLU'],
      otherGuest: ['OCA', 'MLX', 'CRI', 'BOT'],
      partner: ['TAG'],
      operator: [],
      reader: ['OCA', 'MLX', 'CRI', 'PLU', 'BOT'],
      contributor: ['OCA', 'MLX', 'CRI', 'PLU', 'BOT'],
      pilot: ['OCA', 'MLX', 'CRI', 'PLU', 'BOT'],
      supporter: ['OCA', 'MLX', 'CRI', 'PLU', 'BOT']
    }
    const codes = isNetworkMember(viewerFactsOf(name)) ? mine : (expected[name] ?? [])
    expect(rows.map((row) => row.code).sort()).toEqual([...codes].sort())
  })
})

describe('what is hidden and what does not exist', () => {
  test('are refused with the same code, whatever the shape of the id', async () => {
    const ctx = contextOf(await viewerOf('partner'))
    const unknown = crypto.randomUUID()
    for (const id of [
      world.initiatives.closed,
      world.initiatives.baltic,
      unknown,
      'init-closed',
      'rien',
      '../etc',
      ''
    ]) {
      expect(await refusal(requireInitiative(ctx, id, 'read')), id).toBe('initiative.not_found')
    }
    for (const id of [world.pages.closedTeam, world.pages.balticShared, unknown, 'x', '%2e%2e']) {
      expect(await refusal(requirePage(ctx, id, 'manage')), id).toBe('page.not_found')
    }
    for (const id of [world.organisations.BAL, world.organisations.AUR, unknown, 'bal']) {
      expect(await refusal(requireOrganisation(ctx, id, 'manage')), id).toBe('organisation.not_found')
    }
  })

  test('cost the same number of questions to the database', async () => {
    const viewer = await viewerOf('partner')
    const count = async (id: string): Promise<number> => {
      let queries = 0
      const { db } = server.services.database
      const counting = new Proxy(db, {
        get: (target, key, receiver) => {
          if (key === 'select' || key === 'execute') queries += 1
          return Reflect.get(target, key, receiver) as unknown
        }
      })
      await findPage(counting, viewer, id)
      return queries
    }
    expect(await count(world.pages.closedTeam)).toBe(await count(crypto.randomUUID()))
  })

  test('someone who is not signed in is asked to, before anything is looked up', async () => {
    expect(await refusal(requireInitiative(contextOf(null), world.initiatives.open, 'read'))).toBe(
      'session.required'
    )
    expect(await refusal(requirePage(contextOf(null), 'x', 'read'))).toBe('session.required')
  })
})

describe('refusals to those who see', () => {
  test('say why: role, archive, trash', async () => {
    const reader = contextOf(await viewerOf('reader'))
    const pilot = contextOf(await viewerOf('pilot'))
    expect(await refusal(requireInitiative(reader, world.initiatives.open, 'write'))).toBe('access.forbidden')
    expect(await refusal(requireInitiative(pilot, world.initiatives.archived, 'write'))).toBe(
      'initiative.archived'
    )
    expect(await refusal(requireInitiative(pilot, world.initiatives.archived, 'manage'))).toBe(
      'initiative.archived'
    )
    expect(await refusal(requirePage(pilot, world.pages.archivedShared, 'write'))).toBe('initiative.archived')
    expect(await refusal(requirePage(pilot, world.pages.trashed, 'write'))).toBe('page.trashed')
    expect(await refusal(requirePage(reader, world.pages.trashed, 'read'))).toBe('page.not_found')
    expect(await refusal(requirePage(reader, world.pages.shared, 'write'))).toBe('access.forbidden')
  })

  test('a token that only reads writes nowhere, even for a pilot', async () => {
    const viewer: Viewer = { ...(await viewerOf('pilot')), scopes: ['read'] }
    expect(await refusal(requireInitiative(contextOf(viewer), world.initiatives.open, 'write'))).toBe(
      'token.scope'
    )
    expect(await refusal(requirePage(contextOf(viewer), world.pages.shared, 'manage'))).toBe('token.scope')
  })
})

test('a change of rights raises the version of those it concerns, and of nobody else', async () => {
  const versions = async () => ({
    guest: (await viewerOf('guest')).authzVersion,
    coordinator: (await viewerOf('coordinator')).authzVersion,
    outsider: (await viewerOf('outsider')).authzVersion
  })
  const before = await versions()
  await accessChanged(contextOf(null), {
    personIds: [world.people.guest],
    organisationIds: [world.organisations.OCA],
    initiativeId: world.initiatives.open
  })
  expect(await versions()).toEqual({
    guest: before.guest + 1,
    coordinator: before.coordinator + 1,
    outsider: before.outsider
  })
})
