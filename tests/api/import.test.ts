// Files of people as documents: what is kept, what is said, and what hostile ones get (B10, B12).
import { createServer } from 'node:http'
import { deflateRawSync } from 'node:zlib'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { count, eq } from 'drizzle-orm'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { files } from '#server/db/tables/files'
import { pages } from '#server/db/tables/pages'
import { jsonOf, textOf, type DocumentNode } from '#shared/editor/index'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose, type Reply } from '#tests/support/ask'
import { everything, makePage } from '#tests/support/files/reference-page'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

function send(
  content: BlobPart,
  name: string,
  who: PersonName = 'coordinator',
  fields = {}
): Promise<Reply<Loose>> {
  const form = new FormData()
  form.set('file', new File([content], name))
  for (const [key, value] of Object.entries(fields)) form.set(key, String(value))
  return ask(server, world.headers[who], `POST /initiatives/${world.initiatives.closed}/import`, form)
}
async function bodyOf(id: string): Promise<Y.XmlFragment> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, (await server.services.collab.read(id)) ?? new Uint8Array())
  return doc.getXmlFragment('default')
}
async function contentOf(reply: Reply<Loose>): Promise<DocumentNode[]> {
  expect(reply.body.error?.code).toBeUndefined()
  expect(reply.status).toBe(201)
  return jsonOf(await bodyOf(reply.body.id)).content ?? []
}
const text = async (reply: Reply<Loose>) => textOf(await bodyOf(reply.body.id))
const lost = (reply: Reply<Loose>) =>
  Object.fromEntries(reply.body.report.lost.map((each: Loose) => [each.code, each.count]))
const zip = (entries: Record<string, string | Uint8Array>): Uint8Array<ArrayBuffer> => {
  const made: Zippable = {}
  for (const [name, value] of Object.entries(entries))
    made[name] = typeof value === 'string' ? strToU8(value) : value
  return new Uint8Array(zipSync(made))
}
const docx = (body: string, more: Record<string, string | Uint8Array> = {}) =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r" xmlns:a="a" xmlns:wp="wp"><w:body>${body}</w:body></w:document>`,
    ...more
  })
const odt = (body: string, more: Record<string, string | Uint8Array> = {}) =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d" xmlns:xlink="x"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ...more
  })

describe('what we export comes back', () => {
  test.each(['docx', 'odt', 'html', 'md'])('by %s: text, structure, widths, pictures', async (format) => {
    const page = await makePage(server, world, `Aller et retour ${format}`, everything)
    const before = jsonOf(await bodyOf(page)).content ?? []
    const file = await fetch(
      `${server.url}/api/v1/pages/${page}/export?format=${format}&header=false&contents=${format === 'docx' || format === 'odt'}`,
      {
        headers: world.headers.coordinator
      }
    )
    const reply = await send(await file.arrayBuffer(), `x.${format}`)
    const after = await contentOf(reply)
    const { body } = await ask(server, world.headers.coordinator, `GET /pages/${reply.body.id}`)
    expect(body.title).toBe(`Aller et retour ${format}`)
    expect(after.map(shape)).toEqual(before.map(shape))
    const table = after.find((block) => block.type === 'table')
    const widths = table?.content?.flatMap((row) =>
      (row.content ?? []).map((cell) => [
        cell.type,
        cell.attrs?.['colspan'] ?? 1,
        cell.attrs?.['rowspan'] ?? 1
      ])
    )
    expect(widths).toEqual([
      ['tableHeader', 1, 1],
      ['tableHeader', 1, 1],
      ['tableHeader', 1, 1],
      ['tableCell', 1, 2],
      ['tableCell', 2, 1],
      ['tableCell', 1, 1],
      ['tableCell', 1, 1]
    ])
    const first = table?.content?.[0]?.content?.map((cell) => (cell.attrs?.['colwidth'] as number[])[0])
    expect(first).toEqual([80, 320, 120])
    const image = after.find((block) => block.type === 'image')
    expect(image?.attrs).toMatchObject({ alt: 'La salle de Plufur', naturalWidth: 400, naturalHeight: 200 })
  })

  test('a whole tree, with its folders', async () => {
    const root = await makePage(server, world, 'Dossier', everything)
    await makePage(server, world, 'Annexe', everything, root)
    const file = await fetch(`${server.url}/api/v1/pages/${root}/export?format=odt&scope=tree`, {
      headers: world.headers.coordinator
    })
    const reply = await send(await file.arrayBuffer(), 'Dossier.zip')
    expect(reply.body.report.kept).toMatchObject({ pages: 2, images: 2, tables: 2 })
    const rows = await server.services.database.db
      .select()
      .from(pages)
      .where(eq(pages.parentId, reply.body.id))
    expect(rows.map((row) => [row.title, row.trashedAt])).toEqual([['Annexe', null]])
  })
})

