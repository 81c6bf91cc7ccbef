import { cancelInvitation, resendInvitation } from '#server/domain/invitations'
import { createRoute, createRouter, idParams, noContent, rule } from './route'

const resend = createRoute({
  method: 'post',
  path: '/people/{id}/invitation',
  ...rule('person-manage'),
  summary: 'Sends the invitation of a person again; the link sent before no longer works',
  request: { params: idParams },
  responses: noContent
})

const cancel = createRoute({
  method: 'delete',
  path: '/people/{id}/invitation',
  ...rule('person-manage'),
  summary: 'The link of the invitation no longer works',
  request: { params: idParams },
  responses: noContent
})

export const invitations = createRouter()
  .openapi(resend, async (c) => {
    await resendInvitation(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(cancel, async (c) => {
    await cancelInvitation(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
