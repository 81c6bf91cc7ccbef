// Who asks: builds the Context of the request from an API token or the session cookie. The same for every route; what the
// viewer may do is the domain's decision, except the scopes of a token, which are a property of the request.
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { readBearer, viewerOfApiToken } from '#server/auth/api-tokens'
import { readSessionToken } from '#server/auth/cookie'
import { Sessions } from '#server/auth/lucia'
import { scopesAllow } from '#server/auth/scopes'
import { viewerOfSession } from '#server/auth/viewer'
import type { Services, Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { isLocale } from '#shared/messages/index'
import type { ApiEnv } from '../route'
import { bindings, originOf } from './bindings'
import { acceptedLocale } from './locale'
import { REQUEST_ID_HEADER, requestIdFrom } from './request-id'
import type { RouteTable } from './route-table'

export function viewerMiddleware(services: Services, routes: RouteTable): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { ip, secure, userAgent } = originOf(c, services.config)
    const anonymous = {
      ...services,
      viewer: null,
      requestId: bindings(c).inProcess?.requestId ?? requestIdFrom(c.req.header(REQUEST_ID_HEADER)),
      locale: chosenLocale(c),
      ip,
      userAgent
    }
    // Set first: a failure below is already answered in the right language.
    c.set('ctx', anonymous)
    const viewer = await identify(c, services, secure)
    if (viewer) {
      if (!scopesAllow(viewer.scopes, c.req.method, routes.find(c.req.method, c.req.path)?.access)) {
        throw new AppError('token.scope')
      }
      c.set('ctx', { ...anonymous, viewer, locale: viewer.locale })
    }
    await next()
  }
}

async function identify(c: HonoContext, services: Services, secure: boolean): Promise<Viewer | null> {
  const bearer = readBearer(c.req.header('authorization'))
  if (bearer !== null) {
    const viewer = await viewerOfApiToken(services, bearer)
    // Unlike an old cookie, a token that no longer opens anything is an error of the program that sends it.
    if (!viewer) throw new AppError('session.required')
    return viewer
  }
  const token = readSessionToken(c.req.header('cookie'), secure)
  if (token === null) return null
  const session = await new Sessions(services.database.db, services).read(token)
  return session && viewerOfSession(services.database.db, session)
}

/** For someone not signed in: what they chose here before, else what their browser says. */
function chosenLocale(c: HonoContext): 'fr' | 'en' {
  const chosen = getCookie(c, 'locale')
  return isLocale(chosen) ? chosen : acceptedLocale(c.req.header('accept-language'))
}
