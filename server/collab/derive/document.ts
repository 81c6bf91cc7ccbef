// What is read of a document without opening it: its text for search, its length, its first words.
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { bareName, targetOf } from '#shared/mentions'
import { linksOf } from './links'
import type { Derived } from './index'

const EXCERPT_LENGTH = 240
/** Attributes that stand for a node that has no text: a live block's fallback, a picture's description. */
const SPOKEN = ['fallback', 'alt', 'label']
/** Nodes inside a line; every other one begins a new line. */
const INLINE = new Set(['mention', 'hardBreak', 'image'])

export function deriveDocument(doc: Y.Doc): Derived {
  const lines: string[] = ['']
  const body = doc.getXmlFragment(BODY)
  read(body, lines)
  const text = lines
    .map((line) => line.replace(/[^\S\n]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
  return { text, wordCount: countWords(text), excerpt: excerpt(text), links: linksOf(body) }
}

function read(parent: Y.XmlFragment | Y.XmlElement, lines: string[]): void {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) append(lines, plain(child))
    else if (child instanceof Y.XmlElement) readElement(child, lines)
  }
}

function readElement(element: Y.XmlElement, lines: string[]): void {
  const inline = INLINE.has(element.nodeName)
  if (!inline) lines.push('')
  for (const name of SPOKEN) {
    const value: unknown = element.getAttribute(name)
    if (typeof value === 'string') append(lines, value)
  }
  if (element.nodeName === 'hardBreak') lines.push('')
  // A name is told to those who may know it: the text that is searched holds none.
  if (element.nodeName === 'mention') append(lines, bareName(targetOf(element.getAttributes())))
  read(element, lines)
  if (!inline) lines.push('')
}

function append(lines: string[], text: string): void {
  // PostgreSQL refuses NUL in a text.
  lines[lines.length - 1] += text.replaceAll('\0', '')
}

function plain(text: Y.XmlText): string {
  return (text.toDelta() as { insert: unknown }[])
    .map((run) => (typeof run.insert === 'string' ? run.insert : ' '))
    .join('')
}

/** Runs of letters and digits; an apostrophe or a hyphen inside joins, as a French reader counts "aujourd’hui". */
function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu)?.length ?? 0
}

function excerpt(text: string): string {
  const flat = text.replaceAll('\n', ' ')
  if (flat.length <= EXCERPT_LENGTH) return flat
  const cut = flat.slice(0, EXCERPT_LENGTH)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > EXCERPT_LENGTH / 2 ? space : EXCERPT_LENGTH).replace(/[\ud800-\udbff]$/, '')}…`
}
