// `Idempotency-Key` on writing routes: a device that did not hear the answer asks again, and hears the first one. Errors are not kept:
// what was refused has changed nothing. The rules of doing it once are in server/domain/repeats.
import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { bufferToFormData } from 'hono/utils/buffer'
import {
  claimWork,
  giveUpClaim,
  keepAnswer,
  markedBy,
  type Answer,
  type Repeatable
} from '#server/domain/repeats/kept-answers'
import { AppError } from '#shared/errors'
import type { ApiContext, ApiEnv } from '../route'
import type { RouteTable } from './route-table'

export const KEY_HEADER = 'Idempotency-Key'
/** Says that an answer is that of an earlier request. */
export const REPLAYED_HEADER = 'Idempotency-Replayed'

/** Quoted as in the draft of the IETF, or bare. */
const KEY = /^"?([A-Za-z0-9_-]{16,80})"?$/
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function idempotency(routes: RouteTable): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { ctx } = c.var
    const sent = c.req.header(KEY_HEADER)
    // Without a person there is nobody to keep an answer for.
    if (sent === undefined || ctx.viewer === null || SAFE.has(c.req.method)) return next()
    const route = routes.find(c.req.method, c.req.path)
    if (route?.answer === 'secret') throw new AppError('idempotency.unsupported')
    const key = KEY.exec(sent)?.[1]
    if (key === undefined) {
      throw new AppError('request.invalid', { fields: [{ path: KEY_HEADER, code: 'invalid' }] })
    }
    const wanted: Repeatable = { personId: ctx.viewer.personId, key, asked: await whatIsAsked(c) }
    const { db } = ctx.database
    const claimed = await claimWork(db, wanted, route?.answer === 'once-by-id' && (await bringsId(c)))
    if (claimed.kind === 'answered') return replay(c, claimed.answer)
    if (claimed.kind === 'again') return next()
    const { claim } = claimed
    c.set('ctx', { ...ctx, database: { ...ctx.database, db: markedBy(db, wanted, claim) } })
    await next()
    try {
      if (isKept(c.res)) await keepAnswer(db, wanted, claim, await answerOf(c.res))
      else await giveUpClaim(db, wanted, claim)
    } catch (err) {
      // The work is done and its mark with it: who asks again will not do it twice.
      ctx.log.warn({ err, requestId: ctx.requestId }, 'an answer could not be kept')
    }
  }
}

/** Not what opens a session: its cookie is a secret. */
function isKept(response: Response): boolean {
  return response.status >= 200 && response.status < 300 && !response.headers.has('set-cookie')
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: await response.clone().text() }
}

function replay(c: ApiContext, { status, body }: Answer): Response {
  const headers = { [REPLAYED_HEADER]: 'true' }
  // Kept from a response of ours: a JSON body, or none.
  if (body === '') return new Response(null, { status, headers })
  return new Response(body, { status, headers: { ...headers, 'content-type': 'application/json' } })
}

/** The line between the parts of a form is another one each time: it does not count. */
async function whatIsAsked(c: ApiContext): Promise<string> {
  const hash = createHash('sha256').update(`${c.req.method} ${c.req.url.slice(c.req.url.indexOf('/api/'))}\n`)
  const body = Buffer.from(await c.req.arrayBuffer())
  const line = /boundary="?([^";]+)"?/i.exec(c.req.header('content-type') ?? '')?.[1]
  if (line === undefined) return hash.update(body).digest('hex')
  let from = 0
  for (let at = body.indexOf(line); at !== -1; at = body.indexOf(line, from)) {
    hash.update(body.subarray(from, at)).update('\0')
    from = at + line.length
  }
  return hash.update(body.subarray(from)).digest('hex')
}

async function bringsId(c: ApiContext): Promise<boolean> {
  const type = c.req.header('content-type') ?? ''
  if (type.startsWith('multipart/')) {
    return (await bufferToFormData(await c.req.arrayBuffer(), type)).has('id')
  }
  const body: unknown = await c.req.json()
  return typeof body === 'object' && body !== null && 'id' in body
}
