// What stands in files is found like what stands in pages, by those who see the page; and no file, whatever it is, stops anything (B10).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import * as Y from 'yjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileTexts } from '#server/search/file-texts'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose } from '#tests/support/ask'
import { convertFile } from '#tests/support/files/open-office'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

const TEXT = 'Les cerfs-volants de la fête communale s’envoleront à Plougonver, près des écoles rurales.'
const ENCRYPTED =
  'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"secret"}}'

let server: TestServer
let world: World
let folder: string
/** By format, as the product itself writes them; `office` by LibreOffice, `locked` with a password. */
const made: Record<string, Uint8Array> = {}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interpoles-words-'))
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
  const { body } = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
    kind: 'document',
    title: 'Modèle'
  })
  await server.services.collab.transact(body.id, (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(TEXT)])
    doc.getXmlFragment('default').insert(0, [paragraph])
  })
  for (const format of ['pdf', 'docx', 'odt']) {
    const reply = await fetch(`${server.url}/api/v1/pages/${body.id}/export?format=${format}`, {
      headers: world.headers.coordinator
    })
    expect(reply.status).toBe(200)
    made[format] = new Uint8Array(await reply.arrayBuffer())
  }
  made['office'] = convertFile(folder, fileOf('docx'), 'docx', 'pdf')
  made['locked'] = convertFile(folder, fileOf('docx'), 'docx', ENCRYPTED)
  await as('coordinator', `POST /pages/${body.id}/trash`)
}, 120_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.close()
})

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

function fileOf(format: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(made[format] ?? [])
}

async function send(bytes: BlobPart, name: string, page = world.pages.shared): Promise<string> {
  const form = new FormData()
  form.set('file', new File([bytes], name))
  const { status, body } = await as('coordinator', `POST /pages/${page}/files`, form)
  expect(status).toBe(201)
  return body.id
}

async function found(who: PersonName, q: string): Promise<Loose[]> {
  const { status, body } = await as(who, `GET /search?kind=file&q=${encodeURIComponent(q)}`)
  expect(status).toBe(200)
  return body.results
}

async function rowOf(id: string): Promise<{ state: string; text: string } | undefined> {
  const [row] = await server.services.database.sql<{ state: string; text: string }[]>`
    select state, text from derived_files where file_id = ${id}`
  return row
}

describe('the words of a file', () => {
  test.each([
    ['a PDF of the product', 'pdf', 'pdf'],
    ['a PDF of LibreOffice', 'office', 'pdf'],
    ['a Word document', 'docx', 'docx'],
    ['an OpenDocument text', 'odt', 'odt']
  ])(
    '%s is found by them, with the page where it stands',
    { timeout: 60_000 },
    async (_, format, extension) => {
      const name = `piece-${format}.${extension}`
      const id = await send(fileOf(format), name)
      await server.search.catchUp()
      const one = (await found('coordinator', 'cerf-volant communales école')).find((each) => each.id === id)
      expect(one).toMatchObject({ kind: 'file', title: name, page: { id: world.pages.shared } })
      expect(one?.href).toContain(world.pages.shared)
      const marked = one?.snippetMarks.map(([start, end]: [number, number]) => one.snippet.slice(start, end))
      expect(marked).toEqual(expect.arrayContaining(['cerfs', 'volants', 'communale', 'écoles']))
      // A word that is only in the file, mistyped.
      expect((await found('coordinator', 'plougonvre')).map((each) => each.id)).toContain(id)
    }
  )

  test('plain texts too, in the letters of French Windows', async () => {
    const id = await send(Buffer.from('Procès-verbal : la fontaine est réparée.', 'latin1'), 'pv.txt')
    await server.search.catchUp()
    expect((await found('coordinator', 'fontaine réparée')).map((each) => each.id)).toEqual([id])
  })

  test('are for those who see the page, and go when the file goes', async () => {
    const docx = zipSync({
      '[Content_Types].xml': strToU8('<Types/>'),
      'word/document.xml': strToU8(
        '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>canaritextefichierzq</w:t></w:r><w:del><w:r><w:t>canariratureezq</w:t></w:r></w:del></w:p></w:body></w:document>'
      )
    })
    const id = await send(new Uint8Array(docx), 'notes.docx', world.pages.team)
    await server.search.catchUp()
    expect((await found('reader', 'canaritextefichierzq')).map((each) => each.id)).toEqual([id])
    for (const who of ['guest', 'otherGuest', 'outsider'] as const) {
      const reply = await as(who, 'GET /search?q=canaritextefichierzq')
      expect(reply.body).toEqual({ results: [], more: false, approximate: false })
      const near = await as(who, 'GET /search?q=canaritextefichierqz')
      expect(JSON.stringify(near.body)).not.toContain('textefichier')
    }
    expect(await found('reader', 'canariratureezq')).toEqual([])
    await server.services.database.sql`delete from files where id = ${id}`
    expect(await rowOf(id)).toBeUndefined()
    expect(await found('reader', 'canaritextefichierzq')).toEqual([])
  })

  test('are read again by the command, whatever had been kept of them', async () => {
    const { sql } = server.services.database
    const id = await send(fileOf('odt'), 'encore.odt')
    await server.search.catchUp()
    await sql`update derived_files set text = 'faux', state = 'unread' where file_id = ${id}`
    const { config, log } = server.services
    const files = new FileTexts(sql, config, log)
    expect(await files.readAgain()).toBeGreaterThan(0)
    await files.stop()
    expect((await rowOf(id))?.text).toContain('Plougonver')
  })

  test('a process that ended while it read: once more, and not for ever', async () => {
    const { sql } = server.services.database
    const id = await send(fileOf('docx'), 'coupure.docx')
    const long = (state: string) => sql`
      insert into derived_files (file_id, state, at) values (${id}, ${state}, now() - interval '1 hour')
      on conflict (file_id) do update set state = excluded.state, text = '', at = excluded.at`
    await long('reading')
    await server.search.catchUp()
    expect((await rowOf(id))?.state).toBe('read')
    await long('again')
    await server.search.catchUp()
    expect(await rowOf(id)).toEqual({ state: 'unread', text: '' })
  })
})

