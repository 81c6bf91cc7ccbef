// Another site must not act with the cookies of the person who visits it (quality.md S4).
import type { MiddlewareHandler } from 'hono'
import type { Config } from '#server/config'
import { AppError } from '#shared/errors'

export interface CrossSiteFacts {
  method: string
  header(name: string): string | undefined
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function originCheck(config: Pick<Config, 'origin'>): MiddlewareHandler {
  return async (c, next) => {
    const facts = { method: c.req.method, header: (name: string) => c.req.header(name) }
    if (!SAFE.has(facts.method) && !isOwnRequest(config, facts))
      throw new AppError('request.forbidden_origin')
    await next()
  }
}

function isOwnRequest(config: Pick<Config, 'origin'>, { header }: CrossSiteFacts): boolean {
  // A page of another site cannot send this header without a permission (CORS) that is never given.
  if (header('authorization') !== undefined) return true
  const site = header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  const origin = header('origin')
  if (origin !== undefined) return sameOrigin(config, origin, header('host'))
  if (site !== undefined) return true
  // Neither header: a program, since every browser sends Origin with an unsafe request of another site. A form is refused all the
  // same: it is the only body that a page could send anywhere without asking.
  const type = header('content-type') ?? ''
  return type === '' || /^application\/([\w.-]+\+)?json\b/i.test(type)
}

/** Without ORIGIN the request's own host is the reference: the browser sets both, and a page cannot choose them. */
export function sameOrigin(
  config: Pick<Config, 'origin'>,
  origin: string,
  host: string | undefined
): boolean {
  if (!URL.canParse(origin)) return false
  if (config.origin !== undefined) return new URL(origin).origin === config.origin
  return host !== undefined && new URL(origin).host === host.toLowerCase()
}
