import { createView, listViews, patchView, readView, removeView } from '#server/domain/collections/views'
import { ViewDto, ViewInput, ViewList, ViewPatch } from '#shared/schemas/collections'
import { created, createRoute, createRouter, idParams, jsonBody, noContent, ok, rule, z } from './route'

const tags = ['collections']
const viewParams = z.object({ viewId: z.uuid() })

const list = createRoute({
  method: 'get',
  path: '/pages/{id}/views',
  ...rule('page-read'),
  tags,
  summary: 'Views of a collection: everyone’s, and the personal ones of the viewer',
  request: { params: idParams },
  responses: ok(ViewList)
})

const add = createRoute({
  method: 'post',
  path: '/pages/{id}/views',
  ...rule('page-read'),
  tags,
  summary: 'Saves a view: a personal one for whoever reads, a shared one for whoever writes',
  request: { params: idParams, body: jsonBody(ViewInput) },
  responses: created(ViewDto)
})

const read = createRoute({
  method: 'get',
  path: '/views/{viewId}',
  ...rule('page-read'),
  tags,
  summary: 'One view, for whoever sees its page',
  request: { params: viewParams },
  responses: ok(ViewDto)
})

const change = createRoute({
  method: 'patch',
  path: '/views/{viewId}',
  ...rule('page-write'),
  tags,
  summary: 'Changes a view: one’s own, or a shared one for whoever writes in the page',
  request: { params: viewParams, body: jsonBody(ViewPatch) },
  responses: ok(ViewDto)
})

const remove = createRoute({
  method: 'delete',
  path: '/views/{viewId}',
  ...rule('page-write'),
  tags,
  summary: 'Removes a view; the records stay',
  request: { params: viewParams },
  responses: noContent
})

export const views = createRouter()
  .openapi(list, async (c) => c.json(await listViews(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(add, async (c) =>
    c.json(await createView(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(read, async (c) => c.json((await readView(c.var.ctx, c.req.valid('param').viewId)).view, 200))
  .openapi(change, async (c) =>
    c.json(await patchView(c.var.ctx, c.req.valid('param').viewId, c.req.valid('json')), 200)
  )
  .openapi(remove, async (c) => {
    await removeView(c.var.ctx, c.req.valid('param').viewId)
    return c.body(null, 204)
  })
