import { requestEmailChange } from '#server/domain/account/email'
import { getMe, patchMe } from '#server/domain/account/me'
import { switchNetwork } from '#server/domain/account/network'
import { changePassword } from '#server/domain/account/password'
import { closeSession, closeSessions, listSessions } from '#server/domain/account/sessions'
import { listOf } from '#shared/schemas/common'
import {
  CloseSessionsQuery,
  EmailChangeInput,
  Me,
  MePatch,
  PasswordInput,
  SessionDto,
  SwitchNetworkInput
} from '#shared/schemas/session'
import { createRoute, createRouter, jsonBody, noContent, ok, rule, z } from './route'
import { signedIn, signedOut } from './session-cookie'

const read = createRoute({
  method: 'get',
  path: '/me',
  ...rule('signed-in'),
  summary: 'Who is signed in: person, account, network, organisations, followed initiatives, abilities',
  responses: ok(Me)
})

const patch = createRoute({
  method: 'patch',
  path: '/me',
  ...rule('signed-in'),
  summary: 'Own name, phone, language and theme',
  request: { body: jsonBody(MePatch) },
  responses: ok(Me)
})

const password = createRoute({
  method: 'put',
  path: '/me/password',
  ...rule('signed-in'),
  summary: 'Changes the password, signs out every other device, and renews the session of this one',
  request: { body: jsonBody(PasswordInput) },
  responses: ok(Me)
})

const email = createRoute({
  method: 'post',
  path: '/me/email',
  ...rule('signed-in'),
  summary: 'Sends a link to a new sign-in address; nothing changes until it is opened',
  request: { body: jsonBody(EmailChangeInput) },
  responses: noContent
})

const network = createRoute({
  method: 'post',
  path: '/me/network',
  ...rule('signed-in'),
  summary: 'Goes to another network of the same account, under a new session',
  request: { body: jsonBody(SwitchNetworkInput) },
  responses: ok(Me)
})

const sessions = createRoute({
  method: 'get',
  path: '/me/sessions',
  ...rule('signed-in'),
  summary: 'Devices signed in to this account',
  responses: ok(listOf(SessionDto))
})

const closeOne = createRoute({
  method: 'delete',
  path: '/me/sessions/{id}',
  ...rule('signed-in'),
  summary: 'Signs one device out',
  request: { params: z.object({ id: z.string().regex(/^[0-9a-f]{16}$/) }) },
  responses: noContent
})

const closeAll = createRoute({
  method: 'delete',
  path: '/me/sessions',
  ...rule('signed-in'),
  summary: 'Signs every device out, this one too unless keepCurrent is true',
  request: { query: CloseSessionsQuery },
  responses: noContent
})

export const me = createRouter()
  .openapi(read, async (c) => c.json(await getMe(c.var.ctx), 200))
  .openapi(patch, async (c) => c.json(await patchMe(c.var.ctx, c.req.valid('json')), 200))
  .openapi(password, async (c) =>
    c.json(await signedIn(c, await changePassword(c.var.ctx, c.req.valid('json'))), 200)
  )
  .openapi(email, async (c) => {
    await requestEmailChange(c.var.ctx, c.req.valid('json'))
    return c.body(null, 204)
  })
  .openapi(network, async (c) =>
    c.json(await signedIn(c, await switchNetwork(c.var.ctx, c.req.valid('json').networkId)), 200)
  )
  .openapi(sessions, async (c) => c.json({ items: await listSessions(c.var.ctx), next: null }, 200))
  .openapi(closeOne, async (c) => {
    const { current } = await closeSession(c.var.ctx, c.req.valid('param').id)
    if (current) signedOut(c)
    return c.body(null, 204)
  })
  .openapi(closeAll, async (c) => {
    const keepCurrent = c.req.valid('query').keepCurrent === 'true'
    await closeSessions(c.var.ctx, { keepCurrent })
    if (!keepCurrent) signedOut(c)
    return c.body(null, 204)
  })
