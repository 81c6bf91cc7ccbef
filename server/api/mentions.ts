import { listCitations } from '#server/domain/mentions/citations'
import { readMentionNames } from '#server/domain/mentions/names'
import { searchMentions } from '#server/domain/mentions/search'
import { CitationList, MentionNames, MentionQuery, MentionSearchQuery } from '#shared/schemas/mentions'
import { createRoute, createRouter, idParams, ok, rule } from './route'

const tags = ['mentions']

const names = createRoute({
  method: 'get',
  path: '/mentions',
  ...rule('signed-in'),
  tags,
  summary: 'What the viewer may know of what a text names: its name and where it is, or nothing at all',
  request: { query: MentionQuery },
  responses: ok(MentionNames)
})

const search = createRoute({
  method: 'get',
  path: '/pages/{id}/mentions',
  ...rule('page-read'),
  tags,
  summary:
    'What can be named from this page: people, organisations, pages, records and initiatives, by their name',
  request: { params: idParams, query: MentionSearchQuery },
  responses: ok(MentionNames)
})

const citations = createRoute({
  method: 'get',
  path: '/pages/{id}/citations',
  ...rule('page-read'),
  tags,
  summary: 'The pages that name this one or lead to it, as far as the viewer sees them',
  request: { params: idParams },
  responses: ok(CitationList)
})

export const mentions = createRouter()
  .openapi(names, async (c) => c.json(await readMentionNames(c.var.ctx, c.req.valid('query').refs), 200))
  .openapi(search, async (c) =>
    c.json(await searchMentions(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
  .openapi(citations, async (c) => c.json(await listCitations(c.var.ctx, c.req.valid('param').id), 200))