describe('a file', () => {
  test('in Markdown, with its pictures beside it in a zip', async () => {
    const picture = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
    const reply = await send(
      zip({
        'Projet/index.md':
          '# Le projet\n\nVoir ![plan](img/plan%20A.gif) et ![loin](https://exemple.bzh/x.png)',
        'Projet/img/plan A.gif': new Uint8Array(picture),
        'Projet/Budget.md': '| a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] fait',
        'Projet/notes.xyz': 'x',
        '__MACOSX/x.md': 'x'
      }),
      'Projet.zip'
    )
    expect((await contentOf(reply)).map((block) => block.type)).toEqual(['paragraph', 'image', 'paragraph'])
    expect(lost(reply)).toEqual({ external_images: 1, files: 1 })
    expect(reply.body.report.kept).toMatchObject({ pages: 2, images: 1, tables: 1, lists: 1 })
    const sentence = reply.body.report.lost.find((each: Loose) => each.code === 'external_images').message
    expect(sentence).toBe('1 image qui se trouve sur un autre site')
  })

  test('goes where it was asked to, and is seen by those who see that place', async () => {
    const reply = await send('Bonjour', 'note.txt', 'coordinator', { parentId: world.pages.closedPlufur })
    expect(reply.status).toBe(201)
    const { body } = await ask(server, world.headers.coordinator, `GET /pages/${reply.body.id}`)
    expect(body).toMatchObject({
      title: 'note',
      parentId: world.pages.closedPlufur,
      audience: 'organisations'
    })
    expect((await ask(server, world.headers.otherGuest, `GET /pages/${reply.body.id}`)).status).toBe(404)
  })

  test('is refused without a session of this site', async () => {
    const form = new FormData()
    form.set('file', new File(['x'], 'x.md'))
    const address = `${server.url}/api/v1/initiatives/${world.initiatives.closed}/import`
    const sent = (headers: Record<string, string>) => fetch(address, { method: 'POST', body: form, headers })
    const { cookie } = world.headers.coordinator
    if (cookie === undefined) return expect((await sent({})).status).toBe(403)
    expect((await sent({ cookie })).status).toBe(403)
    expect((await sent({ cookie, origin: 'https://ailleurs.example' })).status).toBe(403)
  })
})

