// Pages as files: what they hold, for whom, and what becomes of a request that nobody waits for.
import { request } from 'node:http'
import { unzipSync, strFromU8 } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { everything, makePage, paragraph } from '#tests/support/files/reference-page'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World
let page: string

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
  page = await makePage(server, world, 'Rencontre interpôles : 6/7 février', everything)
})
afterAll(() => server.close())

function get(
  query: string,
  who: PersonName = 'coordinator',
  id = page,
  headers: Record<string, string> = {}
) {
  return fetch(`${server.url}/api/v1/pages/${id}/export?${query}`, {
    headers: { ...world.headers[who], ...headers }
  })
}
async function bytes(query: string): Promise<Uint8Array> {
  const response = await get(query)
  expect(response.status).toBe(200)
  return new Uint8Array(await response.arrayBuffer())
}
async function part(query: string, path: string): Promise<string> {
  const found = unzipSync(await bytes(query))[path]
  return found ? strFromU8(found) : ''
}

describe('a document', () => {
  test.each([
    ['odt', 'application/vnd.oasis.opendocument.text'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['pdf', 'application/pdf'],
    ['md', 'text/markdown; charset=utf-8'],
    ['html', 'text/html; charset=utf-8']
  ])('leaves as %s, under its title', async (format, type) => {
    const response = await get(`format=${format}`)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toContain(
      `filename*=UTF-8''Rencontre interpôles - 6-7 février.${format}`
    )
    const { byteLength } = await response.arrayBuffer()
    expect(byteLength).toBe(Number(response.headers.get('content-length')))
  })

  test('in Markdown is text that is read as it is, with its pictures at the end', async () => {
    const text = new TextDecoder().decode(await bytes('format=md&header=false'))
    expect(text).toContain('# Rencontre interpôles : 6/7 février\n\n## Bilan du réseau 2019')
    expect(text).toContain(
      '**26 salariés** et *892 structures* : voir [le site](<https://cress.bzh/?a=1&b=2>)'
    )
    expect(text).toContain(`[la page](<${server.url}/initiatives>)`)
    expect(text).toContain('3. trois\n\n   - sous-point\n4. quatre')
    expect(text).toContain('- [x] Réserver la salle\n- [ ] Envoyer les photos')
    expect(text).toContain('<td colspan="2">Le bilan est présenté par département</td>')
    expect(text).toContain('> Carte des communes du Trégor')
    expect(text).toContain('\\<script\\>alert(1)')
    expect(text).toMatch(/!\[La salle de Plufur\]\[image-1\][^]*\n\[image-1\]: data:image\/png;base64,\S+\n$/)
  })

  test('in HTML needs nothing else, and nothing in it runs', async () => {
    const html = new TextDecoder().decode(await bytes('format=html&contents=true'))
    expect(html).toContain('<html lang="fr">')
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).not.toMatch(/<script|<link|<iframe|src="(?!data:)/)
    expect(html).toContain('<nav aria-label="Sommaire">')
    expect(html).toContain('<th>Décision</th>')
  })

  test('in ODT has its widths, spans, pictures and header', async () => {
    const content = await part('format=odt', 'content.xml')
    expect(content.match(/column-width="[\d.]+cm"/g)).toEqual([
      'column-width="2.117cm"',
      'column-width="8.467cm"',
      'column-width="3.175cm"'
    ])
    expect(content).toContain('table:number-rows-spanned="2"')
    expect(content).toContain('<svg:desc>La salle de Plufur</svg:desc>')
    expect(content).toContain('text:start-value="3"')
    const files = Object.keys(unzipSync(await bytes('format=odt')))
    expect(files[0]).toBe('mimetype')
    expect(files.filter((name) => name.startsWith('Pictures/'))).toHaveLength(1)
    expect(await part('format=odt', 'styles.xml')).toMatch(/<style:header-first>.*Version du/)
    expect(await part('format=odt&header=false', 'styles.xml')).not.toContain('header-first')
  })

  test('in DOCX has its widths, spans, numbering and contents', async () => {
    const xml = await part('format=docx&contents=true', 'word/document.xml')
    expect(xml).toContain('<w:gridCol w:w="1200"/><w:gridCol w:w="4800"/><w:gridCol w:w="1800"/>')
    expect(xml).toContain('<w:vMerge w:val="restart"/>')
    expect(xml).toContain('<w:gridSpan w:val="2"/>')
    expect(xml).toContain('TOC \\o "1-3"')
    expect(await part('format=docx', 'word/numbering.xml')).toContain('<w:start w:val="3"/>')
    expect(await part('format=docx', 'word/_rels/document.xml.rels')).toContain(
      'Target="https://cress.bzh/?a=1&amp;b=2" TargetMode="External"'
    )
  })

  test('in PDF is tagged, in French, with its title', async () => {
    const text = Buffer.from(await bytes('format=pdf&contents=true')).toString('latin1')
    expect(text.slice(0, 8)).toBe('%PDF-1.7')
    expect(text).toMatch(/\/Marked true/)
    expect(text).toMatch(/\/Lang \(fr\)/)
    expect(text).toContain('/StructTreeRoot')
  })
})

describe('who exports', () => {
  test('gets what they see, and no more', async () => {
    expect((await get('format=md', 'outsider')).status).toBe(404)
    expect((await get('format=md', 'coordinator', crypto.randomUUID())).status).toBe(404)
  })

  test('gets no picture of a page they may not read', async () => {
    const hidden = await makePage(server, world, 'Citée', (picture) => [
      { type: 'image', attrs: { src: picture } }
    ])
    const state = new TextDecoder().decode(
      new Uint8Array(await (await get('format=html', 'coordinator', hidden)).arrayBuffer())
    )
    expect(state).toContain('data:image/png')
    const foreign = await makePage(server, world, 'Volée', () => [
      { type: 'image', attrs: { src: `/api/v1/files/${world.files.balticShared}`, alt: 'rien' } }
    ])
    const html = await (await get('format=html', 'coordinator', foreign)).text()
    expect(html).not.toContain('<img')
    expect(html).toContain('rien')
  })

  test('is told when the page has no such format, or is in the trash', async () => {
    const refused = await ask(server, world.headers.coordinator, `GET /pages/${page}/export?format=csv`)
    expect([refused.status, refused.body.error.code]).toEqual([400, 'export.format'])
    expect((await get('format=exe')).status).toBe(400)
    const gone = await makePage(server, world, 'Jetée', () => [paragraph('x')])
    await ask(server, world.headers.coordinator, `POST /pages/${gone}/trash`)
    expect((await get('format=md', 'coordinator', gone)).status).toBe(409)
  })
})

describe('a tree', () => {
  test('is a zip of folders, two pages of the same name beside each other', async () => {
    const root = await makePage(server, world, 'Racine', () => [paragraph('tout en haut')])
    const child = await makePage(server, world, 'Sous-page', () => [paragraph('dessous')], root)
    await makePage(server, world, 'sous-page', () => [paragraph('jumelle')], root)
    await makePage(server, world, 'Feuille', () => [paragraph('au bout')], child)
    const response = await get('format=md&scope=tree', 'coordinator', root)
    expect(response.headers.get('content-type')).toBe('application/zip')
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
    expect(Object.keys(files).sort()).toEqual([
      'Racine.md',
      'Racine/Sous-page.md',
      'Racine/Sous-page/Feuille.md',
      'Racine/sous-page (2).md'
    ])
    expect(strFromU8(files['Racine/Sous-page/Feuille.md'] ?? new Uint8Array())).toContain('au bout')
  })

  test('says how far it is, then gives the file', async () => {
    const accept = { accept: 'application/vnd.interpoles.export' }
    const response = await get('format=md&scope=tree', 'coordinator', page, accept)
    const all = Buffer.from(await response.arrayBuffer())
    const [first, second, third] = all.toString('utf8').split('\n')
    expect(JSON.parse(first ?? '')).toEqual({ done: 0, total: 1 })
    expect(JSON.parse(second ?? '')).toEqual({ done: 1, total: 1 })
    const { file } = JSON.parse(third ?? '')
    expect(file).toMatchObject({ mediaType: 'application/zip' })
    expect(Object.keys(unzipSync(new Uint8Array(all.subarray(-file.size))))).toHaveLength(1)
    expect((await get('format=md', 'outsider', page, accept)).status).toBe(404)
  })

  test('is given up when the person goes away', async () => {
    // Not fetch: after an abort it opens a connection ahead, which the server would wait for at the end.
    const lines = await new Promise<string>((resolve, reject) => {
      const accept = 'application/vnd.interpoles.export'
      const address = `${server.url}/api/v1/pages/${page}/export?format=pdf&scope=tree`
      const sent = request(address, { headers: { ...world.headers.coordinator, accept }, agent: false })
      sent.on('response', (response) => {
        response.once('data', (chunk: Buffer) => {
          sent.destroy()
          resolve(chunk.toString('utf8'))
        })
      })
      sent.on('error', reject)
      sent.end()
    })
    expect(lines).toContain('"done":0')
    // The thread that was stopped is replaced for the next one.
    expect((await bytes('format=md')).byteLength).toBeGreaterThan(100)
  })
})
