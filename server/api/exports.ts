import { exportMembers, exportOrganisations, type ExportedFile } from '#server/export/directory'
import { createRoute, createRouter, rule, z, type ApiContext } from './route'

const csv = {
  200: { content: { 'text/csv': { schema: z.string() } }, description: 'CSV, UTF-8, semicolons' }
} as const

const organisations = createRoute({
  method: 'get',
  path: '/exports/organisations.csv',
  ...rule('signed-in'),
  summary: 'The organisations the viewer may see, as a spreadsheet opens them',
  responses: csv
})

const members = createRoute({
  method: 'get',
  path: '/exports/members.csv',
  ...rule('signed-in'),
  summary: 'The people the viewer may see and their organisations, as a spreadsheet opens them',
  responses: csv
})

export const exports = createRouter()
  .openapi(organisations, async (c) => download(c, await exportOrganisations(c.var.ctx)))
  .openapi(members, async (c) => download(c, await exportMembers(c.var.ctx)))

function download(c: ApiContext, file: ExportedFile) {
  return c.body(file.text, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${file.name}"`,
    'cache-control': 'no-store'
  })
}
