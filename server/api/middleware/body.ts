// The body of an unsafe request: its size, its type, and for JSON what it may hold. Schemas come after.
import type { Context, MiddlewareHandler } from 'hono'
import type { Config } from '#server/config'
import { AppError } from '#shared/errors'
import { checkJsonText } from './json-text'
import type { RouteTable } from './route-table'

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i

export function bodyCheck(config: Pick<Config, 'limits'>, routes: RouteTable): MiddlewareHandler {
  const { bodyBytes, uploadBytes } = config.limits
  return async (c, next) => {
    const { method } = c.req
    if (method === 'GET' || method === 'HEAD' || !hasBody(c)) return next()
    const type = c.req.header('content-type') ?? ''
    const route = routes.find(method, c.req.path)
    const accepted = route?.contentTypes ?? []
    const isFile = accepted.some((name) => name !== 'application/json' && type.toLowerCase().startsWith(name))
    if (isFile) {
      const { buffer } = await readBody(c, uploadBytes)
      // The cache holds promises, whatever its type says.
      Object.assign(c.req.bodyCache, { arrayBuffer: Promise.resolve(buffer) })
    } else if (JSON_TYPE.test(type)) {
      const text = decode(await readBody(c, route?.maxBytes ?? bodyBytes))
      if (text !== '') checkJsonText(text)
      Object.assign(c.req.bodyCache, { text: Promise.resolve(text) })
    } else throw new AppError('request.content_type')
    return next()
  }
}

function hasBody(c: Context): boolean {
  const length = c.req.header('content-length')
  return length === undefined ? c.req.header('transfer-encoding') !== undefined : length !== '0'
}

/**
 * Counted as it arrives: an announced size may be absent. Kept where Hono's validators look, because a request's stream can be read
 * once, and Hono's own limit rebuilds the request, which the one of @hono/node-server does not allow.
 */
async function readBody(c: Context, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(c.req.header('content-length') ?? 0) > limit) throw new AppError('request.too_large')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw new AppError('request.too_large')
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('request.invalid_json', {}, { cause })
  }
}
