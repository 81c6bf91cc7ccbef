// The text of a document: for search, lists and rescue files. Needs no schema: what is unknown is read too.
import * as Y from 'yjs'
import { bareName, targetOf, type MentionTarget } from '#shared/mentions'

type NameOf = (target: MentionTarget) => string

/** One line per block; pictures give their description, live blocks their fallback, mentions what `nameOf` says. */
export function textOf(fragment: Y.XmlFragment, nameOf: NameOf = bareName): string {
  const lines: string[] = []
  for (const child of fragment.toArray()) collect(child, lines, nameOf)
  return lines.join('\n')
}

function collect(node: Y.XmlElement | Y.XmlText | Y.XmlHook, lines: string[], nameOf: NameOf): void {
  if (node instanceof Y.XmlText) {
    lines.push(plain(node))
    return
  }
  if (!(node instanceof Y.XmlElement)) return
  const own = ATOM_TEXT[node.nodeName]
  if (own) lines.push(...own.map((key) => stringOf(node.getAttribute(key))).filter((text) => text !== ''))
  const inline: string[] = []
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) inline.push(plain(child))
    else if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') inline.push('\n')
    else if (child instanceof Y.XmlElement && child.nodeName === 'mention')
      inline.push(nameOf(targetOf(child.getAttributes())))
    else {
      flush(inline, lines)
      collect(child, lines, nameOf)
    }
  }
  flush(inline, lines)
}

const ATOM_TEXT: Record<string, string[]> = { image: ['alt', 'caption'], liveBlock: ['fallback'] }

function flush(inline: string[], lines: string[]): void {
  if (inline.length > 0) lines.push(inline.join(''))
  inline.length = 0
}

function plain(text: Y.XmlText): string {
  return (text.toDelta() as { insert: unknown }[])
    .map((run) => (typeof run.insert === 'string' ? run.insert : ''))
    .join('')
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
