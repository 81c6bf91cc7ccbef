import { requestPasswordReset, requestSignInLink } from '#server/domain/session/links'
import { previewLink, redeemLink } from '#server/domain/session/redeem'
import { signIn, signOut } from '#server/domain/session/sign-in'
import { Ok } from '#shared/schemas/common'
import {
  LinkPreview,
  LinkPreviewInput,
  Me,
  RedeemLinkInput,
  SignInInput,
  SignInLinkInput
} from '#shared/schemas/session'
import { createRoute, createRouter, jsonBody, noContent, ok, rule } from './route'
import { signedIn, signedOut } from './session-cookie'

const open = createRoute({
  method: 'post',
  path: '/session',
  ...rule('public'),
  summary: 'Signs in with a password; the session cookie comes with the answer',
  request: { body: jsonBody(SignInInput) },
  responses: ok(Me)
})

const close = createRoute({
  method: 'delete',
  path: '/session',
  ...rule('public'),
  summary: 'Signs out; harmless when nobody is signed in',
  responses: noContent
})

const link = createRoute({
  method: 'post',
  path: '/session/link',
  ...rule('public'),
  summary: 'Sends a sign-in link, valid 30 minutes and once; the same answer for an unknown address',
  request: { body: jsonBody(SignInLinkInput) },
  responses: ok(Ok)
})

const reset = createRoute({
  method: 'post',
  path: '/session/password-reset',
  ...rule('public'),
  summary: 'Sends a link that sets a new password; the same answer for an unknown address',
  request: { body: jsonBody(SignInLinkInput) },
  responses: ok(Ok)
})

const preview = createRoute({
  method: 'post',
  path: '/session/link-preview',
  ...rule('public'),
  summary: 'What a one-time link is for, without using it',
  request: { body: jsonBody(LinkPreviewInput) },
  responses: ok(LinkPreview)
})

const redeem = createRoute({
  method: 'post',
  path: '/session/redeem',
  ...rule('public'),
  summary: 'Uses a one-time link: signs in, sets a new password, or accepts an invitation',
  request: { body: jsonBody(RedeemLinkInput) },
  responses: ok(Me)
})

const sent = { ok: true } as const

export const session = createRouter()
  .openapi(open, async (c) => c.json(await signedIn(c, await signIn(c.var.ctx, c.req.valid('json'))), 200))
  .openapi(close, async (c) => {
    await signOut(c.var.ctx)
    signedOut(c)
    return c.body(null, 204)
  })
  .openapi(link, async (c) => {
    await requestSignInLink(c.var.ctx, c.req.valid('json').email)
    return c.json(sent, 200)
  })
  .openapi(reset, async (c) => {
    await requestPasswordReset(c.var.ctx, c.req.valid('json').email)
    return c.json(sent, 200)
  })
  .openapi(preview, async (c) => c.json(await previewLink(c.var.ctx, c.req.valid('json').secret), 200))
  .openapi(redeem, async (c) =>
    c.json(await signedIn(c, await redeemLink(c.var.ctx, c.req.valid('json'))), 200)
  )
