// Files are judged by their bytes, drawn again when they are images, and never run on our address (B9).
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer({ env: { UPLOAD_LIMIT_MB: '1' } })
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const send = (
  content: BlobPart,
  name: string,
  who: PersonName = 'coordinator',
  page = world.pages.plufur
) => {
  const form = new FormData()
  form.set('file', new File([content], name))
  return ask(server, world.headers[who], `POST /pages/${page}/files`, form)
}
const open = (url: string, who: PersonName = 'coordinator', headers: Record<string, string> = {}) =>
  fetch(`${server.url}${url}`, { headers: { ...world.headers[who], ...headers } })
const stored = (): string[] =>
  readdirSync(join(server.services.config.dataDir, 'files'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(server.services.config.dataDir, 'files', name)).isFile()
  )
const png = (width = 8, height = 4) =>
  sharp({ create: { width, height, channels: 3, background: '#0a5' } })
    .png()
    .toBuffer()

test('the id a device has chosen: sent twice it is one file, of one person and one page', async () => {
  const id = crypto.randomUUID()
  const bytes = await png()
  const sendAs = (who: PersonName, page: string) => {
    const form = new FormData()
    form.set('file', new File([new Uint8Array(bytes)], 'croquis.png'))
    form.set('id', id)
    return ask(server, world.headers[who], `POST /pages/${page}/files`, form)
  }
  const before = stored().length
  const both = await Promise.all([1, 2].map(() => sendAs('coordinator', world.pages.plufur)))
  const late = await sendAs('coordinator', world.pages.plufur)
  expect([...both, late].map(({ status, body }) => [status, body.url])).toEqual(
    [1, 2, 3].map(() => [201, `/api/v1/files/${id}`])
  )
  expect(stored()).toHaveLength(before + 1)
  const elsewhere = await sendAs('coordinator', world.pages.shared)
  expect([elsewhere.status, elsewhere.body.error.code]).toEqual([409, 'file.id_taken'])
})

describe('images', () => {
  test('are drawn again, smaller than the limit, without what the camera wrote in them', async () => {
    const photo = await sharp({ create: { width: 6000, height: 30, channels: 3, background: '#f00' } })
      .jpeg()
      .withExif({ IFD0: { Copyright: 'secret-du-photographe' }, IFD3: { GPSLatitude: '48/1 34/1 0/1' } })
      .toBuffer()
    const { status, body } = await send(photo, 'Photo d’été.JPG')
    expect(status).toBe(201)
    expect(body).toMatchObject({ mediaType: 'image/jpeg', width: 4096, name: 'Photo d’été.JPG' })
    const response = await open(body.url)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.includes('secret-du-photographe')).toBe(false)
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('content-disposition')).toBe(
      `inline; filename="Photo dete.JPG"; filename*=UTF-8''Photo%20d%E2%80%99%C3%A9t%C3%A9.JPG`
    )
  })

  test('with a program hidden behind their pixels lose it', async () => {
    const polyglot = Buffer.concat([
      await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
        .gif()
        .toBuffer(),
      Buffer.from('/*<script>alert("polyglotte")</script>*/')
    ])
    const { body } = await send(polyglot, 'image.gif')
    expect(body.mediaType).toBe('image/gif')
    expect(Buffer.from(await (await open(body.url)).arrayBuffer()).includes('polyglotte')).toBe(false)
  })

  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'dessin.svg', 'file.type'],
    [
      'SVG under another name',
      '<?xml version="1.0"?><!-- x --><svg onload="alert(1)"></svg>',
      'dessin.png',
      'file.type'
    ],
    ['SVG in UTF-16', Buffer.from('<svg onload="alert(1)"/>', 'utf16le'), 'dessin.txt', 'file.type'],
    ['HTML called PNG', '<!doctype html><script>alert(1)</script>', 'image.png', 'file.type'],
    ['nothing', '', 'vide.png', 'file.damaged'],
    ['half an image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'moitie.png', 'file.damaged']
  ])('%s is refused, and nothing is kept', async (_what, content, name, code) => {
    const before = stored().length
    const { status, body } = await send(content as BlobPart, name)
    expect([body.error.code, status >= 400]).toEqual([code, true])
    expect(stored().length).toBe(before)
  })

  test('of too many pixels are refused before they are unfolded', async () => {
    const bomb = await sharp({
      create: { width: 16000, height: 16000, channels: 3, background: '#fff' },
      limitInputPixels: false
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.byteLength).toBeLessThan(1024 * 1024)
    expect((await send(bomb, 'bombe.png')).body.error.code).toBe('file.damaged')
  })
})

