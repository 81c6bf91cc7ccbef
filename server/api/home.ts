import { listActivity, listInitiativeActivity } from '#server/domain/activity/list'
import { readHome } from '#server/domain/home/home'
import { recordVisit } from '#server/domain/home/visits'
import { ActivityList, ActivityQuery, HomeDto, VisitInput } from '#shared/schemas/home'
import { createRoute, createRouter, jsonBody, nameParams, noContent, ok, rule } from './route'

const tags = ['home']

const read = createRoute({
  method: 'get',
  path: '/home',
  ...rule('signed-in'),
  tags,
  summary: 'What waits, what comes, what moved since the visit before',
  responses: ok(HomeDto)
})

const visit = createRoute({
  method: 'post',
  path: '/visits',
  ...rule('signed-in'),
  tags,
  summary: 'Says that the viewer has opened the home page, an initiative or a page',
  request: { body: jsonBody(VisitInput) },
  responses: noContent
})

const activity = createRoute({
  method: 'get',
  path: '/activity',
  ...rule('signed-in'),
  tags,
  summary: 'What moved in the initiatives the viewer may see, the latest first',
  request: { query: ActivityQuery },
  responses: ok(ActivityList)
})

const initiativeActivity = createRoute({
  method: 'get',
  path: '/initiatives/{id}/activity',
  ...rule('initiative-read'),
  tags,
  summary: 'What moved in one initiative, the latest first',
  request: { params: nameParams, query: ActivityQuery },
  responses: ok(ActivityList)
})

export const home = createRouter()
  .openapi(read, async (c) => c.json(await readHome(c.var.ctx), 200))
  .openapi(visit, async (c) => {
    await recordVisit(c.var.ctx, c.req.valid('json'))
    return c.body(null, 204)
  })
  .openapi(activity, async (c) => c.json(await listActivity(c.var.ctx, c.req.valid('query')), 200))
  .openapi(initiativeActivity, async (c) =>
    c.json(await listInitiativeActivity(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
