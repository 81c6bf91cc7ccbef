import { listDocumentChecks, settleDocumentCheck } from '#server/domain/checks/list'
import { DocumentCheckList } from '#shared/schemas/checks'
import { createRoute, createRouter, idParams, noContent, ok, rule } from './route'

const list = createRoute({
  method: 'get',
  path: '/document-checks',
  ...rule('network-administrator'),
  summary: 'Documents that someone should look at, and how many were read again from end to end',
  responses: ok(DocumentCheckList)
})

const settle = createRoute({
  method: 'post',
  path: '/document-checks/{id}/settle',
  ...rule('network-administrator'),
  summary: 'Someone has looked at it',
  request: { params: idParams },
  responses: noContent
})

export const documentChecks = createRouter()
  .openapi(list, async (c) => c.json(await listDocumentChecks(c.var.ctx), 200))
  .openapi(settle, async (c) => {
    await settleDocumentCheck(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
