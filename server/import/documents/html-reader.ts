// HTML of a stranger as one of our documents: parsed as browsers parse it, walked without ever being shown; addresses are cleaned,
// programs and frames are left out, pictures come from the file itself or not at all.
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import type { DocumentMark, DocumentNode } from '#shared/editor/index'
import { safeLink } from '#shared/editor/addresses'
import { plain, tidy } from './assemble'
import { calloutOf } from './callouts'
import { joined } from './docx-runs'
import {
  alignOf,
  attribute,
  descendants,
  isElement,
  marksOf,
  ownDescendants,
  SKIPPED,
  textBlocks,
  textOf,
  trimmed,
  unique,
  withoutBold
} from './html-nodes'
import type { Findings, ReadPage } from './result'
import { tableOf, type GridCell } from './tables'

/** Bytes of a picture beside the page, by the address written in it. */
export type Beside = (address: string) => { path: string; bytes: Uint8Array } | null

const MAX_DEPTH = 120
const LOST = new Set([
  'iframe',
  'object',
  'embed',
  'video',
  'audio',
  'canvas',
  'svg',
  'math',
  'applet',
  'frame'
])
const BLOCKS = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'center',
  'dd',
  'details',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'html',
  'img',
  'li',
  'main',
  'ol',
  'p',
  'pre',
  'section',
  'summary',
  'table',
  'ul'
])

export function readHtml(
  html: string,
  findings: Findings,
  name: string,
  beside: Beside = () => null
): ReadPage {
  const document = parse(html)
  const reader = new HtmlReader(findings, beside)
  const content = tidy(reader.blocks(document.childNodes, 0))
  const [first] = content
  // A single first title is the name of the page, and the others move up.
  const main =
    first?.type === 'heading' &&
    first.attrs?.['level'] === 1 &&
    content.filter((block) => block.type === 'heading' && block.attrs?.['level'] === 1).length === 1
  const title = main && first ? plain(first).trim() : ''
  const rest = title === '' ? content : content.slice(1)
  for (const block of rest) {
    if (block.type === 'heading')
      block.attrs = {
        ...block.attrs,
        level: Math.max(1, Math.min(3, Number(block.attrs?.['level']) - (title === '' ? 0 : 1)))
      }
  }
  return { title: title || reader.title || name, content: rest, children: [] }
}

class HtmlReader {
  title = ''

  constructor(
    readonly findings: Findings,
    readonly beside: Beside
  ) {}

