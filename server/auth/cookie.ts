// The session cookie. `__Host-` on https: no other host, subdomain or path can set or read it.
// The plain name exists for an installation without TLS (a village hall, a first try) and is never believed on https.
import { parse, serialize } from 'hono/utils/cookie'

export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-interpoles' : 'interpoles'
}

/** The token in a Cookie header, if it looks like one. */
export function readSessionToken(header: string | undefined | null, secure: boolean): string | null {
  const name = sessionCookieName(secure)
  const value = parse(header ?? '', name)[name]
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null
}

/** `maxAgeMs`: the absolute limit; the server alone decides of the idle one. */
export function sessionCookie(token: string, secure: boolean, maxAgeMs: number): string {
  return serialize(sessionCookieName(secure), token, attributes(secure, Math.floor(maxAgeMs / 1000)))
}

export function blankSessionCookie(secure: boolean): string {
  return serialize(sessionCookieName(secure), '', attributes(secure, 0))
}

function attributes(secure: boolean, maxAge: number) {
  return { httpOnly: true, sameSite: 'Lax', path: '/', secure, maxAge } as const
}
