import { createApiToken, listApiTokens, revokeApiToken } from '#server/domain/api-tokens'
import { listOf } from '#shared/schemas/common'
import { ApiTokenCreated, ApiTokenDto, ApiTokenInput } from '#shared/schemas/session'
import {
  created,
  createRoute,
  createRouter,
  idParams,
  jsonBody,
  noContent,
  ok,
  rule,
  secretAnswer
} from './route'

const list = createRoute({
  method: 'get',
  path: '/me/tokens',
  ...rule('signed-in'),
  summary: 'Own API tokens, without their secrets',
  responses: ok(listOf(ApiTokenDto))
})

const create = createRoute({
  method: 'post',
  path: '/me/tokens',
  ...rule('signed-in'),
  ...secretAnswer,
  summary: 'Makes an API token; its secret is in this answer and nowhere else',
  request: { body: jsonBody(ApiTokenInput) },
  responses: created(ApiTokenCreated)
})

const revoke = createRoute({
  method: 'delete',
  path: '/me/tokens/{id}',
  ...rule('signed-in'),
  summary: 'Revokes an API token at once',
  request: { params: idParams },
  responses: noContent
})

export const tokens = createRouter()
  .openapi(list, async (c) => c.json({ items: await listApiTokens(c.var.ctx), next: null }, 200))
  .openapi(create, async (c) => c.json(await createApiToken(c.var.ctx, c.req.valid('json')), 201))
  .openapi(revoke, async (c) => {
    await revokeApiToken(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
