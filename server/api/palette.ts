import { searchPalette } from '#server/domain/palette/search'
import { PaletteList, PaletteQuery } from '#shared/schemas/home'
import { createRoute, createRouter, ok, rule } from './route'

const search = createRoute({
  method: 'get',
  path: '/palette',
  ...rule('signed-in'),
  tags: ['home'],
  summary: 'Initiatives, pages, organisations and people by their name; what was opened last without words',
  request: { query: PaletteQuery },
  responses: ok(PaletteList)
})

export const palette = createRouter().openapi(search, async (c) =>
  c.json(await searchPalette(c.var.ctx, c.req.valid('query')), 200)
)
