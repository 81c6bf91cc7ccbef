import { requireViewer } from '#server/domain/context'
import { readTableFile } from '#server/import/tables/table-file'
import { TableDto } from '#shared/schemas/tables'
import { createRoute, createRouter, ok, rule, z } from './route'

const Upload = z.object({
  file: z.instanceof(File).openapi({ type: 'string', format: 'binary' }),
  /** Which of its sheets, from 0. */
  sheet: z.coerce.number().int().min(0).max(10_000).default(0)
})

const read = createRoute({
  method: 'post',
  path: '/tables',
  ...rule('signed-in'),
  tags: ['collections'],
  summary: 'A CSV, XLSX or ODS file as cells, for an import; nothing is kept',
  request: { body: { content: { 'multipart/form-data': { schema: Upload } }, required: true } },
  // Asked before the bytes are looked at.
  middleware: async (c, next) => {
    requireViewer(c.var.ctx)
    await next()
  },
  responses: ok(TableDto)
})

export const tables = createRouter().openapi(read, async (c) => {
  const { file, sheet } = c.req.valid('form')
  return c.json(await readTableFile(c.var.ctx, file, sheet), 200)
})