describe('other files', () => {
  test('are kept as they are and only ever downloaded, in a sandbox', async () => {
    const html = '<script>alert(document.cookie)</script>'
    const { body } = await send(html, 'page.html')
    const response = await open(body.url)
    expect(await response.text()).toBe(html)
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toContain("sandbox; default-src 'none'")
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(response.headers.get('cache-control')).toBe('private, no-cache')
  })

  test.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['rapport.pdf.exe', 'rapport.pdf.exe'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['a"; filename="b.html', 'a"; filename="b.html'],
    ['ligne\r\nSet-Cookie: x=1', 'ligneSet-Cookie: x=1'],
    ['...', 'fichier'],
    [`${'é'.repeat(400)}.odt`, `${'é'.repeat(156)}.odt`]
  ])('a name like %j is only a name', async (name, kept) => {
    const { body } = await send('x', name)
    expect(body.name).toBe(kept)
    const response = await open(body.url)
    const disposition = response.headers.get('content-disposition') ?? ''
    expect(disposition).toMatch(
      /^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*$/
    )
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(kept)
    expect(response.headers.get('set-cookie')).toBeNull()
    for (const path of stored()) expect(path).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{32}$/)
  })

  test('are stored under names nobody can guess, and readable by us alone', async () => {
    const { body } = await send('contenu secret', 'secret.txt')
    expect(body.id).not.toContain('secret')
    const found = stored().filter((path) =>
      readFileSync(join(server.services.config.dataDir, 'files', path)).includes('contenu secret')
    )
    expect(found).toHaveLength(1)
    const mode = statSync(join(server.services.config.dataDir, 'files', found[0] ?? '')).mode & 0o777
    expect(mode).toBe(0o600)
  })
})

describe('who gets a file', () => {
  test('is who reads its page', async () => {
    const { body } = await send('pour Plufur', 'plufur.txt', 'guest')
    expect((await open(body.url, 'guest')).status).toBe(200)
    for (const name of [
      'otherGuest',
      'outsider',
      'partnerCoordinator',
      'foreigner',
      'suspended',
      'deleted'
    ] as const) {
      const expected = name === 'suspended' || name === 'deleted' ? 401 : 404
      expect((await open(body.url, name)).status, name).toBe(expected)
    }
    expect((await send('x', 'x.txt', 'reader', world.pages.shared)).body.error.code).toBe('access.forbidden')
    expect((await send('x', 'x.txt', 'guest', world.pages.team)).body.error.code).toBe('page.not_found')
    await ask(server, world.headers.coordinator, `POST /pages/${world.pages.plufur}/trash`)
    expect((await open(body.url, 'guest')).status).toBe(404)
    await ask(server, world.headers.coordinator, `POST /pages/${world.pages.plufur}/restore`)
    expect((await open(body.url, 'guest')).status).toBe(200)
  })

  test('addresses that are no file are refused alike', async () => {
    const bodies = new Set<string>()
    const refused = [
      '../../etc/passwd',
      '%2e%2e%2fetc',
      'x',
      '%00',
      crypto.randomUUID(),
      world.files.morlaix,
      world.files.balticShared
    ]
    for (const id of refused) {
      const { status, body } = await ask(server, world.headers.coordinator, `GET /files/${id}`)
      expect([400, 404], id).toContain(status)
      if (status === 404) bodies.add((body as Loose).error.code)
    }
    expect([...bodies].sort()).toEqual(['file.not_found', 'request.not_found'])
  })

  test('what the reader has already is not sent again, as long as they may read it', async () => {
    const { body } = await send(await png(), 'carte.png')
    const tag = (await open(body.url)).headers.get('etag') ?? ''
    const again = await open(body.url, 'coordinator', { 'if-none-match': tag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await open(body.url, 'outsider', { 'if-none-match': tag })).status).toBe(404)
  })
})

describe('too much', () => {
  test('is refused with a sentence, sent or only announced', async () => {
    const { status, body } = await send(new Uint8Array(1024 * 1024 + 70_000), 'gros.bin')
    expect([status, body.error.code]).toEqual([413, 'request.too_large'])
    const announced = await new Promise<number>((resolve, reject) => {
      const url = new URL(`${server.url}/api/v1/pages/${world.pages.plufur}/files`)
      const sent = request(url, {
        method: 'POST',
        headers: {
          ...world.headers.coordinator,
          origin: server.url,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': String(5 * 1024 ** 3)
        }
      })
      sent.on('response', (response) => {
        resolve(response.statusCode ?? 0)
        sent.destroy()
      })
      sent.on('error', reject)
      sent.write('--x\r\n')
    })
    expect(announced).toBe(413)
  })

  test('a form without its file, or that is no form, is refused', async () => {
    const form = new FormData()
    form.set('other', 'x')
    const path = `POST /pages/${world.pages.plufur}/files`
    expect((await ask(server, world.headers.coordinator, path, form)).body.error.code).toBe('request.invalid')
    const text = new FormData()
    text.set('file', 'pas un fichier')
    expect((await ask(server, world.headers.coordinator, path, text)).body.error.code).toBe('request.invalid')
    expect((await ask(server, world.headers.coordinator, path, { file: 'x' })).status).toBe(400)
  })
})