  blocks(nodes: Tree.ChildNode[], depth: number, marks: DocumentMark[] = []): DocumentNode[] {
    const out: DocumentNode[] = []
    let line: DocumentNode[] = []
    const flush = (): void => {
      const content = trimmed(joined(line))
      if (content.length > 0) out.push({ type: 'paragraph', content })
      line = []
    }
    for (const node of nodes) {
      if (this.#isBlock(node)) {
        flush()
        out.push(...this.#block(node, depth + 1, marks))
      } else line.push(...this.#inline(node, marks, depth + 1))
    }
    flush()
    return out
  }

  #isBlock(node: Tree.ChildNode): node is Tree.Element {
    if (!isElement(node)) return false
    return (
      BLOCKS.has(node.tagName) ||
      (!SKIPPED.has(node.tagName) && node.childNodes.some((child) => this.#isBlock(child)))
    )
  }

  #block(node: Tree.Element, depth: number, marks: DocumentMark[]): DocumentNode[] {
    if (depth > MAX_DEPTH) return textBlocks(node)
    const inside = () => this.blocks(node.childNodes, depth, marks)
    const align = alignOf(node)
    switch (node.tagName) {
      case 'h1':
      case 'h2':
      case 'h3':
      case 'h4':
      case 'h5':
      case 'h6': {
        const content = trimmed(joined(this.#children(node, [], depth))).map(withoutBold)
        // One more than we have: the first may become the title of the page.
        return content.length === 0
          ? []
          : [{ type: 'heading', attrs: { level: Math.min(4, Number(node.tagName[1])), ...align }, content }]
      }
      case 'p':
      case 'summary':
      case 'dt':
        return inside().map((block) =>
          block.type === 'paragraph' ? { ...block, attrs: { ...block.attrs, ...align } } : block
        )
      case 'ul':
      case 'ol':
        return this.#list(node, depth, marks)
      case 'blockquote':
      case 'aside': {
        const content = inside()
        const frame = depth > 12 ? null : calloutOf(attribute(node, 'data-callout'), content)
        if (frame) return [frame]
        return content.length === 0 ? [] : depth > 12 ? content : [{ type: 'blockquote', content }]
      }
      case 'pre': {
        const text = textOf(node).replace(/\n$/, '')
        const code = node.childNodes.find((child) => isElement(child) && child.tagName === 'code')
        const language = /(?:^|\s)language-([\w+#-]{1,30})/.exec(
          code && isElement(code) ? (attribute(code, 'class') ?? '') : ''
        )?.[1]
        return text === ''
          ? []
          : [{ type: 'codeBlock', attrs: { language: language ?? null }, content: [{ type: 'text', text }] }]
      }
      case 'hr':
        return [{ type: 'horizontalRule' }]
      case 'table':
        return depth > 40 ? textBlocks(node) : this.#table(node, depth)
      case 'img':
        return this.#image(node, '')
      case 'figure': {
        const caption = descendants(node, 'figcaption')[0]
        const [picture] = descendants(node, 'img')
        return picture ? this.#image(picture, caption ? textOf(caption).trim() : '') : inside()
      }
      case 'li':
        return this.#list({ ...node, tagName: 'ul', childNodes: [node] }, depth, marks)
      default:
        return this.blocks(node.childNodes, depth, [...marks, ...marksOf(node)])
    }
  }

  #list(node: Tree.Element, depth: number, marks: DocumentMark[]): DocumentNode[] {
    const items = node.childNodes.filter(isElement)
    const boxes: (boolean | null)[] = []
    const content = items.map((item) => {
      const box =
        depth < 60
          ? descendants(item, 'input', 2).find((each) => attribute(each, 'type') === 'checkbox')
          : undefined
      boxes.push(box ? attribute(box, 'checked') !== null : null)
      const blocks =
        item.tagName === 'li'
          ? this.blocks(item.childNodes, depth + 1, marks)
          : this.#block(item, depth + 1, marks)
      return blocks[0]?.type === 'paragraph' ? blocks : [{ type: 'paragraph' }, ...blocks]
    })
    if (content.length === 0) return []
    if (boxes.every((box) => box !== null)) {
      return [
        {
          type: 'taskList',
          content: content.map((each, rank) => ({
            type: 'taskItem',
            attrs: { checked: boxes[rank] === true },
            content: each
          }))
        }
      ]
    }
    const start = Number(attribute(node, 'start') ?? 1)
    const attrs = { start: Number.isInteger(start) ? start : 1, type: attribute(node, 'type') }
    const type = node.tagName === 'ol' ? 'orderedList' : 'bulletList'
    return [
      {
        type,
        ...(type === 'orderedList' && { attrs }),
        content: content.map((each) => ({ type: 'listItem', content: each }))
      }
    ]
  }

  #table(node: Tree.Element, depth: number): DocumentNode[] {
    const columns = ownDescendants(node, 'col')
    const widths = columns.map(
      (column) => Math.round(Number.parseFloat(attribute(column, 'width') ?? '')) || 0
    )
    const rows = ownDescendants(node, 'tr').map((row) =>
      row.childNodes
        .filter(isElement)
        .filter((cell) => cell.tagName === 'td' || cell.tagName === 'th')
        .map((cell): GridCell => ({
          header: cell.tagName === 'th',
          colspan: Number(attribute(cell, 'colspan') ?? 1),
          rowspan: Number(attribute(cell, 'rowspan') ?? 1),
          content: this.blocks(cell.childNodes, depth + 1)
        }))
    )
    const caption = ownDescendants(node, 'caption')[0]
    const words = caption ? this.blocks(caption.childNodes, depth + 1) : []
    return rows.every((row) => row.length === 0) ? words : [...words, tableOf(rows, widths)]
  }

  #inline(node: Tree.ChildNode, marks: DocumentMark[], depth: number): DocumentNode[] {
    if (node.nodeName === '#text' && 'value' in node) {
      const text = node.value.replace(/[ \t\r\n\f]+/g, ' ')
      return text === '' ? [] : [{ type: 'text', text, ...(marks.length > 0 && { marks: unique(marks) }) }]
    }
    if (!isElement(node) || depth > MAX_DEPTH) return []
    if (node.tagName === 'title') this.title ||= textOf(node).trim()
    if (node.tagName === 'head')
      for (const title of descendants(node, 'title')) this.title ||= textOf(title).trim()
    if (LOST.has(node.tagName))
      this.findings.lose(
        node.tagName === 'svg' ? 'drawings' : node.tagName === 'math' ? 'formulas' : 'embedded'
      )
    if (SKIPPED.has(node.tagName) || LOST.has(node.tagName) || node.tagName === 'input') return []
    if (node.tagName === 'br') return [{ type: 'hardBreak' }]
    return this.#children(node, [...marks, ...marksOf(node), ...this.#link(node)], depth)
  }

  #children(node: Tree.Element, marks: DocumentMark[], depth: number): DocumentNode[] {
    return node.childNodes.flatMap((child) => this.#inline(child, marks, depth + 1))
  }

  #link(node: Tree.Element): DocumentMark[] {
    const address = node.tagName === 'a' ? attribute(node, 'href') : null
    if (address === null || address.startsWith('#')) return []
    const href = safeLink(address)
    if (href === null) this.findings.lose('links')
    // A path of another site is none of ours.
    return href === null || href.startsWith('/') || href.startsWith('?')
      ? []
      : [{ type: 'link', attrs: { href } }]
  }

  #image(node: Tree.Element, caption: string): DocumentNode[] {
    const address = attribute(node, 'src') ?? ''
    const alt = attribute(node, 'alt') ?? ''
    const src = this.#source(address)
    if (src === null) return []
    const share = /width:\s*(\d+)(?:\.\d+)?%/.exec(attribute(node, 'style') ?? '')?.[1]
    return [
      {
        type: 'image',
        attrs: { src, alt, caption, width: share ? Math.max(10, Math.min(100, Number(share))) : null }
      }
    ]
  }

  #source(address: string): string | null {
    const data = /^data:image\/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)$/.exec(address)?.[1]
    if (data !== undefined) return this.findings.picture(address, 'image', Buffer.from(data, 'base64'))
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(address)) {
      this.findings.lose('external_images')
      return null
    }
    const found = this.beside(address)
    if (!found) this.findings.lose('broken_images')
    return found && this.findings.picture(found.path, found.path.split('/').at(-1) ?? 'image', found.bytes)
  }
}