describe('what is hostile', () => {
  const XXE =
    '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
  const LAUGHS = `<!DOCTYPE d [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`).join('')}]><d>&j;</d>`
  const bomb = () => bigEntry('word/document.xml', 200)
  const cases: [string, () => BlobPart, string, string][] = [
    ['an external entity', () => zip({ 'word/document.xml': XXE }), 'x.docx', 'import.damaged'],
    ['a billion laughs', () => zip({ 'word/document.xml': LAUGHS }), 'x.docx', 'import.damaged'],
    ['200 MB in one entry', bomb, 'x.docx', 'import.too_much'],
    ['an entry that lies about its size', () => lying(), 'x.docx', 'import.too_much'],
    ['overlapping entries', () => overlapping(), 'x.zip', 'import.too_much'],
    [
      '10 001 entries',
      () => zip(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`${n}.md`, 'x']))),
      'x.zip',
      'import.too_much'
    ],
    ['an archive in an archive', () => zip({ 'a.docx': zip({ 'b.txt': 'x' }) }), 'x.zip', 'import.type'],
    [
      'XML without an end',
      () => zip({ 'word/document.xml': '<w:document><w:body>' }),
      'x.docx',
      'import.damaged'
    ],
    ['XML too deep', () => docx('<w:p>'.repeat(5000) + '</w:p>'.repeat(5000)), 'x.docx', 'import.too_much'],
    ['half a file', () => docx('<w:p/>').slice(0, 200), 'x.docx', 'import.damaged'],
    [
      'a password (Word)',
      () =>
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'x.docx',
      'import.encrypted'
    ],
    [
      'a password (LibreOffice)',
      () => odt('', { 'META-INF/manifest.xml': '<m><encryption-data/></m>' }),
      'x.odt',
      'import.encrypted'
    ],
    ['a PDF called DOCX', () => '%PDF-1.7 rien', 'x.docx', 'import.type'],
    ['a program called Markdown', () => Buffer.from([0x4d, 0x5a, 0, 0, 1]), 'x.md', 'import.type'],
    [
      'a workbook',
      () => zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<x/>' }),
      'x.xlsx',
      'import.type'
    ],
    ['nothing', () => '', 'x.md', 'import.empty'],
    ['nothing but markup', () => '<html><script>alert(1)</script></html>', 'x.html', 'import.empty']
  ]
  test.each(cases)('%s is refused with a sentence, and nothing is there', async (_what, make, name, code) => {
    const { db } = server.services.database
    const state = async () => [
      (await db.select({ n: count() }).from(pages))[0]?.n,
      (await db.select({ n: count() }).from(files))[0]?.n
    ]
    const before = await state()
    const { status, body } = await send(make(), name)
    expect([body.error?.code, status >= 400 && status < 500]).toEqual([code, true])
    expect(body.error.message.length).toBeGreaterThan(10)
    expect(await state()).toEqual(before)
  })

  test('addresses inside a file are never asked for', async () => {
    const asked: string[] = []
    const trap = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
    const address = trap.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/pixel.png`
    const relations = `<Relationships><Relationship Id="r1" Target="${url}" TargetMode="External"/><Relationship Id="r2" Target="file:///etc/passwd" TargetMode="External"/><Relationship Id="r3" Target="../../../../etc/passwd"/></Relationships>`
    const image = (id: string) =>
      `<w:p><w:r><w:t>avant</w:t></w:r><w:r><w:drawing><a:blip r:embed="${id}"/></w:drawing></w:r></w:p>`
    const word = await send(
      docx(['r1', 'r2', 'r3'].map(image).join(''), {
        'word/_rels/document.xml.rels': relations,
        'word/vbaProject.bin': 'x'
      }),
      'x.docx'
    )
    expect(lost(word)).toEqual({ external_images: 2, broken_images: 1, macros: 1 })
    const open = await send(
      odt(
        `<text:p>avant<draw:frame><draw:image xlink:href="${url}"/></draw:frame><draw:frame><draw:image xlink:href="../../etc/passwd"/></draw:frame></text:p>`
      ),
      'x.odt'
    )
    expect(lost(open)).toEqual({ external_images: 2 })
    const html = await send(
      `<p>avant</p><img src="${url}"><link rel=stylesheet href="${url}"><iframe src="${url}"></iframe><object data="${url}"></object>`,
      'x.html'
    )
    expect(lost(html)).toEqual({ external_images: 1, embedded: 2 })
    const md = await send(`avant ![x](${url})`, 'x.md')
    expect(lost(md)).toEqual({ external_images: 1 })
    await new Promise((resolve) => trap.close(resolve))
    expect(asked).toEqual([])
  })

  test('nothing that runs is left in the document', async () => {
    const html = `<p onclick="a()">un <a href="javascript:alert(1)">lien</a> <a href="JaVa&#10;script:x">deux</a> <a href="data:text/html,x">trois</a>
      <svg onload="a()"><script>b()</script></svg><math><mi xlink:href="javascript:x">m</mi></math><base href="//evil.example"><meta http-equiv=refresh content="0;url=//evil.example">
      <span style="background:url(//evil.example/x)">fond</span><img src=x onerror="alert(1)"></p><template><p>caché</p></template>
      <noscript><p title="</noscript><img src=x onerror=alert(1)>">`
    const reply = await send(html, 'x.html')
    const json = JSON.stringify(await contentOf(reply))
    expect(json).not.toMatch(/javascript|onerror|onclick|evil|data:|<script|caché/i)
    expect(await text(reply)).toContain('un lien deux trois')
    const word = await send(
      docx(
        '<w:p><w:hyperlink r:id="r1"><w:r><w:t>clic</w:t></w:r></w:hyperlink><w:r><w:t>&lt;img onerror=x&gt;</w:t></w:r></w:p>',
        {
          'word/_rels/document.xml.rels':
            '<Relationships><Relationship Id="r1" Target="javascript:alert(1)" TargetMode="External"/></Relationships>'
        }
      ),
      'x.docx'
    )
    expect(JSON.stringify(await contentOf(word))).not.toContain('javascript')
    expect(lost(word)).toEqual({ links: 1 })
  })

  test('names that climb or point elsewhere are no pages', async () => {
    const reply = await send(
      zip({ '../../dehors.md': 'dehors', '/absolu.md': 'absolu', 'C:\\x.md': 'x', 'dedans.md': 'dedans' }),
      'x.zip'
    )
    expect(await text(reply)).toBe('dedans')
    expect(reply.body.report.kept.pages).toBe(1)
  })

  test('HTML nested ten thousand deep keeps its words', async () => {
    const reply = await send(`${'<div><b>'.repeat(5000)}profond${'</b></div>'.repeat(5000)}`, 'x.html')
    expect([201, 413]).toContain(reply.status)
    if (reply.status === 201) expect(await text(reply)).toContain('profond')
  })
})

