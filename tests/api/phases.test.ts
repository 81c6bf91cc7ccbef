import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World
let base: string

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
  base = `/initiatives/${world.initiatives.open}`
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

describe('the path of an initiative', () => {
  test('is drawn by pilots: phases and subjects come, are renamed, change place, go', async () => {
    const added = await as('coordinator', `POST ${base}/phases`, {
      title: 'À l’écoute',
      gate: 'un vote',
      afterId: null
    })
    expect(added.status).toBe(201)
    expect(added.body.phases.map((phase: Loose) => phase.title)).toEqual(['À l’écoute', expect.any(String)])
    const [first, second]: Loose[] = added.body.phases
    expect(first.key).toBe('a-l-ecoute')
    const moved = await as('coordinator', `PATCH ${base}/phases/${first.id}`, {
      title: 'Écouter',
      afterId: second.id
    })
    expect(moved.body.phases.map((phase: Loose) => [phase.id, phase.key])).toEqual([
      [second.id, second.key],
      [first.id, 'a-l-ecoute']
    ])
    const subject = await as('coordinator', `POST ${base}/subjects`, { title: 'Tout le pays', afterId: null })
    expect(subject.body.subjects[0]).toMatchObject({ title: 'Tout le pays', organisation: null })
    expect(subject.body.subjects[0].steps).toHaveLength(2)
    const carried = await as('coordinator', `PATCH ${base}/subjects/${subject.body.subjects[0].id}`, {
      carriedById: world.organisations.MLX
    })
    expect(carried.body.subjects[0].carriedBy.code).toBe('MLX')
    const foreign = await as('coordinator', `PATCH ${base}/subjects/${subject.body.subjects[0].id}`, {
      carriedById: world.organisations.BAL
    })
    expect(foreign.body.error.code).toBe('organisation.not_found')
    const without = await as('coordinator', `DELETE ${base}/phases/${first.id}`)
    expect(without.body.phases).toHaveLength(1)
    const gone = await as('coordinator', `DELETE ${base}/subjects/${subject.body.subjects[0].id}`)
    expect(gone.body.subjects).toHaveLength(2)
    expect((await as('contributor', `POST ${base}/phases`, { title: 'x' })).body.error.code).toBe(
      'access.forbidden'
    )
  })

  test('contributors note the steps; a step that changes state is told', async () => {
    const step = `PATCH ${base}/subjects/${world.subjects.open}/steps/${world.phases.open}`
    const noted = await as('contributor', step, {
      state: 'done',
      headline: 'Conseil municipal',
      on: '2026-02-11'
    })
    const subject = noted.body.subjects.find((each: Loose) => each.id === world.subjects.open)
    expect(subject.steps[0]).toMatchObject({ state: 'done', headline: 'Conseil municipal', on: '2026-02-11' })
    const kept = await as('contributor', step, { detail: 'le soir' })
    expect(kept.body.subjects.find((each: Loose) => each.id === world.subjects.open).steps[0]).toMatchObject({
      state: 'done',
      headline: 'Conseil municipal',
      detail: 'le soir'
    })
    expect((await as('reader', step, { state: 'current' })).body.error.code).toBe('access.forbidden')
    expect((await as('contributor', step, { on: '2026-02-31' })).status).toBe(400)
    const lines = (await as('reader', `GET ${base}/activity`)).body.items
    const moves = lines.filter((line: Loose) => line.verb === 'phase.moved')
    expect(moves).toHaveLength(1)
    expect(moves[0].data).toMatchObject({
      state: 'done',
      subject: expect.stringContaining('canarisubjectopenbot')
    })
    expect(Object.keys(moves[0].data).sort()).toEqual(['phase', 'state', 'subject'])
  })

  test('a mayor sees the line of their commune, in the path and in the journal', async () => {
    const mine = (await as('guest', `GET ${base}/path`)).body.subjects
    expect(mine.map((subject: Loose) => subject.organisation.code)).toEqual(['PLU'])
    const lines = (await as('guest', `GET ${base}/activity`)).body.items
    expect(lines.map((line: Loose) => line.verb)).not.toContain('phase.moved')
    const other = (await as('otherGuest', `GET ${base}/activity`)).body.items
    expect(other.map((line: Loose) => line.verb)).toContain('phase.moved')
  })

  test('phases and subjects of another initiative are not found', async () => {
    for (const [phase, subject] of [
      [world.phases.closed, world.subjects.open],
      [world.phases.open, world.subjects.closed],
      [crypto.randomUUID(), world.subjects.open]
    ]) {
      const { body } = await as('coordinator', `PATCH ${base}/subjects/${subject}/steps/${phase}`, {
        state: 'done'
      })
      expect(body.error.code).toBe('phase.not_found')
    }
    const after = await as('coordinator', `POST ${base}/phases`, { title: 'x', afterId: world.phases.closed })
    expect(after.body.error.code).toBe('phase.not_found')
  })
})
