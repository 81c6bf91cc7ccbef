import {
  compareVersions,
  listVersions,
  nameVersion,
  renameVersion,
  restoreVersion
} from '#server/domain/versions/versions'
import {
  ComparisonDto,
  ComparisonQuery,
  RestoredDto,
  VersionDto,
  VersionInput,
  VersionList
} from '#shared/schemas/versions'
import { created, createRoute, createRouter, idParams, jsonBody, ok, rule, z } from './route'

const tags = ['history']
const versionParams = idParams.extend({ versionId: z.uuid() })

const list = createRoute({
  method: 'get',
  path: '/pages/{id}/versions',
  ...rule('page-write'),
  tags,
  summary: 'The versions of a document, latest first',
  request: { params: idParams },
  responses: ok(VersionList)
})

const create = createRoute({
  method: 'post',
  path: '/pages/{id}/versions',
  ...rule('page-write'),
  tags,
  summary: 'Keeps what the document says now under a name',
  request: { params: idParams, body: jsonBody(VersionInput) },
  responses: created(VersionDto)
})

const rename = createRoute({
  method: 'patch',
  path: '/pages/{id}/versions/{versionId}',
  ...rule('page-write'),
  tags,
  summary: 'Names a version; from then on it is kept',
  request: { params: versionParams, body: jsonBody(VersionInput) },
  responses: ok(VersionDto)
})

const compare = createRoute({
  method: 'get',
  path: '/pages/{id}/versions/{versionId}/comparison',
  ...rule('page-write'),
  tags,
  summary: 'A version beside another one, or beside the present text: what was added by whom, what went',
  request: { params: versionParams, query: ComparisonQuery },
  responses: ok(ComparisonDto)
})

const restore = createRoute({
  method: 'post',
  path: '/pages/{id}/versions/{versionId}/restore',
  ...rule('page-write'),
  tags,
  summary: 'The document says again what it said, as a new edit; the past stays as it was',
  request: { params: versionParams },
  responses: ok(RestoredDto)
})

export const versions = createRouter()
  .openapi(list, async (c) => c.json(await listVersions(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(create, async (c) =>
    c.json(await nameVersion(c.var.ctx, c.req.valid('param').id, c.req.valid('json').name), 201)
  )
  .openapi(rename, async (c) => {
    const { id, versionId } = c.req.valid('param')
    return c.json(await renameVersion(c.var.ctx, id, versionId, c.req.valid('json').name), 200)
  })
  .openapi(compare, async (c) => {
    const { id, versionId } = c.req.valid('param')
    return c.json(await compareVersions(c.var.ctx, id, versionId, c.req.valid('query').with), 200)
  })
  .openapi(restore, async (c) => {
    const { id, versionId } = c.req.valid('param')
    return c.json(await restoreVersion(c.var.ctx, id, versionId), 200)
  })
