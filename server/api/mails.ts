import { listMails, readMail, retryMail, sendTestMail } from '#server/domain/mails'
import { ListQuery, Ok } from '#shared/schemas/common'
import { OutboxMail, OutboxMailList } from '#shared/schemas/session'
import { createRoute, createRouter, idParams, ok, rule } from './route'

const list = createRoute({
  method: 'get',
  path: '/mails',
  ...rule('network-administrator'),
  summary: 'Messages sent or to be sent, the newest first, without their text',
  request: { query: ListQuery },
  responses: ok(OutboxMailList)
})

const read = createRoute({
  method: 'get',
  path: '/mails/{id}',
  ...rule('network-administrator'),
  summary: 'One message; with its link only when no mail server takes it to its recipient',
  request: { params: idParams },
  responses: ok(OutboxMail)
})

const retry = createRoute({
  method: 'post',
  path: '/mails/{id}/retry',
  ...rule('network-administrator'),
  summary: 'Tries again a message that was given up',
  request: { params: idParams },
  responses: ok(Ok)
})

const test = createRoute({
  method: 'post',
  path: '/mails/test',
  ...rule('network-administrator'),
  summary: 'Sends a test message to the person who asks',
  responses: ok(Ok)
})

const done = { ok: true } as const

export const mails = createRouter()
  .openapi(list, async (c) => c.json(await listMails(c.var.ctx, c.req.valid('query')), 200))
  .openapi(test, async (c) => {
    await sendTestMail(c.var.ctx)
    return c.json(done, 200)
  })
  .openapi(read, async (c) => c.json(await readMail(c.var.ctx, c.req.valid('param').id), 200))
  .openapi(retry, async (c) => {
    await retryMail(c.var.ctx, c.req.valid('param').id)
    return c.json(done, 200)
  })
