import { createFeed, feedState, readFeed, removeFeed } from '#server/domain/collections/feeds'
import { attachment } from '#server/export/file-name'
import { FeedCreated, FeedState } from '#shared/schemas/collections'
import { created, createRoute, createRouter, noContent, ok, rule, secretAnswer, z } from './route'

const tags = ['collections']
const viewParams = z.object({ viewId: z.uuid() })

const state = createRoute({
  method: 'get',
  path: '/views/{viewId}/feed',
  ...rule('page-read'),
  tags,
  summary: 'Whether the viewer has a secret address of this calendar, and when it was last read',
  request: { params: viewParams },
  responses: ok(FeedState)
})

const make = createRoute({
  method: 'post',
  path: '/views/{viewId}/feed',
  ...rule('page-read'),
  ...secretAnswer,
  tags,
  summary: 'A secret address to subscribe to this calendar, said once; the one before it no longer answers',
  request: { params: viewParams },
  responses: created(FeedCreated)
})

const revoke = createRoute({
  method: 'delete',
  path: '/views/{viewId}/feed',
  ...rule('page-read'),
  tags,
  summary: 'The secret address of the viewer no longer answers',
  request: { params: viewParams },
  responses: noContent
})

const read = createRoute({
  method: 'get',
  path: '/views/{viewId}/calendar.ics',
  ...rule('public'),
  tags,
  summary:
    'The calendar as a file, for whoever has its secret address: what the person who made the address sees',
  request: { params: viewParams, query: z.object({ token: z.string().min(1).max(200) }) },
  responses: {
    200: { description: 'iCalendar (RFC 5545)', content: { 'text/calendar': { schema: z.string() } } }
  }
})

export const calendarFeeds = createRouter()
  .openapi(state, async (c) => c.json(await feedState(c.var.ctx, c.req.valid('param').viewId), 200))
  .openapi(make, async (c) => c.json(await createFeed(c.var.ctx, c.req.valid('param').viewId), 201))
  .openapi(revoke, async (c) => {
    await removeFeed(c.var.ctx, c.req.valid('param').viewId)
    return c.body(null, 204)
  })
  .openapi(read, async (c) => {
    const origin = c.var.ctx.config.origin ?? new URL(c.req.url).origin
    const { viewId } = c.req.valid('param')
    const { name, text } = await readFeed(c.var.ctx, viewId, c.req.valid('query').token, origin)
    return c.body(text, 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
      'Content-Disposition': attachment(`${name}.ics`),
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'no-referrer'
    })
  })
