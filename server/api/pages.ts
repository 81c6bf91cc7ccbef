import { listCopies, readCopy } from '#server/domain/pages/copies'
import { createPage } from '#server/domain/pages/create'
import { listPages } from '#server/domain/pages/list'
import { movePage } from '#server/domain/pages/move'
import { forgetPagePast } from '#server/domain/pages/forget'
import { purgePage } from '#server/domain/pages/purge'
import { openTicket } from '#server/domain/pages/ticket'
import { listTrash, restorePage, trashPage } from '#server/domain/pages/trash'
import { readTree } from '#server/domain/pages/tree'
import { readPage, updatePage } from '#server/domain/pages/update'
import {
  CopyList,
  PageDto,
  PageInput,
  PageList,
  PageMove,
  PagePatch,
  PageQuery,
  PageTree,
  TicketDto,
  TrashList
} from '#shared/schemas/pages'
import {
  created,
  createRoute,
  createRouter,
  idParams,
  jsonBody,
  nameParams,
  noContent,
  ok,
  onceById,
  rule,
  secretAnswer,
  z
} from './route'

const tags = ['pages']

const list = createRoute({
  method: 'get',
  path: '/pages',
  ...rule('signed-in'),
  tags,
  summary: 'Pages of every initiative the viewer may see, the latest touched first',
  request: { query: PageQuery },
  responses: ok(PageList)
})

const tree = createRoute({
  method: 'get',
  path: '/initiatives/{id}/pages',
  ...rule('initiative-read'),
  tags,
  summary: 'The tree of pages as the viewer sees it, parents before children',
  request: { params: nameParams },
  responses: ok(PageTree)
})

const create = createRoute({
  method: 'post',
  path: '/initiatives/{id}/pages',
  ...rule('initiative-write'),
  ...onceById,
  tags,
  summary: 'Creates a page and its empty document; the same `id` sent twice creates one',
  request: { params: nameParams, body: jsonBody(PageInput) },
  responses: created(PageDto)
})

const trashed = createRoute({
  method: 'get',
  path: '/initiatives/{id}/trash',
  ...rule('initiative-read'),
  tags,
  summary: 'What is in the trash, for those who may take it out; empty for others',
  request: { params: nameParams },
  responses: ok(TrashList)
})

const read = createRoute({
  method: 'get',
  path: '/pages/{id}',
  ...rule('page-read'),
  tags,
  summary: 'One page, with the name of its room',
  request: { params: idParams },
  responses: ok(PageDto)
})

const patch = createRoute({
  method: 'patch',
  path: '/pages/{id}',
  ...rule('page-manage'),
  tags,
  summary: 'Renames a page, or changes who sees it',
  request: { params: idParams, body: jsonBody(PagePatch) },
  responses: ok(PageDto)
})

const move = createRoute({
  method: 'post',
  path: '/pages/{id}/move',
  ...rule('page-manage'),
  tags,
  summary: 'Moves a page with everything below it, inside its initiative',
  request: { params: idParams, body: jsonBody(PageMove) },
  responses: ok(PageDto)
})

const trash = createRoute({
  method: 'post',
  path: '/pages/{id}/trash',
  ...rule('page-manage'),
  tags,
  summary: 'Puts a page in the trash with everything below it',
  request: { params: idParams },
  responses: ok(PageDto)
})

const restore = createRoute({
  method: 'post',
  path: '/pages/{id}/restore',
  ...rule('page-manage'),
  tags,
  summary: 'Takes a page out of the trash with what went there with it',
  request: { params: idParams },
  responses: ok(PageDto)
})

const purge = createRoute({
  method: 'delete',
  path: '/pages/{id}',
  ...rule('page-manage'),
  tags,
  summary: 'Destroys a page of the trash, for good',
  request: { params: idParams },
  responses: noContent
})

const copies = createRoute({
  method: 'get',
  path: '/initiatives/{id}/copies',
  ...rule('initiative-read'),
  tags,
  summary:
    'Every document the viewer may see, with the version of its text: what a device compares its copies with',
  request: { params: nameParams },
  responses: ok(CopyList)
})

const copy = createRoute({
  method: 'get',
  path: '/pages/{id}/copy',
  ...rule('page-read'),
  tags,
  summary: 'The text of a document as one Yjs update (v1); the ETag is `"<epoch>.<sequence>"`',
  request: { params: idParams },
  responses: {
    200: {
      description: 'The state',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } }
    },
    304: { description: 'The device has it already' }
  }
})

const forget = createRoute({
  method: 'delete',
  path: '/pages/{id}/past',
  ...rule('page-manage'),
  tags,
  summary: 'What was deleted from the page, and its earlier contents, go for good; what it says now stays',
  request: { params: idParams },
  responses: noContent
})

const ticket = createRoute({
  method: 'post',
  path: '/pages/{id}/ticket',
  ...rule('page-read'),
  ...secretAnswer,
  tags,
  summary: 'Opens the room of this page once, within thirty seconds, as `?ticket=`',
  request: { params: idParams },
  responses: ok(TicketDto)
})

export const pages = createRouter()
  .openapi(list, async (c) => c.json(await listPages(c.var.ctx, c.req.valid('query')), 200))
  .openapi(tree, async (c) => c.json(await readTree(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(create, async (c) =>
    c.json(await createPage(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(trashed, async (c) => c.json(await listTrash(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(read, async (c) => c.json(await readPage(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(patch, async (c) =>
    c.json(await updatePage(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(move, async (c) =>
    c.json(await movePage(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(trash, async (c) => c.json(await trashPage(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(restore, async (c) => c.json(await restorePage(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(purge, async (c) => {
    await purgePage(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(forget, async (c) => {
    await forgetPagePast(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(ticket, async (c) => c.json(await openTicket(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(copies, async (c) => c.json(await listCopies(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(copy, async (c) => {
    const { headers, state } = await readCopy(
      c.var.ctx,
      c.req.valid('param').id,
      c.req.header('if-none-match')
    )
    if (state === null) return c.body(null, 304, headers)
    // Yjs makes its own buffers: none of them is shared with a worker.
    return c.body(state as Uint8Array<ArrayBuffer>, 200, headers)
  })
