// Authorised on A, acting on B (quality.md A2): in every request, each identifier in turn is replaced by one that the caller may not
// use. The answer must be that of an identifier of nothing, to the letter of the code: never done, and nothing learnt.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApi } from '#server/api/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { createCaller, type Caller, type Request } from '#tests/support/rights/call'
import { NOTHING, SAMPLES } from '#tests/support/rights/samples'
import { buildWorld, type World } from '#tests/support/world'

let server: TestServer
let world: World
let call: Caller

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
  call = createCaller(server.services)
})
afterAll(() => server.close())

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Requests with every identifier field that a route takes, all of them allowed to the coordinator of OCA. */
function rich(): { name: string; method: string; path: string; body?: unknown }[] {
  const { open } = world.initiatives
  const { OCA, MLX, PLU, CRI, TAG } = world.organisations
  const { shared, team, plufur } = world.pages
  return [
    {
      name: 'opening an initiative with everyone',
      method: 'POST',
      path: '/initiatives',
      body: {
        title: 'Essai',
        type: 'free',
        leadOrganisationId: OCA,
        partnerOrganisationIds: [MLX],
        supporterOrganisationIds: [CRI, TAG],
        territoryOrganisationIds: [PLU],
        visibility: 'network'
      }
    },
    {
      name: 'a page in a place, for some',
      method: 'POST',
      path: `/initiatives/${open}/pages`,
      body: {
        kind: 'document',
        title: 'x',
        parentId: null,
        afterId: shared,
        audience: 'organisations',
        audienceOrganisationIds: [OCA, PLU]
      }
    },
    {
      name: 'a page under another',
      method: 'POST',
      path: `/initiatives/${open}/pages`,
      body: { kind: 'document', title: 'x', parentId: team }
    },
    {
      name: 'moving under and after',
      method: 'POST',
      path: `/pages/${plufur}/move`,
      body: { parentId: null, afterId: shared }
    },
    {
      name: 'moving into',
      method: 'POST',
      path: `/pages/${shared}/move`,
      body: { parentId: team, afterId: null }
    },
    {
      name: 'who sees a page',
      method: 'PATCH',
      path: `/pages/${plufur}`,
      body: { audience: 'organisations', audienceOrganisationIds: [OCA, MLX] }
    },
    {
      name: 'a line of the path',
      method: 'POST',
      path: `/initiatives/${open}/subjects`,
      body: { title: 'x', organisationId: PLU, carriedById: OCA, afterId: world.subjects.open }
    },
    {
      name: 'changing a line of the path',
      method: 'PATCH',
      path: `/initiatives/${open}/subjects/${world.subjects.open}`,
      body: { organisationId: PLU, carriedById: MLX }
    },
    {
      name: 'a phase after another',
      method: 'POST',
      path: `/initiatives/${open}/phases`,
      body: { title: 'x', afterId: world.phases.open }
    },
    {
      name: 'a page from a template, under another, in the name of one',
      method: 'POST',
      path: `/initiatives/${open}/pages/from-template`,
      body: { templateId: world.templates.OCA, title: 'x', parentId: team, organisationId: MLX }
    },
    {
      name: 'a template that says what a page says',
      method: 'PATCH',
      path: `/templates/${world.templates.OCA}`,
      body: { pageId: shared }
    },
    {
      name: 'a template, as an initiative fills it in',
      method: 'GET',
      path: `/templates/${world.templates.OCA}?initiativeId=${open}&organisationId=${OCA}`
    },
    {
      name: 'templates of an initiative',
      method: 'GET',
      path: `/templates?initiativeId=${open}`
    },
    {
      name: 'bringing someone',
      method: 'POST',
      path: `/initiatives/${open}/people`,
      body: { personId: world.people.member, role: 'reader', organisationId: OCA }
    },
    {
      name: 'a visit of an initiative',
      method: 'POST',
      path: '/visits',
      body: { kind: 'initiative', id: open }
    }
  ]
}

/** Administrators alone: the matrix asks it of every person, hidden ones and those of another network included. */
const NOT_OF_COORDINATORS = ['DELETE /people/{id}']

