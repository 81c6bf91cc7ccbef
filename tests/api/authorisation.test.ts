// The matrix of rights (quality.md A1): every route of the router × every role × objects of every state. Each cell must be what the
// declared rule promises and what was approved; a route without a rule, a sample or a row is red.
// `APPROVE=1 npx vitest run tests/api/authorisation.test.ts` writes the table again: read its diff like code.
import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '#server/api/index'
import { ACCESS_RULES, type AccessRule } from '#server/api/route'
import { startTestServer, type TestServer } from '#tests/support/app'
import { createCaller, type Caller, type Outcome as Answer } from '#tests/support/rights/call'
import { expected } from '#tests/support/rights/expected'
import { ROLES, type Role } from '#tests/support/rights/roles'
import { SAMPLES, type Outcome, type Sample } from '#tests/support/rights/samples'
import { buildWorld, type World } from '#tests/support/world'

const APPROVED = new URL('./authorisation.approved.json', import.meta.url)

interface Route {
  name: string
  method: string
  path: string
  rule: AccessRule
}

const declared: Route[] = createApi()
  .openAPIRegistry.definitions.filter((definition) => definition.type === 'route')
  .map(({ route }) => ({
    name: `${route.method.toUpperCase()} ${route.path}`,
    method: route.method.toUpperCase(),
    path: route.path,
    rule: Reflect.get(route, 'x-access') as AccessRule
  }))

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

test('every route of the router has a rule and a way to be called; no sample is left from a route that is gone', () => {
  const registered = createApi()
    .routes.filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
  expect(declared.map((route) => route.name).sort()).toEqual([...new Set(registered)].sort())
  for (const route of declared) expect(ACCESS_RULES, route.name).toContain(route.rule)
  expect(Object.keys(SAMPLES).sort()).toEqual(declared.map((route) => route.name).sort())
})

test('every cell is what its rule promises, and what was approved', { timeout: 600_000 }, async () => {
  const grid: Record<string, Record<string, string>> = {}
  const broken: string[] = []
  // Reading comes first: a rolled back transaction does not give back the file that a purge has removed.
  const reads = declared.filter((route) => route.method === 'GET')
  const writes = declared.filter((route) => route.method !== 'GET')
  for (const routes of [reads, writes]) {
    await inParallel(routes, async (route, call) => {
      const rows: Record<string, string> = {}
      for (const sample of SAMPLES[route.name] ?? []) {
        const cells: string[] = []
        for (const role of ROLES) {
          const answer = await call(requestOf(route, sample, role))
          const outcome = answer.status < 400 ? 'ok' : String(answer.status)
          const promised = promise(route, sample, role)
          if (outcome !== String(promised)) broken.push(line(route, sample, role, answer, promised))
          cells.push(outcome.padEnd(5))
        }
        rows[sample.label] = cells.join('').trimEnd()
      }
      grid[route.name] = rows
    })
  }
  expect(broken).toEqual([])

  const table = {
    columns: ROLES.map((role) => role.code.padEnd(5))
      .join('')
      .trimEnd(),
    routes: sorted(grid)
  }
  if (process.env['APPROVE'] === '1') writeFileSync(APPROVED, `${JSON.stringify(table, null, 2)}\n`)
  expect(table).toEqual(JSON.parse(readFileSync(APPROVED, 'utf8')))
})

/** Three applications over one database, each with its own transaction at a time. */
async function inParallel<T>(items: T[], work: (item: T, call: Caller) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const workers = Array.from({ length: 3 }, async () => {
    const call = createCaller(server.services)
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item, call)
  })
  await Promise.all(workers)
}

function requestOf(route: Route, sample: Sample, role: Role) {
  const params = sample.params?.(world) ?? {}
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  return {
    method: route.method,
    path: `${path}${sample.query ?? ''}`,
    headers: role.headers(world),
    body: sample.body?.(world)
  }
}

function promise(route: Route, sample: Sample, role: Role): Outcome {
  const byRule = expected(route.rule, route.method, role, sample.target)
  return sample.except?.(role, byRule) ?? byRule
}

function line(route: Route, sample: Sample, role: Role, answer: Answer, promised: Outcome): string {
  return `${route.name} · ${sample.label} · ${role.code}: ${answer.status} ${answer.code ?? ''}, promised ${promised}`
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
