// Web half of a request: language and theme on <html>, and API calls of load functions answered in this process.
// It must not import anything from server/: the API is reached through globalThis (stack.md, trap 1).
import type { Handle, HandleFetch, HandleServerError, RequestEvent } from '@sveltejs/kit'
import { ApiError } from '$lib/api/client'
import { isLocale, type Locale } from '$lib/i18n'
import { isTheme, type Theme } from '$lib/theme'

/** The names server/auth/cookie.ts gives: on https, and without. Only their presence matters here. */
const SESSION_COOKIES = ['__Host-interpoles', 'interpoles']

type InProcessFetch = (
  request: Request,
  origin: { clientAddress: string; requestId: string }
) => Promise<Response>

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.requestId = requestId(event.request)
  event.locals.locale = preferredLocale(event.request)
  const { locale, theme } = await preferences(event)
  event.locals.locale = locale
  event.locals.theme = theme
  return resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%lang%', event.locals.locale).replace('%theme%', event.locals.theme)
  })
}

export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url)
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/')) return fetch(request)
  // SvelteKit copies the cookie only for a real fetch; our own origin is this very process.
  const cookie = event.request.headers.get('cookie')
  if (cookie !== null) request.headers.set('cookie', cookie)
  request.headers.set('accept-language', event.locals.locale)
  const inProcess = inProcessFetch()
  if (inProcess === undefined) return fetch(request)
  return inProcess(request, { clientAddress: clientAddress(event), requestId: event.locals.requestId })
}

/** What a screen threw: its name in the log is the one the person can give (shell.error.reference). */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
  const { requestId } = event.locals
  if (error instanceof ApiError)
    return { message: error.message, code: error.code, requestId: error.requestId || requestId }
  if (status !== 404) console.error(`page failed, request ${requestId}`, error)
  return { message, requestId }
}

/**
 * The cookies follow the person (written when they sign in or choose). Signed in without them, on a new device, the person's own
 * choice is asked once; otherwise the browser's languages decide.
 */
async function preferences(event: RequestEvent): Promise<{ locale: Locale; theme: Theme }> {
  const locale = event.cookies.get('locale')
  const theme = event.cookies.get('theme')
  if (isLocale(locale) && isTheme(theme)) return { locale, theme }
  const own = event.route.id !== null && hasSession(event) ? await ownPreferences(event) : null
  return {
    locale: own?.locale ?? (isLocale(locale) ? locale : preferredLocale(event.request)),
    theme: own?.theme ?? (isTheme(theme) ? theme : 'system')
  }
}

function hasSession(event: RequestEvent): boolean {
  return SESSION_COOKIES.some((name) => event.cookies.get(name) !== undefined)
}

async function ownPreferences(event: RequestEvent): Promise<{ locale: Locale; theme: Theme } | null> {
  const response = await event.fetch('/api/v1/me')
  if (!response.ok) return null
  const me: { person?: { locale?: unknown; theme?: unknown } } = await response.json()
  const { locale, theme } = me.person ?? {}
  if (!isLocale(locale) || !isTheme(theme)) return null
  const kept = { path: '/', maxAge: 31_536_000, httpOnly: false, sameSite: 'lax' } as const
  event.cookies.set('locale', locale, kept)
  event.cookies.set('theme', theme, kept)
  return { locale, theme }
}

/** The first language of Accept-Language that exists here; French otherwise. */
function preferredLocale(request: Request): Locale {
  const wanted = (request.headers.get('accept-language') ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.trim().split(';q=')
      return { language: tag.slice(0, 2).toLowerCase(), quality: quality === undefined ? 1 : Number(quality) }
    })
    .sort((a, b) => b.quality - a.quality)
  return wanted.map((entry) => entry.language).find(isLocale) ?? 'fr'
}

/** A name given by a proxy is kept when it looks like one: it goes into logs. */
function requestId(request: Request): string {
  const given = request.headers.get('x-request-id') ?? ''
  return /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID()
}

function inProcessFetch(): InProcessFetch | undefined {
  const found: unknown = Reflect.get(globalThis, Symbol.for('interpoles.fetch'))
  // Set by server/web when both halves run in one process; absent under Vite alone.
  return typeof found === 'function' ? (found as InProcessFetch) : undefined
}

function clientAddress(event: RequestEvent): string {
  try {
    return event.getClientAddress()
  } catch (error) {
    // adapter-node throws when ADDRESS_HEADER is expected and missing; the API then knows no address.
    if (error instanceof Error) return ''
    throw error
  }
}
