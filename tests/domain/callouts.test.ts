// Framed passages leave as files and come back whole, whatever they hold.
import { describe, expect, test } from 'vitest'
import { toBlocks } from '#server/export/document/blocks'
import type { ExportDocument } from '#server/export/document/model'
import { writeDocx } from '#server/export/formats/docx'
import { writeHtml } from '#server/export/formats/html'
import { writeMarkdown } from '#server/export/formats/markdown'
import { writeOdt } from '#server/export/formats/odt'
import { writePdf } from '#server/export/formats/pdf'
import { readImport } from '#server/import/documents/read-file'
import type { DocumentNode } from '#shared/editor/index'
import { cell, heading, list, paragraph, table, words } from '#tests/support/files/reference-page'

const callout = (tone: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'callout',
  attrs: { tone },
  content
})
const CONTENT = [
  paragraph('Avant.'),
  callout('note', paragraph('Les salles ', words('ferment', 'bold'), ' à minuit.')),
  paragraph('Entre.'),
  callout(
    'warning',
    heading(2, 'À ne pas oublier'),
    list('bulletList', [[paragraph('les clés')], [paragraph('le badge')]]),
    table([cell('Qui', {}, true), cell('Quand', {}, true)], [cell('Jeanne'), cell('samedi')])
  ),
  callout('tip', paragraph('Venez tôt.')),
  { type: 'blockquote', content: [paragraph('Une citation.')] }
]

const DOCUMENT: ExportDocument = {
  title: 'Encadrés',
  locale: 'fr',
  blocks: toBlocks(CONTENT, { live: [], mentions: {}, origin: 'https://ici.example' }),
  pictures: {},
  header: null,
  contents: false,
  words: { contents: 'Sommaire', done: 'fait', todo: 'à faire' },
  changedAt: '2026-11-20T12:00:00Z',
  author: '',
  address: 'https://ici.example/p'
}

/** Kinds and words, without what a format writes its own way. */
function shape(nodes: DocumentNode[] = []): unknown[] {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text
    const tone = node.type === 'callout' ? `:${String(node.attrs?.tone)}` : ''
    return [`${node.type}${tone}`, ...shape(node.content)]
  })
}

function back(name: string, bytes: Uint8Array): unknown[] {
  const { pages } = readImport({ bytes, name })
  return shape(pages[0]?.content ?? [])
}

describe('framed passages', () => {
  test.each([
    ['odt', () => writeOdt(DOCUMENT)],
    ['docx', () => writeDocx(DOCUMENT)],
    ['html', () => new TextEncoder().encode(writeHtml(DOCUMENT))],
    ['md', () => new TextEncoder().encode(writeMarkdown(DOCUMENT))]
  ])('come back from %s', (format, write) => {
    const found = back(`encadres.${format}`, write())
    expect(found).toEqual(shape(CONTENT))
  })

  test('are in a PDF', async () => {
    expect((await writePdf(DOCUMENT)).byteLength).toBeGreaterThan(1000)
  })

  test('of GitHub are read, a quotation stays one', () => {
    const md = '> [!CAUTION]\n> Sol glissant.\n\n> [!rien] de spécial\n'
    expect(back('a.md', new TextEncoder().encode(md))).toEqual([
      ['callout:warning', ['paragraph', 'Sol glissant.']],
      ['blockquote', ['paragraph', '[!rien] de spécial']]
    ])
  })
})
