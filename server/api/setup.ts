import { setUp, setupState } from '#server/domain/setup'
import { welcome } from '#server/domain/welcome'
import { Me, SetupInput, SetupState, Welcome } from '#shared/schemas/session'
import { created, createRoute, createRouter, jsonBody, ok, rule } from './route'
import { signedIn } from './session-cookie'

const state = createRoute({
  method: 'get',
  path: '/setup',
  ...rule('public'),
  summary: 'Whether the installation is empty and waits for its first run',
  responses: ok(SetupState)
})

const run = createRoute({
  method: 'post',
  path: '/setup',
  ...rule('public'),
  summary:
    'First run, on an empty installation only: creates the network and its first administrator, and signs in',
  request: { body: jsonBody(SetupInput) },
  responses: created(Me)
})

const greet = createRoute({
  method: 'get',
  path: '/welcome',
  ...rule('public'),
  summary:
    'What the sign-in page shows to anyone: the network, when there is only one, and the places of its pôles',
  responses: ok(Welcome)
})

export const setup = createRouter()
  .openapi(state, async (c) => c.json(await setupState(c.var.ctx), 200))
  .openapi(run, async (c) => c.json(await signedIn(c, await setUp(c.var.ctx, c.req.valid('json'))), 201))
  .openapi(greet, async (c) => c.json(await welcome(c.var.ctx), 200))