describe('a file that is hostile, or no file', () => {
  const docx = (entries: Record<string, Uint8Array>) =>
    new Uint8Array(zipSync({ '[Content_Types].xml': strToU8('<Types/>'), ...entries }))
  const cases: [string, string, () => BlobPart][] = [
    ['a PDF with a password', 'x.pdf', () => fileOf('locked')],
    ['half a PDF', 'x.pdf', () => fileOf('office').slice(0, 2000)],
    ['a PDF of nothing', 'x.pdf', () => '%PDF-1.7\n%%EOF'],
    ['a PDF that unfolds to 400 MB', 'x.pdf', () => pdfBomb(400)],
    ['a PDF whose pages hold each other', 'x.pdf', () => pdfLoop()],
    ['200 MB in one entry', 'x.docx', () => docx({ 'word/document.xml': new Uint8Array(200 * 1024 * 1024) })],
    ['half a Word document', 'x.docx', () => fileOf('docx').slice(0, 3000)],
    [
      'an external entity',
      'x.docx',
      () =>
        docx({
          'word/document.xml': strToU8(
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:p><w:t>&x;</w:t></w:p></w:document>'
          )
        })
    ],
    ['bytes called text', 'x.txt', () => new Uint8Array([0, 1, 2, 3, 0])]
  ]

  test.each(cases)(
    '%s stays as it was sent, is found by its name, and what comes after it is read',
    { timeout: 90_000 },
    async (what, name, bytes) => {
      const own = `fichierhostile${cases.findIndex(([each]) => each === what)}.${name}`
      const id = await send(bytes(), own)
      const after = await send(strToU8(`la suite de ${own}`), 'suite.txt')
      await server.search.catchUp()
      const row = await rowOf(id)
      expect(row?.text).toBe('')
      // A PDF without pages that can be read has no words either.
      expect(row?.state).toMatch(/^(read|unread)$/)
      expect((await rowOf(after))?.text).toBe(`la suite de ${own}`)
      expect((await found('coordinator', own)).map((each) => each.id)).toContain(id)
      const reply = await fetch(`${server.url}/api/v1/files/${id}`, { headers: world.headers.coordinator })
      expect(reply.status).toBe(200)
      expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(0)
    }
  )
})

/** One page; its words are blanks, folded twice. */
function pdfBomb(megabytes: number): string {
  const blanks = deflateSync(deflateSync(Buffer.alloc(megabytes * 1024 * 1024, 32)))
  const content = blanks.toString('hex')
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>',
    `<< /Length ${content.length + 1} /Filter [/ASCIIHexDecode /FlateDecode /FlateDecode] >>\nstream\n${content}>\nendstream`
  ])
}

function pdfLoop(): string {
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 1000000 >>',
    '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1000000 >>'
  ])
}

function pdf(objects: string[]): string {
  let text = '%PDF-1.4\n'
  const places = objects.map((object, rank) => {
    const at = text.length
    text += `${rank + 1} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  return `${text}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
}
