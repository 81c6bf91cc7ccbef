// What a file is, by its bytes, and the reader for it. Runs in the import thread only.
import { marked } from 'marked'
import { documentSchema, type DocumentNode } from '#shared/editor/index'
import { plain } from './assemble'
import { decoded } from './decoded'
import { readDocx } from './docx-reader'
import { readFolder } from './folder'
import { readHtml, type Beside } from './html-reader'
import { readOdt } from './odt-reader'
import { Refusal } from './refusal'
import { Findings, titleOf, type ReadFile, type ReadPage } from './result'
import { isZip, Zip } from './zip'

export interface ImportJob {
  bytes: Uint8Array
  /** As the person calls it. */
  name: string
}

/** Of a text; a novel has a million. */
const MAX_CHARACTERS = 4_000_000

/** @throws Refusal */
export function readImport({ bytes, name }: ImportJob): ReadFile {
  const findings = new Findings()
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length === 0) throw new Refusal('import.empty', 'no byte')
  const pages = isZip(buffer)
    ? readArchive(new Zip(buffer), findings, name)
    : [readText(buffer, findings, name)]
  for (const page of everyPage(pages)) page.content = fitted(page.content, findings)
  const characters = everyPage(pages).reduce(
    (sum, page) => sum + plain({ type: 'doc', content: page.content }).length,
    0
  )
  if (characters > MAX_CHARACTERS) throw new Refusal('import.too_much', `${characters} characters`)
  if (characters === 0 && findings.pictures.length === 0) throw new Refusal('import.empty', 'nothing to read')
  return { pages, pictures: findings.pictures, lost: findings.lost }
}

function readArchive(zip: Zip, findings: Findings, name: string): ReadPage[] {
  const kind = officeKind(zip)
  if (kind === 'docx') return [readDocx(zip, findings, titleOf(name))]
  if (kind === 'odt') return [readOdt(zip, findings, titleOf(name))]
  return readFolder(zip, findings, titleOf(name), readEntry)
}

/** @throws Refusal for the office files we do not read (spreadsheets, presentations) */
export function officeKind(zip: Zip): 'docx' | 'odt' | null {
  if (zip.has('word/document.xml')) return 'docx'
  const type = zip.has('mimetype') ? (zip.text('mimetype', 200) ?? '').trim() : ''
  if (/^application\/vnd\.oasis\.opendocument\.text(-template|-master)?$/.test(type)) return 'odt'
  if (
    type.startsWith('application/vnd.') ||
    type === 'application/epub+zip' ||
    zip.has('[Content_Types].xml')
  ) {
    throw new Refusal('import.type', type || 'an office file without text')
  }
  return null
}

function readEntry(bytes: Buffer, findings: Findings, name: string, beside: Beside): ReadPage {
  if (!isZip(bytes)) return readText(bytes, findings, name, beside)
  const zip = new Zip(bytes)
  const kind = officeKind(zip)
  if (kind === null) throw new Refusal('import.type', 'an archive in an archive')
  return kind === 'docx' ? readDocx(zip, findings, titleOf(name)) : readOdt(zip, findings, titleOf(name))
}

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

function readText(bytes: Buffer, findings: Findings, name: string, beside?: Beside): ReadPage {
  if (bytes.subarray(0, 8).equals(OLE)) {
    const locked = bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    throw new Refusal(locked ? 'import.encrypted' : 'import.type', 'an old office file')
  }
  const text = decoded(bytes)
  const title = titleOf(name)
  if (
    /\.html?$/i.test(name) ||
    /^\s*(<!--[^]{0,500}?-->\s*)?(<!doctype html|<html[\s>])/i.test(text.slice(0, 2000))
  ) {
    return readHtml(text, findings, title, beside)
  }
  if (!/\.(md|markdown|mdown|txt|text)$/i.test(name)) throw new Refusal('import.type', 'no known kind')
  if (/\.te?xt$/i.test(name)) return { title, content: plainParagraphs(text), children: [] }
  const { front, body } = frontMatter(text)
  const page = readHtml(marked.parse(body, { async: false, gfm: true }), findings, front ?? title, beside)
  return { ...page, content: withCaptions(page.content) }
}

/** Markdown has no captions: ours, and those of many, are a line in italics under the picture. */
function withCaptions(content: DocumentNode[]): DocumentNode[] {
  return content.filter((block, rank) => {
    const above = content[rank - 1]
    const runs = block.content ?? []
    const italic = runs.length > 0 && runs.every((run) => run.marks?.some((mark) => mark.type === 'italic'))
    if (above?.type !== 'image' || block.type !== 'paragraph' || !italic) return true
    above.attrs = { ...above.attrs, caption: plain(block) }
    return false
  })
}

/** `--- title: … ---` at the top; read line by line, never as YAML. */
function frontMatter(text: string): { front: string | null; body: string } {
  const found = /^\uFEFF?---\r?\n([^]{0,10000}?)\r?\n---\r?\n/.exec(text)
  if (!found) return { front: null, body: text }
  const title = /^title:\s*(.{1,300})$/m
    .exec(found[1] ?? '')?.[1]
    ?.trim()
    .replace(/^(['"])(.*)\1$/, '$2')
  return { front: title ?? null, body: text.slice(found[0].length) }
}

function plainParagraphs(text: string): DocumentNode[] {
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      type: 'paragraph',
      content: part.split(/\r?\n/).flatMap((line, rank): DocumentNode[] => {
        const words = line === '' ? [] : [{ type: 'text', text: line }]
        return rank === 0 ? words : [{ type: 'hardBreak' }, ...words]
      })
    }))
}

/** Whatever a reader made is one of our documents: a block that is not becomes its text. */
function fitted(content: DocumentNode[], findings: Findings): DocumentNode[] {
  const schema = documentSchema()
  const blocks = content.flatMap((block): DocumentNode[] => {
    try {
      schema.nodeFromJSON({ type: 'doc', content: [block] }).check()
      return [block]
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      findings.lose('fields')
      const text = plain(block).trim()
      return text === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text }] }]
    }
  })
  return blocks.length > 0 ? blocks : [{ type: 'paragraph' }]
}

export function everyPage(pages: ReadPage[]): ReadPage[] {
  return pages.flatMap((page) => [page, ...everyPage(page.children)])
}
