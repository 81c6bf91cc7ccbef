import { createInitiative } from '#server/domain/initiatives/create'
import { followInitiative, unfollowInitiative } from '#server/domain/initiatives/follow'
import { initiativeMatrix, listInitiatives, readInitiative } from '#server/domain/initiatives/list'
import { updateInitiative } from '#server/domain/initiatives/update'
import {
  InitiativeDto,
  InitiativeInput,
  InitiativeList,
  InitiativeMatrix,
  InitiativePatch,
  InitiativeQuery
} from '#shared/schemas/initiatives'
import { created, createRoute, createRouter, jsonBody, noContent, nameParams, ok, rule } from './route'

const list = createRoute({
  method: 'get',
  path: '/initiatives',
  ...rule('signed-in'),
  tags: ['initiatives'],
  summary: 'Initiatives the viewer may see, the latest changed first',
  request: { query: InitiativeQuery },
  responses: ok(InitiativeList)
})

const create = createRoute({
  method: 'post',
  path: '/initiatives',
  ...rule('initiative-create'),
  tags: ['initiatives'],
  summary: 'Opens an initiative; whoever opens it pilots it',
  request: { body: jsonBody(InitiativeInput) },
  responses: created(InitiativeDto)
})

const matrix = createRoute({
  method: 'get',
  path: '/initiatives/matrix',
  ...rule('signed-in'),
  tags: ['initiatives'],
  summary: 'Initiatives the viewer may see, by mission and function',
  responses: ok(InitiativeMatrix)
})

const read = createRoute({
  method: 'get',
  path: '/initiatives/{id}',
  ...rule('initiative-read'),
  tags: ['initiatives'],
  summary: 'One initiative, by id or slug',
  request: { params: nameParams },
  responses: ok(InitiativeDto)
})

const patch = createRoute({
  method: 'patch',
  path: '/initiatives/{id}',
  ...rule('initiative-manage'),
  tags: ['initiatives'],
  summary: 'Changes, archives or brings back an initiative',
  request: { params: nameParams, body: jsonBody(InitiativePatch) },
  responses: ok(InitiativeDto)
})

const follow = createRoute({
  method: 'put',
  path: '/initiatives/{id}/follow',
  ...rule('initiative-read'),
  tags: ['initiatives'],
  summary: 'Follows an initiative',
  request: { params: nameParams },
  responses: noContent
})

const unfollow = createRoute({
  method: 'delete',
  path: '/initiatives/{id}/follow',
  ...rule('initiative-read'),
  tags: ['initiatives'],
  summary: 'No longer follows an initiative',
  request: { params: nameParams },
  responses: noContent
})

export const initiatives = createRouter()
  .openapi(list, async (c) => c.json(await listInitiatives(c.var.ctx, c.req.valid('query')), 200))
  .openapi(create, async (c) => c.json(await createInitiative(c.var.ctx, c.req.valid('json')), 201))
  .openapi(matrix, async (c) => c.json(await initiativeMatrix(c.var.ctx), 200))
  .openapi(read, async (c) => c.json(await readInitiative(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(patch, async (c) =>
    c.json(await updateInitiative(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(follow, async (c) => {
    await followInitiative(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(unfollow, async (c) => {
    await unfollowInitiative(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
