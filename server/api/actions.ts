import { listActions, listDecisions, listMyActions } from '#server/domain/actions/list'
import {
  ActionList,
  ActionQuery,
  DecisionList,
  DecisionQuery,
  MyActionList,
  MyActionQuery
} from '#shared/schemas/actions'
import { createRoute, createRouter, nameParams, ok, rule } from './route'

const tags = ['actions']

const ofInitiative = createRoute({
  method: 'get',
  path: '/initiatives/{id}/actions',
  ...rule('initiative-read'),
  tags,
  summary: 'Actions of an initiative; written as records of `collection.pageId`',
  request: { params: nameParams, query: ActionQuery },
  responses: ok(ActionList)
})

const decisions = createRoute({
  method: 'get',
  path: '/initiatives/{id}/decisions',
  ...rule('initiative-read'),
  tags,
  summary: 'Decisions of an initiative, the latest first; written as records of `collection.pageId`',
  request: { params: nameParams, query: DecisionQuery },
  responses: ok(DecisionList)
})

const mine = createRoute({
  method: 'get',
  path: '/me/actions',
  ...rule('signed-in'),
  tags,
  summary: 'Actions that the viewer leads or helps with, in every initiative they see',
  request: { query: MyActionQuery },
  responses: ok(MyActionList)
})

export const actions = createRouter()
  .openapi(ofInitiative, async (c) =>
    c.json(await listActions(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
  .openapi(decisions, async (c) =>
    c.json(await listDecisions(c.var.ctx, c.req.valid('param').id, c.req.valid('query')), 200)
  )
  .openapi(mine, async (c) => c.json(await listMyActions(c.var.ctx, c.req.valid('query')), 200))
