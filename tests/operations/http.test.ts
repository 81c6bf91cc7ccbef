// What every answer has in common, whoever makes it: headers, names, sizes, sentences.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '#shared/errors'
import { addNetwork, addPerson, TEST_PASSWORD } from '#tests/support/accounts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { Browser } from '#tests/support/browser'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ env: { BODY_LIMIT_KB: '64' } })
  await addPerson(server.services.database, {
    email: 'nolwenn@oca.example',
    networkId: await addNetwork(server.services.database, 'bretagne'),
    networkRole: 'administrator'
  })
  browser = new Browser(server.url)
  await browser.signIn('nolwenn@oca.example', TEST_PASSWORD)
})
afterAll(() => server.close())

/** As a program would ask, with nothing added. */
function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, { redirect: 'manual', ...init })
}

function write(body: string, headers: Record<string, string> = {}): Promise<Response> {
  return ask('/api/v1/organisations', {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: browser.cookieHeader(), ...headers },
    body
  })
}

async function errorOf(response: Response): Promise<ErrorBody['error']> {
  return ((await response.json()) as ErrorBody).error
}

describe('security headers', () => {
  it.each([
    ['an answer of the API', '/api/v1/setup', 200],
    ['a refusal', '/api/v1/me', 401],
    ['an unknown address of the API', '/api/v1/nothing', 404],
    ['a health check', '/healthz', 200],
    ['an unknown page', '/nothing', 404]
  ])('are on %s', async (_name, path, status) => {
    const response = await ask(path)
    expect(response.status).toBe(status)
    const headers = Object.fromEntries(response.headers)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'SAMEORIGIN',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'content-security-policy': expect.stringContaining('default-src') as string
    })
    expect(headers['x-powered-by']).toBeUndefined()
    // Plain http: a promise of TLS would lock people out.
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('let nothing be framed, run or loaded by an answer of the API', async () => {
    const response = await ask('/api/v1/setup')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it('promise TLS when the public address is https', async () => {
    const secure = await startTestServer({
      env: { ORIGIN: 'https://interpoles.example' },
      database: server.test
    })
    try {
      const response = await fetch(`${secure.url}/healthz`)
      expect(response.headers.get('strict-transport-security')).toMatch(/max-age=31536000/)
    } finally {
      await secure.close()
    }
  })
})

describe('requests have a name', () => {
  it('given by the server, repeated in the error and in the log', async () => {
    const response = await ask('/api/v1/me')
    const { requestId, message } = await errorOf(response)
    expect(response.headers.get('x-request-id')).toBe(requestId)
    expect(message).toBe('Connectez-vous pour continuer.')
    await expect.poll(() => server.logged.some((line) => line.includes(requestId))).toBe(true)
  })

  it('taken from a proxy when it is sane, replaced when it could forge a line of the log', async () => {
    const kept = await ask('/api/v1/me', { headers: { 'x-request-id': 'proxy-0123456789' } })
    expect((await errorOf(kept)).requestId).toBe('proxy-0123456789')
    const replaced = await ask('/api/v1/me', { headers: { 'x-request-id': '"},{"level":"fatal' } })
    expect((await errorOf(replaced)).requestId).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('the language of a sentence', () => {
  it('is the browser’s for someone who has not signed in', async () => {
    const { message } = await errorOf(
      await ask('/api/v1/me', { headers: { 'accept-language': 'en-GB,fr;q=0.5' } })
    )
    expect(message).toBe('Sign in to continue.')
  })

  it('is French when nothing is asked', async () => {
    const { message } = await errorOf(
      await ask('/api/v1/me', { headers: { 'accept-language': 'br, *;q=0.1' } })
    )
    expect(message).toBe('Connectez-vous pour continuer.')
  })
})

describe('another site cannot write with someone’s cookie', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  it.each([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['an opaque Origin', { origin: 'null' }],
    ['a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a form without Origin', form],
    ['a form as text', { 'content-type': 'text/plain' }],
    ['our name as a prefix', { origin: 'http://localhost.evil.example' }]
  ])('with %s', async (_name, headers) => {
    const response = await write('{}', headers as Record<string, string>)
    expect(response.status).toBe(403)
    expect((await errorOf(response)).code).toBe('request.forbidden_origin')
  })

  it('and a form of our own pages is not how one writes here', async () => {
    const response = await write('a=b', { ...form, origin: server.url })
    expect((await errorOf(response)).code).toBe('request.content_type')
  })

  it('while a program without Origin may send JSON, and our pages too', async () => {
    expect((await errorOf(await write('{}'))).code).toBe('request.invalid')
    expect((await errorOf(await write('{}', { origin: server.url }))).code).toBe('request.invalid')
  })
})

describe('a body that cannot be taken is refused in a sentence, never with a 500', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  it.each([
    ['one byte too many', `{"name":"${'a'.repeat(64 * 1024)}"}`, 413, 'request.too_large'],
    ['100,000 levels', deep(10_000), 400, 'request.invalid_json'],
    ['cut short', '{"name":', 400, 'request.invalid_json'],
    ['not JSON at all', '<xml/>', 400, 'request.invalid_json'],
    ['NUL in a text', '{"name":"a\\u0000b"}', 400, 'request.invalid'],
    ['half a character', '{"name":"\\ud800"}', 400, 'request.invalid'],
    ['a prototype', '{"__proto__":{"admin":true},"name":"x"}', 400, 'request.invalid'],
    ['a list', '[]', 400, 'request.invalid'],
    ['null', 'null', 400, 'request.invalid'],
    ['nothing', '', 400, 'request.invalid_json'],
    ['another type everywhere', '{"name":{"a":1},"kind":3,"code":[]}', 400, 'request.invalid'],
    ['a number beyond all', '{"name":1e999}', 400, 'request.invalid']
  ])('%s', async (_name, body, status, code) => {
    const response = await write(body)
    expect(response.status).toBe(status)
    const error = await errorOf(response)
    expect(error.code).toBe(code)
    expect(error.message).not.toMatch(/^errors\./)
  })

  it('counts the bytes of a body that does not announce its size', async () => {
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 80; i++) controller.enqueue(new TextEncoder().encode('x'.repeat(1024)))
        controller.close()
      }
    })
    // The type of fetch does not know `duplex`, which Node asks for with a stream.
    const response = await ask('/api/v1/organisations', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: browser.cookieHeader() },
      body: chunks,
      duplex: 'half'
    } as RequestInit)
    expect(response.status).toBe(413)
  })

  it('names each wrong field, in the language of the person', async () => {
    const { fields } = await errorOf(await write('{"name":"a\\u0000b"}', { 'accept-language': 'fr' }))
    expect(fields).toEqual([
      {
        path: 'name',
        code: 'text',
        message: 'Ce texte contient un caractère qui ne peut pas être enregistré.'
      }
    ])
  })
})

