import { readBlock } from '#server/domain/blocks/read'
import { BlockAnswer, BlockQuery } from '#shared/schemas/blocks'
import { createRoute, createRouter, ok, rule } from './route'

const read = createRoute({
  method: 'get',
  path: '/blocks',
  ...rule('signed-in'),
  tags: ['blocks'],
  summary: 'What a live block shows to the viewer; nothing for what they may not see',
  request: { query: BlockQuery },
  responses: ok(BlockAnswer)
})

export const blocks = createRouter().openapi(read, async (c) =>
  c.json(await readBlock(c.var.ctx, c.req.valid('query')), 200)
)
