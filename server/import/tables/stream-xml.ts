// XML of a stranger read as it comes, for sheets of which a tree would fill the memory. The rules are those of documents/xml.ts: no
// declaration of types, bounded depth.
import { SaxesParser } from 'saxes'
import { Refusal } from '../documents/refusal'

const MAX_DEPTH = 100
const PIECE = 256 * 1024

export interface XmlListener {
  /** Names without their prefix; attributes with theirs. */
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(words: string): void
}

/** @throws Refusal */
export function streamXml(bytes: Buffer, listener: XmlListener): void {
  const parser = new SaxesParser()
  let depth = 0
  parser.on('doctype', () => {
    throw new Refusal('import.damaged', 'a document type')
  })
  parser.on('error', (error) => {
    throw new Refusal('import.damaged', error.message)
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > MAX_DEPTH) throw new Refusal('import.too_much', 'XML too deep')
    listener.open(local(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    listener.close(local(tag.name))
  })
  parser.on('text', (words) => listener.text(words))
  parser.on('cdata', (words) => listener.text(words))
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true })
  try {
    for (let at = 0; at < bytes.length; at += PIECE)
      parser.write(decoder.decode(bytes.subarray(at, at + PIECE), { stream: true }))
    parser.write(decoder.decode()).close()
  } catch (error) {
    if (error instanceof TypeError) throw new Refusal('import.damaged', 'bytes that are no text')
    throw error
  }
}

export function local(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}
