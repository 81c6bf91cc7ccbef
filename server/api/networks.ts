import { createNetwork, listNetworks } from '#server/domain/networks/create'
import { getNetwork } from '#server/domain/networks/read'
import { patchNetwork } from '#server/domain/networks/write'
import { ListQuery } from '#shared/schemas/common'
import { NetworkDto, NetworkInput, NetworkList, NetworkPatch, NetworkSummary } from '#shared/schemas/networks'
import { created, createRoute, createRouter, jsonBody, ok, rule } from './route'

const current = createRoute({
  method: 'get',
  path: '/network',
  ...rule('signed-in'),
  summary: 'The network of this session, with counts of what the viewer may see',
  responses: ok(NetworkDto)
})

const patch = createRoute({
  method: 'patch',
  path: '/network',
  ...rule('network-administrator'),
  summary: 'Changes the name, presentation and contact of the network',
  request: { body: jsonBody(NetworkPatch) },
  responses: ok(NetworkDto)
})

const list = createRoute({
  method: 'get',
  path: '/networks',
  ...rule('operator'),
  summary: 'The networks of this installation: names and sizes only',
  request: { query: ListQuery },
  responses: ok(NetworkList)
})

const create = createRoute({
  method: 'post',
  path: '/networks',
  ...rule('operator'),
  summary: 'Another network on this installation, fully separated; its first administrator is invited',
  request: { body: jsonBody(NetworkInput) },
  responses: created(NetworkSummary)
})

export const networks = createRouter()
  .openapi(current, async (c) => c.json(await getNetwork(c.var.ctx), 200))
  .openapi(patch, async (c) => c.json(await patchNetwork(c.var.ctx, c.req.valid('json')), 200))
  .openapi(list, async (c) => c.json(await listNetworks(c.var.ctx, c.req.valid('query')), 200))
  .openapi(create, async (c) => c.json(await createNetwork(c.var.ctx, c.req.valid('json')), 201))
