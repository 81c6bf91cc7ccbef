// Wrong values in every field of every request (quality.md B15): refused with a sentence, never an error of ours, nothing changed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '#server/api/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { createCaller, type Caller, type Outcome } from '#tests/support/rights/call'
import { SAMPLES } from '#tests/support/rights/samples'
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

const routes = createApi()
  .openAPIRegistry.definitions.filter((definition) => definition.type === 'route')
  .map(({ route }) => route)

/** Names of query parameters, as the description publishes them. */
const described = await (async () => {
  const api = createApi()
  const response = await api.request('/openapi.json')
  return (await response.json()) as {
    paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>
  }
})()

const HOSTILE: unknown[] = [
  null,
  0,
  -1,
  1e308,
  '',
  'x'.repeat(100_000),
  'nul \u0000 dedans',
  '\ud800 seul',
  '\u202Eretourné',
  "'; drop table pages; --",
  '%_\\',
  '../../etc/passwd',
  true,
  [],
  [[[[]]]],
  [null, 1, {}],
  {},
  { $ne: null },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
  '2026-02-31',
  '0000-00-00',
  '00000000-0000-0000-0000-000000000000'
]

function failure(where: string, answer: Outcome): string[] {
  return answer.status < 500 ? [] : [`${where}: ${answer.status} ${answer.text.slice(0, 120)}`]
}

test('in bodies', { timeout: 300_000 }, async () => {
  const broken: string[] = []
  let sent = 0
  for (const route of routes) {
    const sample = (SAMPLES[`${route.method.toUpperCase()} ${route.path}`] ?? []).find((each) =>
      ['', 'open', 'shared', 'OCA', 'for OCA', 'coordinator', 'home', 'MLX'].includes(each.label)
    )
    const body = sample?.body?.(world)
    if (!sample || typeof body !== 'object' || body === null || body instanceof FormData) continue
    const params = sample.params?.(world) ?? {}
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '')
    const request = { method: route.method.toUpperCase(), path, headers: world.headers.holder }
    const bodies: [string, unknown][] = [
      ...Object.keys(body).flatMap((field) =>
        HOSTILE.map((value): [string, unknown] => [field, { ...body, [field]: value }])
      ),
      ...HOSTILE.map((value): [string, unknown] => ['whole body', value]),
      ['more than expected', { ...body, unexpected: 'x', id: null }]
    ]
    for (const [field, hostile] of bodies) {
      sent += 1
      broken.push(
        ...failure(`${request.method} ${route.path} ${field}`, await call({ ...request, body: hostile }))
      )
    }
  }
  expect(broken).toEqual([])
  expect(sent).toBeGreaterThan(800)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('in addresses', { timeout: 300_000 }, async () => {
  const broken: string[] = []
  const words = [
    '',
    '0',
    '-1',
    'null',
    '%00',
    '%ed%a0%80',
    '..',
    '..%2f..',
    "'%20or%201=1--",
    '%F0%9F%92%A9',
    'x'.repeat(3_000),
    '1e9',
    '[]',
    '%25_%5c'
  ]
  for (const route of routes) {
    const method = route.method.toUpperCase()
    const sample = SAMPLES[`${method} ${route.path}`]?.[0]
    const params = sample?.params?.(world) ?? {}
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
    const body = sample?.body?.(world)
    const ask = (path: string) => call({ method, path, headers: world.headers.holder, body })
    for (const name of names) {
      for (const word of words) {
        const path = route.path.replace(/\{(\w+)\}/g, (_, each: string) =>
          each === name ? word : (params[each] ?? '')
        )
        broken.push(...failure(`${method} ${path.slice(0, 120)}`, await ask(path)))
      }
    }
    if (method !== 'GET') continue
    const plain = route.path.replace(/\{(\w+)\}/g, (_, each: string) => params[each] ?? '')
    const inQuery = (described.paths[route.path]?.['get']?.parameters ?? []).filter(
      (each) => each.in === 'query'
    )
    for (const { name } of inQuery) {
      for (const word of words) {
        broken.push(
          ...failure(`GET ${route.path}?${name}=${word.slice(0, 40)}`, await ask(`${plain}?${name}=${word}`))
        )
      }
    }
  }
  expect(broken).toEqual([])
})

test('in cursors of one list given to another', async () => {
  const lists = ['/initiatives', '/pages', '/activity', '/organisations', '/people', '/audit', '/mails']
  const cursors = [
    'W10',
    'WzFd',
    'WyJ4IiwieSJd',
    'eyJhIjoxfQ',
    'WyIyMDI2LTAxLTAxIiwibmF3YWsiXQ',
    '////',
    'x'.repeat(499)
  ]
  for (const list of lists) {
    const first = await call({ method: 'GET', path: `${list}?limit=1`, headers: world.headers.holder })
    const next: unknown = JSON.parse(first.text).next
    if (typeof next === 'string') cursors.push(next)
  }
  for (const list of lists) {
    for (const cursor of cursors) {
      const { status, text } = await call({
        method: 'GET',
        path: `${list}?cursor=${encodeURIComponent(cursor)}`,
        headers: world.headers.holder
      })
      expect([200, 400], `${list} ${cursor}: ${text.slice(0, 200)}`).toContain(status)
    }
  }
})
