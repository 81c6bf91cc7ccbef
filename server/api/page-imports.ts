import { requireInitiative } from '#server/domain/access/index'
import { importFile } from '#server/import/documents/import-file'
import { ImportResult } from '#shared/schemas/imports'
import { created, createRoute, createRouter, nameParams, rule, z } from './route'

const Upload = z.object({
  file: z.instanceof(File).openapi({ type: 'string', format: 'binary' }),
  parentId: z.uuid().optional()
})

const one = createRoute({
  method: 'post',
  path: '/initiatives/{id}/import',
  ...rule('initiative-write'),
  tags: ['pages'],
  summary:
    'A DOCX, ODT, Markdown, HTML or text file, or a zipped folder of them, as new pages; says what was not kept',
  request: {
    params: nameParams,
    body: { content: { 'multipart/form-data': { schema: Upload } }, required: true }
  },
  // Asked before the bytes are looked at.
  middleware: async (c, next) => {
    await requireInitiative(c.var.ctx, c.req.param('id') ?? '', 'write')
    await next()
  },
  responses: created(ImportResult)
})

export const pageImports = createRouter().openapi(one, async (c) => {
  const { file, parentId } = c.req.valid('form')
  return c.json(await importFile(c.var.ctx, c.req.valid('param').id, file, parentId ?? null), 201)
})
