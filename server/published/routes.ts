// Public addresses: pages that need no account, no script and no cookie. Each request asks again whether they are still published, so that
// nothing outlives the moment when they are taken back.
import { createHash } from 'node:crypto'
import { Hono, type Context as HonoContext } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { originOf } from '#server/api/middleware/bindings'
import { toAppError } from '#server/api/middleware/errors'
import { acceptedLocale } from '#server/api/middleware/locale'
import { REQUEST_ID_HEADER, requestIdFrom } from '#server/api/middleware/request-id'
import type { Context, Services } from '#server/domain/context'
import { openPublication, unlock, type Opened } from '#server/domain/publications/open'
import { translate } from '#shared/messages/index'
import { publicPath } from '#shared/published'
import { doorHtml, PUBLIC_POLICY } from './document-html'
import { publicFile } from './files'
import { publishedPage, withPass } from './page'
import { Readings } from './reading'

/** A form of one field. */
const MAX_FORM = 4096

export function publishedRoutes(services: Services): Hono {
  const readings = new Readings()
  const router = new Hono()

  router.use(async (c, next) => {
    await next()
    c.header('Referrer-Policy', 'no-referrer')
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', PUBLIC_POLICY)
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  })
  router.onError((error, c) => refused(c, services, error))

  router.on('GET', ['/:address', '/:address/:page'], async (c) => {
    const { address, page } = c.req.param() as { address: string; page?: string }
    const ctx = strangerOf(c, services)
    const { opened } = await openPublication(ctx, address, page, c.req.query('cle'))
    if (!opened) return c.html(door(ctx, address, page, null))
    const own = spokenIn(ctx, opened)
    const html = await publishedPage(own, opened, readings, originSeen(c, services))
    if (!opened.publication.indexed) c.header('X-Robots-Tag', 'noindex, nofollow')
    return (
      known(c, opened, `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`) ??
      c.html(html)
    )
  })

  router.on('POST', ['/:address', '/:address/:page'], async (c) => {
    const { address, page } = c.req.param() as { address: string; page?: string }
    const ctx = strangerOf(c, services)
    try {
      const pass = await unlock(ctx, address, await passwordOf(c))
      return c.redirect(withPass(publicPath(address, page ?? null), pass), 303)
    } catch (error) {
      const { code, status, details } = toAppError(error)
      if (code !== 'publication.password_wrong' && code !== 'rate.limited') throw error
      if (details.retryAfter !== undefined) c.header('Retry-After', String(Math.ceil(details.retryAfter)))
      const wrong = translate(ctx.locale, `errors.${code}`, details.params)
      return c.html(door(ctx, address, page, wrong), status as ContentfulStatusCode)
    }
  })

  router.get('/:address/:page/fichiers/:file', async (c) => {
    const { address, page, file } = c.req.param()
    const ctx = strangerOf(c, services)
    const { opened } = await openPublication(ctx, address, page, c.req.query('cle'))
    if (!opened) return c.html(door(ctx, address, page, null))
    const found = await publicFile(ctx, opened, file, readings)
    for (const [name, value] of Object.entries(found.headers)) c.header(name, value)
    return known(c, opened, found.tag) ?? c.body(await found.bytes())
  })

  router.all('*', (c) => refused(c, services, null))
  return router
}

/**
 * A browser may keep what needs no password, and asks each time whether it still stands. No proxy keeps anything.
 * @returns the answer to someone who has it already
 */
function known(c: HonoContext, { pass }: Opened, tag: string): Response | null {
  if (pass !== undefined) return null
  c.header('Cache-Control', 'private, no-cache')
  c.header('ETag', tag)
  const held = (c.req.header('if-none-match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''))
  return held.includes(tag) ? c.body(null, 304) : null
}

/** Nobody: whoever is signed in sees a published page as everyone does. */
function strangerOf(c: HonoContext, services: Services): Context {
  const { ip, userAgent } = originOf(c, services.config)
  return {
    ...services,
    viewer: null,
    requestId: requestIdFrom(c.req.header(REQUEST_ID_HEADER)),
    locale: acceptedLocale(c.req.header('accept-language')),
    ip,
    userAgent
  }
}

/** Around a text stands the language of who published it, whatever the visitor's browser says: the page has one `lang`. */
function spokenIn(ctx: Context, { publication }: Opened): Context {
  return { ...ctx, locale: publication.locale }
}

function originSeen(c: HonoContext, { config }: Services): string {
  return config.origin ?? new URL(c.req.url).origin
}

function door(ctx: Context, address: string, page: string | undefined, wrong: string | null): string {
  return doorHtml({
    locale: ctx.locale,
    title: translate(ctx.locale, 'published.locked.title'),
    text: translate(ctx.locale, 'published.locked.text'),
    form: {
      action: publicPath(address, page ?? null),
      label: translate(ctx.locale, 'published.locked.label'),
      submit: translate(ctx.locale, 'published.locked.submit'),
      wrong
    }
  })
}

/** What was never there, what is there no more and what stumbled look alike; only the last is written in the log. */
function refused(c: HonoContext, services: Services, error: unknown): Response {
  const ctx = strangerOf(c, services)
  const known = error === null ? null : toAppError(error)
  const status = known === null || known.status < 500 ? 404 : 503
  if (status === 503) services.log.error({ err: error, requestId: ctx.requestId }, 'published page failed')
  const what = status === 404 ? 'gone' : 'trouble'
  c.header('Content-Security-Policy', PUBLIC_POLICY)
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex, nofollow')
  const title = translate(ctx.locale, `published.${what}.title`)
  const text = translate(ctx.locale, `published.${what}.text`)
  return c.html(doorHtml({ locale: ctx.locale, title, text, form: null }), status)
}

/** '' for what is not the form that was given: a wrong password. */
async function passwordOf(c: HonoContext): Promise<string> {
  const type = c.req.header('content-type') ?? ''
  const length = Number(c.req.header('content-length') ?? NaN)
  if (!type.startsWith('application/x-www-form-urlencoded') || !(length <= MAX_FORM)) return ''
  return new URLSearchParams(await c.req.text()).get('password')?.slice(0, 200) ?? ''
}
