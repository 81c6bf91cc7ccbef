import { changeTemplate, removeTemplate } from '#server/domain/templates/change'
import { listTemplates, readTemplate } from '#server/domain/templates/list'
import { makeTemplate } from '#server/domain/templates/make'
import { createFromTemplate } from '#server/domain/templates/use'
import { PageDto } from '#shared/schemas/pages'
import {
  PageFromTemplate,
  TemplateDetail,
  TemplateId,
  TemplateInput,
  TemplateList,
  TemplateListQuery,
  TemplatePatch,
  TemplateQuery,
  TemplateSaved
} from '#shared/schemas/templates'
import {
  created,
  createRoute,
  createRouter,
  idParams,
  jsonBody,
  nameParams,
  noContent,
  ok,
  rule,
  z
} from './route'

const tags = ['templates']
const templateParams = z.object({ id: TemplateId })

const list = createRoute({
  method: 'get',
  path: '/templates',
  ...rule('signed-in'),
  tags,
  summary: 'Templates the viewer may use, in this initiative when one is given; those of the product last',
  request: { query: TemplateListQuery },
  responses: ok(TemplateList)
})

const read = createRoute({
  method: 'get',
  path: '/templates/{id}',
  ...rule('template-read'),
  tags,
  summary: 'What a template says, filled in when an initiative is given',
  request: { params: templateParams, query: TemplateQuery },
  responses: ok(TemplateDetail)
})

const make = createRoute({
  method: 'post',
  path: '/pages/{id}/template',
  ...rule('page-write'),
  tags,
  summary: 'Makes a template of a document, with the pages below it if wanted; says what was not kept',
  request: { params: idParams, body: jsonBody(TemplateInput) },
  responses: created(TemplateSaved)
})

const patch = createRoute({
  method: 'patch',
  path: '/templates/{id}',
  ...rule('template-manage'),
  tags,
  summary: 'Renames a template, or makes it say what a page says now',
  request: { params: templateParams, body: jsonBody(TemplatePatch) },
  responses: ok(TemplateSaved)
})

const remove = createRoute({
  method: 'delete',
  path: '/templates/{id}',
  ...rule('template-manage'),
  tags,
  summary: 'Removes a template; pages made from it stay',
  request: { params: templateParams },
  responses: noContent
})

const use = createRoute({
  method: 'post',
  path: '/initiatives/{id}/pages/from-template',
  ...rule('initiative-write'),
  tags,
  summary: 'Creates a page, and those below it, as a template says; all of them or none',
  request: { params: nameParams, body: jsonBody(PageFromTemplate) },
  responses: created(PageDto)
})

export const templates = createRouter()
  .openapi(list, async (c) => c.json(await listTemplates(c.var.ctx, c.req.valid('query')), 200))
  .openapi(read, async (c) =>
    c.json(await readTemplate(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
  .openapi(make, async (c) =>
    c.json(await makeTemplate(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
  .openapi(patch, async (c) =>
    c.json(await changeTemplate(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 200)
  )
  .openapi(remove, async (c) => {
    await removeTemplate(c.var.ctx, c.req.valid('param').id)
    return c.body(null, 204)
  })
  .openapi(use, async (c) =>
    c.json(await createFromTemplate(c.var.ctx, c.req.valid('param').id, c.req.valid('json')), 201)
  )
