// Every declared route, so that a middleware can know what a request aims at before it is dispatched.
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'

export interface RouteEntry {
  method: string
  path: string
  contentTypes: string[]
  /** Its rule (AccessRule): what a scope of an API token must cover. */
  access: string | undefined
  /** `x-answer`: what an `Idempotency-Key` may do with it (server/api/route.ts). */
  answer: string | undefined
  /** `x-max-bytes` of a route whose JSON may be larger than the others (a file sent as text). */
  maxBytes: number | undefined
}

export interface RouteTable {
  find(method: string, path: string): RouteEntry | undefined
  /** Methods that exist at this path; empty when the path does not exist. */
  methods(path: string): string[]
}

export function routeTable<E extends Env>(api: OpenAPIHono<E>, prefix: string): RouteTable {
  const entries = api.openAPIRegistry.definitions
    .filter((definition) => definition.type === 'route')
    .map(({ route }) => ({
      method: route.method.toUpperCase(),
      path: `${prefix}${route.path}`,
      pattern: patternOf(`${prefix}${route.path}`),
      contentTypes: Object.keys(route.request?.body?.content ?? {}),
      access: textOf(route, 'x-access'),
      answer: textOf(route, 'x-answer'),
      maxBytes: maxBytesOf(route)
    }))
  return {
    find: (method, path) => entries.find((entry) => entry.method === method && entry.pattern.test(path)),
    methods: (path) => entries.filter((entry) => entry.pattern.test(path)).map((entry) => entry.method)
  }
}

function textOf(route: object, name: string): string | undefined {
  const value: unknown = Reflect.get(route, name)
  return typeof value === 'string' ? value : undefined
}

function maxBytesOf(route: object): number | undefined {
  const bytes: unknown = Reflect.get(route, 'x-max-bytes')
  return typeof bytes === 'number' ? bytes : undefined
}

/** `/pages/{id}` or `/pages/:id`, whichever way the route was written. */
function patternOf(path: string): RegExp {
  const parts = path.split(/(\{\w+\}|:\w+)/)
  const source = parts.map((part) =>
    /^[{:]/.test(part) ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  )
  return new RegExp(`^${source.join('')}$`)
}
