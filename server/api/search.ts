import { searchEverything } from '#server/domain/search/search'
import { SearchAnswer, SearchQuery } from '#shared/schemas/search'
import { createRoute, createRouter, ok, rule } from './route'

const everything = createRoute({
  method: 'get',
  path: '/search',
  ...rule('signed-in'),
  tags: ['search'],
  summary:
    'Full text over all that the viewer may see: pages, comments, files, initiatives, structures, people',
  request: { query: SearchQuery },
  responses: ok(SearchAnswer)
})

export const search = createRouter().openapi(everything, async (c) =>
  c.json(await searchEverything(c.var.ctx, c.req.valid('query')), 200)
)
