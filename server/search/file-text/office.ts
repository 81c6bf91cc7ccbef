// The words of a Word document or of an OpenDocument text, in the order of the file: paragraphs by line. Read as they come, without
// a tree; what was struck out in a review is left out.
import { Refusal } from '#server/import/documents/refusal'
import { Zip, type ZipLimits } from '#server/import/documents/zip'
import { streamXml, type XmlListener } from '#server/import/tables/stream-xml'

const MIB = 1024 * 1024
/** Pictures are not unfolded: words need less than an import. */
const LIMITS: ZipLimits = { entries: 10_000, entry: 64 * MIB, total: 128 * MIB }

interface Grammar {
  /** Elements whose end is the end of a line. */
  lines: ReadonlySet<string>
  /** Elements with words in them. */
  words: ReadonlySet<string>
  spaces: ReadonlySet<string>
  skipped: ReadonlySet<string>
}

const WORD: Grammar = {
  lines: new Set(['p']),
  words: new Set(['t']),
  spaces: new Set(['tab', 'br', 'cr']),
  // `Fallback`: the same drawing again, for readers of before.
  skipped: new Set(['del', 'moveFrom', 'Fallback'])
}
const OPEN_DOCUMENT: Grammar = {
  lines: new Set(['p', 'h']),
  words: new Set(['p', 'h']),
  spaces: new Set(['s', 'tab', 'line-break']),
  skipped: new Set(['tracked-changes', 'annotation', 'note-citation', 'desc'])
}

/** @throws Refusal */
export function docxText(bytes: Buffer, most: number): string {
  const zip = new Zip(bytes, LIMITS)
  if (!zip.has('word/document.xml')) throw new Refusal('import.damaged', 'no word/document.xml')
  const beside = zip.names.filter((name) =>
    /^word\/(footnotes|endnotes|header\d*|footer\d*)\.xml$/.test(name)
  )
  return textOf(zip, ['word/document.xml', ...beside], WORD, most)
}

/** @throws Refusal */
export function odtText(bytes: Buffer, most: number): string {
  const zip = new Zip(bytes, LIMITS)
  if (/encryption-data/.test(zip.text('META-INF/manifest.xml') ?? ''))
    throw new Refusal('import.encrypted', 'a password')
  if (!zip.has('content.xml')) throw new Refusal('import.damaged', 'no content.xml')
  // Headers and footers stand among the styles.
  return textOf(zip, ['content.xml', 'styles.xml'], OPEN_DOCUMENT, most)
}

function textOf(zip: Zip, parts: string[], grammar: Grammar, most: number): string {
  const reader = new WordsReader(grammar, most)
  for (const part of parts) {
    const bytes = zip.read(part)
    if (bytes) streamXml(bytes, reader)
  }
  return reader.read
}

class WordsReader implements XmlListener {
  read = ''
  /** How many elements with words, and how many that are skipped, are open around here. */
  #inside = 0
  #skipped = 0

  constructor(
    readonly grammar: Grammar,
    readonly most: number
  ) {}

  open(name: string): void {
    const { skipped, words, spaces } = this.grammar
    if (skipped.has(name)) this.#skipped += 1
    if (words.has(name)) this.#inside += 1
    if (spaces.has(name)) this.#add(' ')
  }

  close(name: string): void {
    const { skipped, words, lines } = this.grammar
    if (skipped.has(name)) this.#skipped -= 1
    if (words.has(name)) this.#inside -= 1
    if (lines.has(name)) this.#add('\n')
  }

  text(words: string): void {
    if (this.#inside > 0) this.#add(words)
  }

  #add(words: string): void {
    if (this.#skipped === 0 && this.read.length < this.most) this.read += words
  }
}
