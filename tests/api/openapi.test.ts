// The description is made from the routes: here it is held to the rules of OpenAPI 3.1 and to what the router really has.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '#server/api/index'
import { ACCESS_RULES } from '#server/api/route'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'

let server: TestServer
let document: Loose

beforeAll(async () => {
  server = await startTestServer()
  const answer = await ask(server, {}, 'GET /openapi.json')
  expect(answer.status).toBe(200)
  document = answer.body
})
afterAll(() => server.close())

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const operations = (): [string, string, Loose][] =>
  Object.entries<Loose>(document.paths).flatMap(([path, item]) =>
    Object.entries<Loose>(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]): [string, string, Loose] => [method, path, operation])
  )

test('every route of the router is described, and nothing else', () => {
  const registered = createApi()
    .routes.filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method.toLowerCase()} ${route.path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
  const described = operations().map(([method, path]) => `${method} ${path}`)
  expect(described.sort()).toEqual([...new Set(registered)].sort())
  expect(described.length).toBeGreaterThan(60)
})

test('every operation says who it is for, what it does, what it may answer, and has a name of its own', () => {
  const names = new Set<string>()
  for (const [method, path, operation] of operations()) {
    const where = `${method} ${path}`
    expect(ACCESS_RULES, where).toContain(operation['x-access'])
    expect(operation.summary, where).toMatch(/\S/)
    expect(operation.description, where).toMatch(/\S/)
    const statuses = Object.keys(operation.responses)
    expect(
      statuses.some((status) => status.startsWith('2')),
      where
    ).toBe(true)
    expect(statuses, where).toContain('400')
    const open = ['public', 'anonymous-only'].includes(operation['x-access'])
    expect(open ? operation.security : statuses.includes('401'), where).toEqual(open ? [] : true)
    expect(names.has(operation.operationId), `${where}: ${operation.operationId}`).toBe(false)
    names.add(operation.operationId)
  }
})

test('is OpenAPI 3.1: versions, parameters of every path, references that lead somewhere', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.info).toMatchObject({ title: 'Interpôles', version: expect.any(String) })
  for (const [method, path, operation] of operations()) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const declared = (operation.parameters ?? []).filter((each: Loose) => each.in === 'path')
    expect(declared.map((each: Loose) => each.name).sort(), `${method} ${path}`).toEqual(inPath.sort())
    for (const each of declared) expect(each.required).toBe(true)
    for (const response of Object.values<Loose>(operation.responses))
      expect(typeof response.description).toBe('string')
    for (const scheme of operation.security ?? document.security) {
      for (const name of Object.keys(scheme)) expect(document.components.securitySchemes).toHaveProperty(name)
    }
  }
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path]) => path ?? ''
  )
  expect(references.length).toBeGreaterThan(0)
  for (const reference of references) {
    const target = reference.split('/').reduce<Loose>((node, key) => node?.[key], document)
    expect(target, reference).toBeDefined()
  }
})

test('describes what the contracts of the API promise', () => {
  const has = (method: string, path: string, status: string) =>
    expect(document.paths[path]?.[method]?.responses, `${method} ${path}`).toHaveProperty(status)
  has('post', '/session', '200')
  has('delete', '/session', '204')
  has('get', '/me', '200')
  has('get', '/organisations', '200')
  has('post', '/organisations', '201')
  has('get', '/initiatives', '200')
  has('post', '/initiatives', '201')
  has('get', '/initiatives/{id}/pages', '200')
  has('post', '/initiatives/{id}/pages', '201')
  has('get', '/pages/{id}', '200')
  has('post', '/pages/{id}/ticket', '200')
  const page = document.paths['/initiatives/{id}/pages'].post.requestBody.content['application/json'].schema
  expect(page.properties).toHaveProperty('title')
  expect(page.required).toEqual(expect.arrayContaining(['kind', 'title']))
})
