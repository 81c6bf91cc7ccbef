import { Readable } from 'node:stream'
import { addFile, openFile } from '#server/domain/files/files'
import { requirePage } from '#server/domain/access/index'
import { FileDto } from '#shared/schemas/pages'
import { created, createRoute, createRouter, idParams, onceById, rule, z } from './route'

const Upload = z.object({
  file: z.instanceof(File).openapi({ type: 'string', format: 'binary' }),
  /** Chosen by a device that had no network: the text already names it. */
  id: z.uuid().optional()
})

const upload = createRoute({
  method: 'post',
  path: '/pages/{id}/files',
  ...rule('page-write'),
  ...onceById,
  tags: ['files'],
  summary:
    'Adds a file to a page; images are drawn again from their bytes; the same `id` sent twice is one file',
  request: {
    params: idParams,
    body: { content: { 'multipart/form-data': { schema: Upload } }, required: true }
  },
  // Asked before the bytes are read: nobody sends fifty megabytes to be told no.
  middleware: async (c, next) => {
    await requirePage(c.var.ctx, c.req.param('id') ?? '', 'write')
    await next()
  },
  responses: created(FileDto)
})

const download = createRoute({
  method: 'get',
  path: '/files/{id}',
  ...rule('file-read'),
  tags: ['files'],
  summary: 'A file, for whoever reads its page; only raster images are shown in place',
  request: { params: idParams },
  responses: {
    200: {
      description: 'The bytes',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } }
    },
    304: { description: 'The reader has it already' }
  }
})

export const files = createRouter()
  .openapi(upload, async (c) => {
    const { file, id } = c.req.valid('form')
    return c.json(await addFile(c.var.ctx, c.req.valid('param').id, file, id), 201)
  })
  .openapi(download, async (c) => {
    const { headers, body } = await openFile(
      c.var.ctx,
      c.req.valid('param').id,
      c.req.header('if-none-match')
    )
    if (body === null) return c.body(null, 304, headers)
    // Node and the web name the same stream type twice.
    return c.body(Readable.toWeb(body) as ReadableStream, 200, headers)
  })
