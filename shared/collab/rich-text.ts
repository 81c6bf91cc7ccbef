// Plain text in and out of a Y.XmlFragment that editors share (body of a record, long text): paragraphs and nothing else are written.
import * as Y from 'yjs'

export function plainText(fragment: Y.XmlFragment): string {
  return fragment.toArray().map(blockText).join('\n').trim()
}

/** Replaces what it says by these paragraphs; writes nothing when it says so already. */
export function setPlainText(fragment: Y.XmlFragment, text: string): void {
  if (plainText(fragment) === text.trim()) return
  fragment.delete(0, fragment.length)
  if (text.trim() === '') return
  const paragraphs = text
    .trim()
    .split('\n')
    .map((line) => {
      const paragraph = new Y.XmlElement('paragraph')
      if (line !== '') paragraph.insert(0, [new Y.XmlText(line)])
      return paragraph
    })
  fragment.insert(0, paragraphs)
}

function blockText(node: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (node instanceof Y.XmlText) {
    return (node.toDelta() as { insert: unknown }[])
      .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
      .join('')
  }
  if (!(node instanceof Y.XmlElement)) return ''
  if (node.nodeName === 'hardBreak') return '\n'
  const children = node.toArray()
  const inline = children.every((child) => isInline(child))
  return children.map(blockText).join(inline ? '' : '\n')
}

function isInline(node: Y.XmlElement | Y.XmlText | Y.XmlHook): boolean {
  return node instanceof Y.XmlText || (node instanceof Y.XmlElement && node.nodeName === 'hardBreak')
}
