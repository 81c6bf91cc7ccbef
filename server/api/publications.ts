import { listPublications, readPublicationState } from '#server/domain/publications/read'
import { publishPage, withdrawPage } from '#server/domain/publications/write'
import { PublicationInput, PublicationList, PublicationState } from '#shared/schemas/publications'
import { createRoute, createRouter, idParams, jsonBody, nameParams, noContent, ok, rule } from './route'

const tags = ['publications']

const read = createRoute({
  method: 'get',
  path: '/pages/{id}/publication',
  ...rule('page-read'),
  tags,
  summary: 'Whether anyone may read the page, at which address, who decided it and since when',
  request: { params: idParams },
  responses: ok(PublicationState)
})

const publish = createRoute({
  method: 'put',
  path: '/pages/{id}/publication',
  ...rule('page-publish'),
  tags,
  summary: 'Gives the page a public address, or changes what was chosen for it; the address stays the same',
  request: { params: idParams, body: jsonBody(PublicationInput) },
  responses: ok(PublicationState)
})

const withdraw = createRoute({
  method: 'delete',
  path: '/pages/{id}/publication',
  ...rule('page-withdraw'),
  tags,
  summary: 'The public address opens nothing any more; published again, the page gets another one',
  request: { params: idParams },
  responses: noContent
})

const list = createRoute({
  method: 'get',
  path: '/initiatives/{id}/publications',
  ...rule('initiative-read'),
  tags,
  summary: 'What has a public address in an initiative, among the pages the viewer sees',
  request: { params: nameParams },
  responses: ok(PublicationList)
})

export const publications = createRouter()
  .openapi(read, async (c) => c.json(await readPublicationState(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(publish, async (c) =>
    c.json(await publishPage(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(withdraw, async (c) => {
    await withdrawPage(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(list, async (c) => c.json(await listPublications(c.var.ctx, c.req.valid('param').id), 200))
