// Files written by us opened by LibreOffice, and files written by LibreOffice read by us: the reference document of the network goes
// through both, and comes back with its text, tables (widths, merged cells), lists, headings and pictures.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBlocks } from '#server/export/document/blocks'
import type { ExportDocument } from '#server/export/document/model'
import { writeDocx } from '#server/export/formats/docx'
import { writeOdt } from '#server/export/formats/odt'
import { writePdf } from '#server/export/formats/pdf'
import { readImport } from '#server/import/documents/read-file'
import type { DocumentNode } from '#shared/editor/index'
import { convertFile } from '#tests/support/files/open-office'
import { PICTURE_FILE, referenceDocument } from '#tests/support/files/reference-document'

const directory = mkdtempSync(join(tmpdir(), 'interpoles-office-'))
let document: ExportDocument

beforeAll(async () => {
  const bytes = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#005262' } })
    .png()
    .toBuffer()
  document = {
    title: 'Pôles de développement de l’économie sociale et solidaire',
    locale: 'fr',
    blocks: toBlocks(referenceDocument, { live: [], mentions: {}, origin: 'https://interpoles.example' }),
    pictures: {
      [PICTURE_FILE]: { bytes: new Uint8Array(bytes), mediaType: 'image/png', width: 600, height: 300 }
    },
    header: {
      initiative: 'Document de référence',
      organisations: [{ code: 'CRESS', name: 'Cress Bretagne', department: null }],
      version: 'Version du 10 février 2020'
    },
    contents: true,
    words: { contents: 'Sommaire', done: 'fait', todo: 'à faire' },
    changedAt: '2020-02-10T10:00:00.000Z',
    author: 'Cress Bretagne',
    address: 'https://interpoles.example'
  }
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('ours in DOCX, opened and saved as ODT by LibreOffice, is the same document', () => {
  compare(convert(writeDocx(document), 'docx', 'odt'), 'odt')
})

test('ours in ODT, opened and saved as DOCX by LibreOffice, is the same document', () => {
  compare(convert(writeOdt(document), 'odt', 'docx'), 'docx')
})

test('ours in PDF says everything, in its order, with its title and page numbers', async () => {
  const path = join(directory, 'own.pdf')
  writeFileSync(path, await writePdf(document))
  const said = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
  const flat = said.replace(/\s+/g, ' ')
  for (const block of referenceDocument.filter((each) => each.type === 'heading'))
    expect(flat).toContain(spaces(words(block)))
  expect(flat).toContain('Cress Bretagne')
  expect(flat).toContain('Sommaire')
  // A word joiner stands between the figures.
  expect(flat.replace(/\u2060/g, '')).toMatch(/1\s*\/\s*\d/)
  const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' })
  expect(info).toMatch(/Tagged:\s+yes/)
  expect(info).toMatch(/Title:\s+Pôles de développement/)
})

function convert(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return convertFile(directory, bytes, from, to)
}

function compare(bytes: Uint8Array, format: string): void {
  const read = readImport({ bytes, name: `x.${format}` })
  const [page] = read.pages
  expect(page?.title).toBe(document.title)
  expect(read.pictures).toHaveLength(1)
  const content = page?.content ?? []
  expect(content.map(shape)).toEqual(referenceDocument.map(shape))
  expect(tables(content).map(grid)).toEqual(tables(referenceDocument).map(grid))
  const [width] = tables(content).map(widths)
  const [wanted] = tables(referenceDocument).map(widths)
  wanted?.forEach((each, rank) =>
    expect(Math.abs((width?.[rank] ?? 0) - each), `column ${rank + 1}`).toBeLessThanOrEqual(3)
  )
  const image = content.find((block) => block.type === 'image')
  expect(image?.attrs).toMatchObject({ alt: 'Carte des pôles', width: 60 })
}

function tables(content: DocumentNode[]): DocumentNode[] {
  return content.filter((block) => block.type === 'table')
}
function grid(table: DocumentNode) {
  return (table.content ?? []).map((row) =>
    (row.content ?? []).map((cell) => [
      cell.type,
      cell.attrs?.['colspan'] ?? 1,
      cell.attrs?.['rowspan'] ?? 1,
      words(cell)
    ])
  )
}
function widths(table: DocumentNode): number[] {
  return (table.content?.[0]?.content ?? []).flatMap((cell) => cell.attrs?.['colwidth'] as number[])
}
function shape(node: DocumentNode): unknown {
  const list = /List$/.test(node.type)
    ? {
        items: (node.content ?? []).map((item) => [
          item.attrs?.['checked'],
          ...(item.content ?? []).map(shape)
        ])
      }
    : {}
  return { type: node.type, level: node.attrs?.['level'], text: words(node), ...list }
}
function words(node: DocumentNode): string {
  return node.type === 'hardBreak' ? '\n' : (node.text ?? (node.content ?? []).map(words).join(''))
}
/** As the PDF says it: French spaces are spaces for pdftotext too. */
function spaces(text: string): string {
  return text.replace(/\s+/g, ' ')
}