/** The same two shapes whatever the ids of files and the marks' order. */
function shape(node: DocumentNode): unknown {
  if (node.type === 'liveBlock')
    return {
      type: 'blockquote',
      level: undefined,
      start: undefined,
      text: `${String(node.attrs?.['fallback'])}¶`
    }
  return {
    type: node.type,
    level: node.attrs?.['level'],
    start: node.attrs?.['start'] === 1 ? undefined : node.attrs?.['start'],
    text: words(node)
  }
}
function words(node: DocumentNode): string {
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'image') return [node.attrs?.['alt'], node.attrs?.['caption']].join('|')
  const inside = (node.content ?? []).map(words).join('')
  return node.text ?? (/paragraph|heading/.test(node.type) ? `${inside}¶` : inside)
}

/** An archive whose one entry unfolds to so many megabytes of spaces. */
function bigEntry(
  name: string,
  megabytes: number,
  announced = megabytes * 1024 * 1024
): Uint8Array<ArrayBuffer> {
  const packed = deflateRawSync(Buffer.alloc(megabytes * 1024 * 1024, 0x20))
  return new Uint8Array(archive([{ name, packed, size: announced, offset: 0 }]))
}
function lying() {
  return bigEntry('word/document.xml', 100, 10)
}
/** Two names over the same bytes. */
function overlapping() {
  const packed = deflateRawSync(Buffer.from('# x'))
  return new Uint8Array(
    archive(
      [
        { name: 'a.md', packed, size: 3, offset: 0 },
        { name: 'b.md', packed: null, size: 3, offset: 0 }
      ],
      packed.length
    )
  )
}
function archive(
  entries: { name: string; packed: Buffer | null; size: number; offset: number }[],
  length = 0
): Buffer {
  const locals = entries.flatMap(({ name, packed, size }) => {
    if (!packed) return []
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(size, 22)
    head.writeUInt16LE(name.length, 26)
    return [head, Buffer.from(name), packed]
  })
  const directory = entries.flatMap(({ name, packed, size, offset }) => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(8, 10)
    head.writeUInt32LE(packed?.length ?? length, 20)
    head.writeUInt32LE(size, 24)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt32LE(offset, 42)
    return [head, Buffer.from(name)]
  })
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(Buffer.concat(locals).length, 16)
  return Buffer.concat([...locals, ...directory, end])
}