describe('addresses', () => {
  it('say which methods they know', async () => {
    const response = await ask('/api/v1/setup', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toContain('GET')
    expect((await errorOf(response)).code).toBe('request.method')
  })

  it.each([
    '/api/v1/organisations/%00',
    '/api/v1/organisations/%ff',
    '/api/v1/people?cursor=%00',
    '/api/v1/%2e%2e/%2e%2e'
  ])('that mean nothing (%s) are refused, never with a 500', async (path) => {
    const { status } = await ask(path, { headers: { cookie: browser.cookieHeader() } })
    expect([400, 404]).toContain(status)
  })
})

describe('watching', () => {
  it('answers that it lives and that it is ready', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' })
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' })
  })

  it('counts requests by declared route, never by address', async () => {
    await browser.get('/organisations/une-adresse-inconnue')
    const text = await (await ask('/metrics')).text()
    expect(text).toMatch(
      /interpoles_http_request_seconds_count\{.*route="\/api\/v1\/organisations\/\{id\}",status="404"\} \d/
    )
    expect(text).toContain('interpoles_collab_connections 0')
    expect(text).not.toContain('une-adresse-inconnue')
  })

  it('keeps its figures from those who come through a proxy', async () => {
    const response = await ask('/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } })
    expect(response.status).toBe(404)
  })
})

describe('the log', () => {
  it('never holds a password, a cookie, an address or what people wrote', async () => {
    await new Browser(server.url).post('/session', {
      email: 'canari@plouezec.example',
      password: 'canari-mot-de-passe'
    })
    await write('{"name":"canari-nom","kind":"x"}', { authorization: 'Bearer canari-jeton' })
    await ask('/api/v1/me?ticket=canari-ticket', { headers: { cookie: 'interpoles=canari-temoin' } })
    await ask('/metrics')
    expect(server.logged.join('')).not.toContain('canari')
    expect(server.logged.length).toBeGreaterThan(3)
  })
})

describe('the socket', () => {
  it.each([
    ['bytes that are not HTTP', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
    ['half a handshake', 'GET /collab/x HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    [
      'an upgrade to an unknown place',
      'GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
    ],
    ['ten thousand headers', `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(10_000)}\r\n`]
  ])('closes on %s and goes on', async (_name, bytes) => {
    const { port } = new URL(server.url)
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes))
      let received = ''
      socket.on('data', (chunk) => (received += chunk.toString('latin1')))
      socket.on('error', () => resolve(received))
      socket.on('close', () => resolve(received))
    })
    expect(answer === '' || /^HTTP\/1\.1 4\d\d /.test(answer)).toBe(true)
    expect((await ask('/healthz')).status).toBe(200)
  })
})