/** The samples of the matrix on what the coordinator may use. */
function sampled(): { name: string; method: string; path: string; body?: unknown }[] {
  return createApi()
    .openAPIRegistry.definitions.filter((definition) => definition.type === 'route')
    .flatMap(({ route }) => {
      const method = route.method.toUpperCase()
      const key = `${method} ${route.path}`
      if (NOT_OF_COORDINATORS.includes(key)) return []
      const usable = (SAMPLES[key] ?? []).filter((sample) =>
        ['open', 'shared', 'plufur', 'OCA', 'coordinator'].includes(sample.label)
      )
      return usable.map((sample) => {
        const params = sample.params?.(world) ?? {}
        const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
        return {
          name: `${method} ${route.path} · ${sample.label}`,
          method,
          path: `${path}${sample.query ?? ''}`,
          body: sample.body?.(world)
        }
      })
    })
}

/** Of every kind of object: hidden in the same network, and of the other network. */
function forbidden(): [string, string][] {
  return [
    ['initiative of another organisation', world.initiatives.elsewhere],
    ['initiative of another network', world.initiatives.baltic],
    ['page of a partner', world.pages.morlaix],
    ['page of another initiative', world.pages.elsewhereShared],
    ['page of another network', world.pages.balticShared],
    ['organisation of another network', world.organisations.BAL],
    ['person of another network', world.people.foreigner],
    ['someone who is gone', world.people.deleted],
    ['file of a partner', world.files.morlaix],
    ['file of another network', world.files.balticShared],
    ['phase of another initiative', world.phases.elsewhere],
    ['line of another initiative', world.subjects.elsewhere],
    ['template of another organisation', world.templates.AUR],
    ['template of another network', world.templates.baltic],
    ['membership of another network', world.memberships['foreigner@BAL'] ?? '']
  ]
}

const verdict = async (request: Omit<Request, 'headers'>) => {
  const { status, code } = await call({ ...request, headers: world.headers.coordinator })
  return `${status} ${code ?? ''}`
}

describe('an identifier that one may not use is answered like one of nothing', () => {
  test('in every place of every request', { timeout: 400_000 }, async () => {
    const broken: string[] = []
    let swaps = 0
    for (const { name, method, path, body } of [...rich(), ...sampled()]) {
      if (body instanceof FormData) continue
      const text = JSON.stringify({ path, body })
      const ids = [...new Set(text.match(UUID) ?? [])].filter((id) => id !== NOTHING)
      const swapped = (from: string, to: string) => ({
        method,
        ...(JSON.parse(text.replaceAll(from, to)) as { path: string; body?: unknown })
      })
      const allowed = await verdict({ method, path, body })
      // Nothing to invite, nothing in the trash, a page that is kept for some: refused for what it is, not for who asks.
      const idle = /invitation\.not_found|page\.not_trashed|publication\.audience/.test(allowed)
      if (!allowed.startsWith('2') && !idle) broken.push(`${name}: the coordinator may not (${allowed})`)
      for (const id of ids) {
        const unknown = await verdict(swapped(id, NOTHING))
        for (const [what, other] of forbidden()) {
          swaps += 1
          const answer = await verdict(swapped(id, other))
          if (answer !== unknown || answer.startsWith('2')) {
            broken.push(`${name}, with ${what}: ${answer}, where nothing at all gives ${unknown}`)
          }
        }
      }
    }
    expect(broken).toEqual([])
    expect(swaps).toBeGreaterThan(700)
  })

  test('the id of a new page is the device’s choice: a taken one is refused, whoever has it', async () => {
    const create = (id: string) =>
      verdict({
        method: 'POST',
        path: `/initiatives/${world.initiatives.open}/pages`,
        body: { id, kind: 'document', title: 'x' }
      })
    expect(await create(world.pages.morlaix)).toBe('409 page.id_taken')
    expect(await create(world.pages.balticShared)).toBe('409 page.id_taken')
    expect(await create(world.initiatives.baltic)).toBe('201 ')
  })
})
