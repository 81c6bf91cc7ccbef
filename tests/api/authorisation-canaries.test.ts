// What nobody may read is marked with words found nowhere else. Everyone reads everything they can ask for (quality.md A3, A4):
// lists, sheets, searches, journals, trees, files, exports, and what refusals say; then the words they saw are counted.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApi } from '#server/api/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { isSomebody, ROLES, type Role } from '#tests/support/rights/roles'
import { SAMPLES } from '#tests/support/rights/samples'
import { canariesIn, visibleCanaries } from '#tests/support/rights/visible'
import { buildWorld, type World } from '#tests/support/world'
import type { PageName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
  // Derived rows (excerpts, search text) are part of what could leak.
  await server.collab.rebuildDerived()
})
afterAll(() => server.close())

const reading = createApi()
  .openAPIRegistry.definitions.filter((definition) => definition.type === 'route')
  .map(({ route }) => route)
  .filter((route) => route.method === 'get')

/** Every address that can be read: each route on each object of the world, and searches for the canaries themselves. */
function addresses(): string[] {
  const found = new Set<string>()
  for (const route of reading) {
    for (const sample of SAMPLES[`GET ${route.path}`] ?? []) {
      const params = sample.params?.(world) ?? {}
      const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(params[name] ?? '')
      )
      found.add(`${path}${sample.query ?? ''}`)
    }
  }
  for (const list of ['/initiatives', '/pages', '/people', '/organisations']) {
    found.add(`${list}?limit=200`)
    found.add(`${list}?limit=200&q=canari`)
  }
  for (const scope of ['mine', 'organisation', 'network']) found.add(`/initiatives?limit=200&scope=${scope}`)
  found.add('/initiatives?limit=200&archived=true')
  found.add('/activity?limit=200')
  for (const id of Object.values(world.initiatives)) {
    found.add(`/pages?limit=200&initiativeId=${id}`)
    found.add(`/initiatives/${id}/activity?limit=200`)
    for (const person of Object.values(world.people)) found.add(`/initiatives/${id}/people/${person}/view`)
  }
  for (const id of Object.values(world.organisations)) {
    found.add(`/people?limit=200&organisationId=${id}`)
    found.add(`/initiatives?limit=200&organisationId=${id}`)
    found.add(`/organisations/${id}/members?limit=200`)
  }
  // Ids are no secret: they stand in texts that anyone may read.
  const named = [
    ...Object.values(world.pages).map((id) => `page:${id}`),
    ...Object.values(world.initiatives).map((id) => `initiative:${id}`),
    ...Object.values(world.organisations).map((id) => `organisation:${id}`),
    ...Object.values(world.people).map((id) => `person:${id}`)
  ]
  for (let at = 0; at < named.length; at += 50) found.add(`/mentions?refs=${named.slice(at, at + 50).join()}`)
  for (const id of Object.values(world.templates)) found.add(`/templates/${id}`)
  for (const id of Object.values(world.organisations)) found.add(`/blocks?type=organisation&ref=${id}`)
  for (const id of Object.values(world.pages)) found.add(`/blocks?type=figure&ref=${id}`)
  for (const id of Object.values(world.views)) found.add(`/blocks?type=view&ref=${id}`)
  for (const what of ['', 'canari', 'page', 'initiative', 'botsorhel', 'canaripagemorlaixzq']) {
    found.add(`/palette?limit=30&q=${what}`)
    found.add(`/pages?limit=200&q=${what}`)
    found.add(`/search?limit=50&q=${what}`)
  }
  return [...found]
}

async function readEverything(role: Role): Promise<Map<string, string>> {
  const firstSeen = new Map<string, string>()
  const waiting = addresses()
  const worker = async () => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const answer = await ask(server, role.headers(world), `GET ${path}`)
      const said = `${typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)} ${[...answer.headers].join()}`
      for (const word of canariesIn(said)) if (!firstSeen.has(word)) firstSeen.set(word, path)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return firstSeen
}

describe('whoever reads everything they can', () => {
  test.each(ROLES)('$code sees nothing that is not theirs to see', { timeout: 240_000 }, async (role) => {
    const allowed = isSomebody(role) ? visibleCanaries(role.person) : new Set<string>()
    const seen = await readEverything(role)
    const stolen = [...seen]
      .filter(([word]) => !allowed.has(word))
      .map(([word, path]) => `${word} at ${path}`)
    expect(stolen).toEqual([])
  })

  test('and does see what is: the crawl would notice a leak', { timeout: 240_000 }, async () => {
    const guest = ROLES.find((role) => role.code === 'gues')
    if (!guest) throw new Error('no guest')
    const seen = new Set((await readEverything(guest)).keys())
    const pages: PageName[] = ['shared', 'plufur', 'closedShared', 'closedPlufur', 'archivedShared']
    for (const name of pages) {
      for (const what of ['page', 'body', 'file', 'bytes'])
        expect(seen, `${what} ${name}`).toContain(canary(`${what}${name}`))
    }
    expect(seen).toContain(canary('subjectopenPLU'))
    expect(seen).toContain(canary('personpilot'))
  })
})
