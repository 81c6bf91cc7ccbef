// The answer to every way in: the cookie, and who the browser now is.
import { blankSessionCookie, sessionCookie } from '#server/auth/cookie'
import { getMe } from '#server/domain/account/me'
import type { OpenedSession } from '#server/domain/session/open'
import type { Me } from '#shared/schemas/session'
import { originOf } from './middleware/bindings'
import type { ApiContext } from './route'

export async function signedIn(c: ApiContext, opened: OpenedSession): Promise<Me> {
  const { config } = c.var.ctx
  const { secure } = originOf(c, config)
  c.header('Set-Cookie', sessionCookie(opened.token, secure, config.session.absoluteMs), { append: true })
  return getMe(opened.ctx)
}

export function signedOut(c: ApiContext): void {
  const { secure } = originOf(c, c.var.ctx.config)
  c.header('Set-Cookie', blankSessionCookie(secure), { append: true })
}
