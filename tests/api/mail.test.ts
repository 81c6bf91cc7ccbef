import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mails } from '#server/db/tables/mail'
import type { OutgoingMail } from '#server/domain/context'
import { renderMail } from '#server/mail/render'
import type { OutboxMail, OutboxMailList } from '#shared/schemas/session'
import { addNetwork, addPerson, lastSecret, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser, codeOf } from '#tests/support/browser'

/** What each kind is always given; everything else may be missing. */
const KINDS: Record<OutgoingMail['kind'], Record<string, string>> = {
  'sign-in': {},
  'password-reset': {},
  invitation: { network: 'Armor' },
  'email-change': {},
  'added-to-initiative': { initiative: 'Tiers-lieu' },
  test: { by: 'Soazig' }
}
const ORIGIN = 'https://interpoles.example'
/** The sender takes its turn every two seconds. */
const SOON = { timeout: 15_000 }

function mailOf(
  kind: OutgoingMail['kind'],
  values: Record<string, string>,
  locale: 'fr' | 'en' = 'fr'
): OutgoingMail {
  return { networkId: null, kind, to: 'a@b.example', locale, values: { link: '/lien/secret', ...values } }
}

describe('messages', () => {
  it.each(Object.entries(KINDS))(
    '%s is complete in both languages, with an absolute link in text and HTML',
    (kind, least) => {
      const most = {
        name: 'Maël',
        by: 'Soazig',
        network: 'Armor',
        organisation: 'PEPS',
        initiative: 'Tiers-lieu'
      }
      for (const locale of ['fr', 'en'] as const) {
        for (const values of [least, most]) {
          // The keys of the table are the kinds.
          const { subject, text, html } = renderMail(
            mailOf(kind as OutgoingMail['kind'], values, locale),
            ORIGIN
          )
          expect(text).toContain(`${ORIGIN}/lien/secret`)
          expect(html).toContain(`href="${ORIGIN}/lien/secret"`)
          expect(html).toContain(`<html lang="${locale}">`)
          expect(html).not.toMatch(/<img|<script|<link|url\(/)
          const visible = html.replace(/ style="[^"]*"/g, '')
          for (const said of [subject, text, visible])
            expect(said).not.toMatch(/[{}]|\bundefined\b|\bnone\b|mail\./)
        }
      }
    }
  )

  it('take names for text: no tag, no attribute, no header, no link of their own', () => {
    const hostile =
      '"><img src=x onerror=alert(1)>\r\nBcc: tous@ailleurs.example\r\nhttps://piege.example <b>'
    const { subject, text, html } = renderMail(
      mailOf('invitation', { by: hostile, network: hostile, organisation: hostile, name: hostile }),
      ORIGIN
    )
    expect(html.match(/<(\w+)/g)).not.toContain('<img')
    expect(html.match(/<(\w+)/g)).not.toContain('<b')
    expect(subject).not.toMatch(/[\r\n]/)
    expect(`${subject}${text}`).not.toContain('://piege')
    expect(`${subject}${text}${html}`).not.toContain('piege.example')
  })
})

describe('without SMTP', () => {
  let server: TestServer
  let admin: Browser
  let member: Browser

  beforeAll(async () => {
    server = await startTestServer()
    const networkId = await addNetwork(server.test.database, 'armor')
    await addPerson(server.test.database, {
      email: 'admin@armor.example',
      networkId,
      networkRole: 'administrator'
    })
    await addPerson(server.test.database, { email: 'membre@armor.example', networkId })
    const other = await addNetwork(server.test.database, 'argoat')
    await addPerson(server.test.database, { email: 'ailleurs@argoat.example', networkId: other })
    admin = new Browser(server.url)
    await admin.signIn('admin@armor.example', TEST_PASSWORD)
    member = new Browser(server.url)
    await member.signIn('membre@armor.example', TEST_PASSWORD)
  })
  afterAll(() => server.close())

  it('messages wait for an administrator, who reads the link and gives it', async () => {
    await new Browser(server.url).post('/session/link', { email: 'membre@armor.example' })
    const { body: list } = await admin.get<OutboxMailList>('/mails')
    expect(list.smtp).toBe(false)
    const [line] = list.items
    expect(line).toMatchObject({ kind: 'sign-in', recipient: 'membre@armor.example', status: 'outbox' })
    expect(JSON.stringify(list)).not.toContain('/lien/')
    const { body: mail } = await admin.get<OutboxMail>(`/mails/${line?.id}`)
    const [, secret] = /\/lien\/([\w-]+)/.exec(mail.text) ?? []
    expect((await new Browser(server.url).post('/session/redeem', { secret })).status).toBe(200)
    const journal = await server.services.database
      .sql`select action from audit_events where subject_id = ${mail.id}`
    expect(journal.map((row) => row['action'])).toEqual(['mail.read'])
  })

  it('messages of another network, and those without network, do not exist', async () => {
    await new Browser(server.url).post('/session/link', { email: 'ailleurs@argoat.example' })
    const [foreign] = await server.services.database.db
      .select()
      .from(mails)
      .where(eq(mails.recipient, 'ailleurs@argoat.example'))
    const { body } = await admin.get<OutboxMailList>('/mails')
    expect(body.items.map((item) => item.id)).not.toContain(foreign?.id)
    const reply = await admin.get(`/mails/${foreign?.id}`)
    expect([reply.status, codeOf(reply)]).toEqual([404, 'request.not_found'])
  })

  it('the outbox is for administrators', async () => {
    expect((await member.get('/mails')).status).toBe(403)
    expect((await new Browser(server.url).get('/mails')).status).toBe(401)
  })

  it('lists page after page, the newest first', async () => {
    for (let index = 0; index < 3; index += 1) expect((await admin.post('/mails/test')).status).toBe(200)
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await admin.get<OutboxMailList>(`/mails?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items.map((item) => item.id))
      cursor = body.next ?? ''
    } while (cursor !== '')
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThanOrEqual(4)
    expect(codeOf(await admin.get('/mails?cursor=nimporte'))).toBe('request.invalid')
  })
})

describe('with SMTP', () => {
  let smtp: SMTPServer
  let received: Email[]
  let answers: (Error | null)[]
  let server: TestServer
  let now: Date
  const email = 'soazig@armor.example'

  beforeEach(async () => {
    received = []
    answers = []
    now = new Date()
    smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, callback) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const refusal = answers.shift() ?? null
          if (refusal) return callback(refusal)
          void PostalMime.parse(Buffer.concat(chunks)).then((parsed) => {
            received.push(parsed)
            callback()
          })
        })
      }
    })
    smtp.listen(0, '127.0.0.1')
    await once(smtp.server, 'listening')
    // A TCP server: its address is never a pipe name.
    const { port } = smtp.server.address() as AddressInfo
    server = await startTestServer({
      now: () => now,
      env: { SMTP_URL: `smtp://127.0.0.1:${port}`, ORIGIN, MAIL_FROM: 'Réseau <reseau@armor.example>' }
    })
    const networkId = await addNetwork(server.test.database, 'armor')
    await addPerson(server.test.database, { email, networkId, networkRole: 'administrator' })
  })
  afterEach(async () => {
    await server.close()
    await new Promise<void>((resolve) => smtp.close(resolve))
  })

  const ask = () => new Browser(server.url, { origin: ORIGIN }).post('/session/link', { email })
  const statusOf = async () => {
    const [row] = await server.services.database.db.select().from(mails).where(eq(mails.recipient, email))
    return row
  }

  it('leave at once, in both forms, with a link that works; what is kept of it opens nothing', async () => {
    expect((await ask()).status).toBe(200)
    await expect.poll(() => received.length, SOON).toBe(1)
    const [mail] = received
    expect(mail).toMatchObject({
      subject: 'Votre lien de connexion à Interpôles',
      from: { address: 'reseau@armor.example', name: 'Réseau' },
      to: [{ address: email }]
    })
    expect(mail?.headers.find((header) => header.key === 'auto-submitted')?.value).toBe('auto-generated')
    const [, secret = ''] = /https:\/\/interpoles\.example\/lien\/([\w-]+)/.exec(mail?.text ?? '') ?? []
    expect(mail?.html).toContain(secret)
    await expect.poll(async () => (await statusOf())?.status, SOON).toBe('sent')
    expect(JSON.stringify(await statusOf())).not.toContain(secret)
    const browser = new Browser(server.url, { origin: ORIGIN })
    expect((await browser.post('/session/redeem', { secret })).status).toBe(200)
  })

  it('are tried again later when the other server is busy, and given up when it refuses for good', async () => {
    answers.push(Object.assign(new Error('occupé'), { responseCode: 451 }))
    await ask()
    await expect.poll(async () => (await statusOf())?.error, SOON).toContain('occupé')
    expect(await statusOf()).toMatchObject({ status: 'outbox', attempts: 1 })
    answers.push(Object.assign(new Error('boîte inconnue'), { responseCode: 550 }))
    now = new Date(now.getTime() + 61_000)
    await expect.poll(async () => (await statusOf())?.status, SOON).toBe('failed')
    expect((await statusOf())?.error).toContain('boîte inconnue')
    expect(received).toHaveLength(0)
  })

  it('given up: an administrator sees why, reads the link, and tries again', async () => {
    answers.push(Object.assign(new Error('boîte pleine'), { responseCode: 552 }))
    await ask()
    await expect.poll(async () => (await statusOf())?.status, SOON).toBe('failed')
    const admin = new Browser(server.url, { origin: ORIGIN })
    await admin.signIn(email, TEST_PASSWORD)
    const { body } = await admin.get<OutboxMailList>('/mails')
    expect(body).toMatchObject({ smtp: true, items: [{ status: 'failed' }] })
    const id = body.items[0]?.id ?? ''
    expect((await admin.get<OutboxMail>(`/mails/${id}`)).body.text).toContain('/lien/')
    expect((await admin.post(`/mails/${id}/retry`)).status).toBe(200)
    await expect.poll(() => received.length, SOON).toBe(1)
    expect(codeOf(await admin.post(`/mails/${id}/retry`))).toBe('request.not_found')
  })

  it('whose link is over are not sent any more', async () => {
    answers.push(Object.assign(new Error('occupé'), { responseCode: 451 }))
    await ask()
    await expect.poll(async () => (await statusOf())?.attempts, SOON).toBe(1)
    now = new Date(now.getTime() + 31 * 60_000)
    await expect.poll(async () => (await statusOf())?.status, SOON).toBe('failed')
    expect(received).toHaveLength(0)
  })

  it('say nothing of a secret in the log, even when they fail', async () => {
    answers.push(Object.assign(new Error(`occupé: <${email}>`), { responseCode: 451 }))
    await ask()
    await expect.poll(async () => (await statusOf())?.attempts, SOON).toBe(1)
    const secret = (await lastSecret(server.test.database, email)) ?? '-'
    await expect.poll(() => server.logged.join('\n'), SOON).toContain('mail not sent')
    expect(server.logged.join('\n')).not.toContain(secret)
    expect(server.logged.join('\n')).not.toContain(email)
  })
})
