import { readJournal } from '#server/domain/networks/journal'
import { AuditList, AuditQuery } from '#shared/schemas/networks'
import { createRoute, createRouter, ok, rule } from './route'

const list = createRoute({
  method: 'get',
  path: '/audit',
  ...rule('network-administrator'),
  summary: 'The journal of rights, exports and sign-ins, latest first, and whether its chain is intact',
  request: { query: AuditQuery },
  responses: ok(AuditList)
})

export const audit = createRouter().openapi(list, async (c) =>
  c.json(await readJournal(c.var.ctx, c.req.valid('query')), 200)
)
