import { importMembers } from '#server/import/members'
import { importOrganisations } from '#server/import/organisations'
import { CsvImportInput, CsvPreview } from '#shared/schemas/organisations'
import { createRoute, createRouter, jsonBody, ok, rule } from './route'

/** Two million characters (CsvImportInput), each of them up to a few bytes once in JSON. */
const size = { 'x-max-bytes': 6_000_000 }

const organisations = createRoute({
  method: 'post',
  path: '/imports/organisations',
  ...rule('network-animator'),
  ...size,
  summary: 'A file of organisations, recognised by their code: previewed, or written whole',
  request: { body: jsonBody(CsvImportInput) },
  responses: ok(CsvPreview)
})

const members = createRoute({
  method: 'post',
  path: '/imports/members',
  ...rule('network-animator'),
  ...size,
  summary:
    'A file of members, recognised by e-mail and organisation: previewed, or written whole and newcomers invited',
  request: { body: jsonBody(CsvImportInput) },
  responses: ok(CsvPreview)
})

export const imports = createRouter()
  .openapi(organisations, async (c) => c.json(await importOrganisations(c.var.ctx, c.req.valid('json')), 200))
  .openapi(members, async (c) => c.json(await importMembers(c.var.ctx, c.req.valid('json')), 200))
