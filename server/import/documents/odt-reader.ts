// An OpenDocument text as one of ours. Follows no address outside the file, runs no macro.
import type { DocumentMark, DocumentNode } from '#shared/editor/index'
import { safeLink } from '#shared/editor/addresses'
import { assemble, plain, type Piece } from './assemble'
import { takeBox } from './docx-body'
import { joined } from './docx-runs'
import { joinLists } from './odt-lists'
import { paragraph } from './docx-styles'
import { OdtStyles, pixels } from './odt-styles'
import { Refusal } from './refusal'
import type { Findings, ReadPage } from './result'
import { framed, tableOf, type GridCell } from './tables'
import { element, elements, find, parseXml, textIn, type XmlNode } from './xml'
import type { Zip } from './zip'

const PICTURE_BYTES = 40 * 1024 * 1024
const TEXT_WIDTH = 605

export function readOdt(zip: Zip, findings: Findings, name: string): ReadPage {
  if (/encryption-data/.test(zip.text('META-INF/manifest.xml') ?? ''))
    throw new Refusal('import.encrypted', 'a password')
  const text = zip.text('content.xml')
  if (text === null) throw new Refusal('import.damaged', 'no content.xml')
  const content = parseXml(text)
  const body = element(content, 'office:body', 'office:text')
  if (!body) throw new Refusal('import.type', 'no text in it')
  if (
    zip.names.some(
      (path) =>
        /^(Basic|Scripts)\/.*\.(xml|py|js|bsh)$/.test(path) && !/(script|dialog)-l[bc]\.xml$/.test(path)
    )
  )
    findings.lose('macros')
  const styles = zip.text('styles.xml')
  const reader = new OdtReader(
    zip,
    findings,
    new OdtStyles(content, styles === null ? undefined : parseXml(styles))
  )
  const blocks = reader.blocks(body)
  const meta = zip.text('meta.xml')
  const own = meta === null ? undefined : find(parseXml(meta), 'dc:title')
  return {
    title: reader.title ?? (own && textIn(own).trim()) ?? name,
    content: [...blocks, ...reader.notes()],
    children: []
  }
}

interface Inline {
  runs: DocumentNode[]
  pictures: DocumentNode[]
}

class OdtReader {
  title: string | null = null
  #notes: DocumentNode[][] = []
  #started = false
  #lastPicture: DocumentNode | null = null
  readonly #counts = new Map<string, number>()

  constructor(
    readonly zip: Zip,
    readonly findings: Findings,
    readonly styles: OdtStyles
  ) {}

  blocks(container: XmlNode): DocumentNode[] {
    return assemble(this.#pieces(container))
  }

  notes(): DocumentNode[] {
    if (this.#notes.length === 0) return []
    this.findings.lose('footnotes', this.#notes.length)
    const items = this.#notes.map((content) => ({ type: 'listItem', content: asItem(content) }))
    return [{ type: 'horizontalRule' }, { type: 'orderedList', content: items }]
  }

  #pieces(container: XmlNode): Piece[] {
    return joinLists(elements(container).flatMap((node): Piece[] => this.#piece(node)))
  }

  #piece(node: XmlNode): Piece[] {
    switch (node.name) {
      case 'text:p':
      case 'text:h':
        return this.#paragraph(node)
      case 'text:list':
        return this.#list(node, 1, undefined).map((block) => ({ block }))
      case 'table:table':
        return [{ block: this.#table(node) }]
      case 'text:section':
      case 'text:index-body':
        return this.#pieces(node)
      case 'text:table-of-content':
      case 'text:illustration-index':
      case 'text:alphabetical-index':
        this.findings.lose('contents')
        return []
      case 'text:tracked-changes':
        this.findings.lose('changes', elements(node).length)
        return []
      case 'draw:frame':
        return this.#frame(node).map((block) => ({ block }))
      default:
        if (node.name.startsWith('draw:')) this.findings.lose('drawings')
        return []
    }
  }

  #paragraph(node: XmlNode): Piece[] {
    const name = node.attributes['text:style-name']
    const { kind, level } = this.styles.kind(name)
    const heading = node.name === 'text:h' || kind === 'heading'
    const found: Inline = { runs: [], pictures: [] }
    this.#inline(node, found, heading || kind === 'title' ? [] : this.styles.paragraphMarks(name))
    const inline = joined(found.runs)
    const images = found.pictures.map((block): Piece => ({ block }))
    const text = inline.map(plain).join('').trim()
    const align = this.styles.align(name)
    const attrs = align ? { textAlign: align } : {}
    if (kind === 'caption' && images.length === 0 && this.#lastPicture?.attrs && text !== '') {
      this.#lastPicture.attrs['caption'] = text
      this.#lastPicture = null
      return []
    }
    this.#lastPicture = images.at(-1)?.block ?? (text === '' ? this.#lastPicture : null)
    if (kind === 'title' && !this.#started && this.title === null && text !== '') {
      this.title = text
      return images
    }
    if (kind === 'contents' || (kind === 'skip' && text === '')) return images
    if (kind === 'rule') return [{ block: { type: 'horizontalRule' } }]
    if (heading || kind === 'title') {
      this.#started ||= text !== ''
      const own = kind === 'title' ? 1 : Number(node.attributes['text:outline-level'] ?? level)
      const block = {
        type: 'heading',
        attrs: { level: Math.max(1, Math.min(3, own || 1)), ...attrs },
        content: inline
      }
      return text === '' ? images : [{ block }, ...images]
    }
    this.#started ||= text !== ''
    if (text === '' && images.length > 0) return images
    const wrap = kind === 'quote' || kind === 'code' ? { wrap: kind } : {}
    return [{ block: paragraph(inline, attrs), ...wrap }, ...images]
  }

  #list(node: XmlNode, level: number, inherited: string | undefined): DocumentNode[] {
    const style = node.attributes['text:style-name'] ?? inherited
    const kind = this.styles.list(style, level)
    const items = elements(node).filter(
      (each) => each.name === 'text:list-item' || each.name === 'text:list-header'
    )
    const start = Number(items[0]?.attributes['text:start-value'] ?? kind.attrs['start'] ?? 1)
    const key = `${style}#${level}`
    const goesOn =
      node.attributes['text:continue-numbering'] === 'true' ||
      node.attributes['text:continue-list'] !== undefined
    const first = goesOn ? (this.#counts.get(key) ?? start) : start
    const read = items.map((item) => {
      const blocks = elements(item).flatMap((child): DocumentNode[] =>
        child.name === 'text:list'
          ? this.#list(child, level + 1, style)
          : this.blocks({ ...item, children: [child] })
      )
      return asItem(blocks)
    })
    this.#counts.set(key, first + read.length)
    // A numbered heading is a list of one heading for OpenDocument.
    const titles =
      items.length > 0 &&
      items.every((item) =>
        elements(item).every((child) => child.name === 'text:h' || child.name === 'text:list')
      )
    if (titles)
      return items.flatMap((item) =>
        elements(item).flatMap((child) =>
          child.name === 'text:h'
            ? this.blocks({ ...item, children: [child] })
            : this.#list(child, level + 1, style)
        )
      )
    const boxes = read.map((blocks) => takeBox(blocks[0]?.content ?? []))
    if (read.length > 0 && boxes.every((box) => box !== null)) {
      return [
        {
          type: 'taskList',
          content: read.map((content, rank) => ({
            type: 'taskItem',
            attrs: { checked: boxes[rank] === true },
            content
          }))
        }
      ]
    }
    const attrs = kind.type === 'orderedList' ? { ...kind.attrs, start: first } : {}
    return read.length === 0
      ? []
      : [{ type: kind.type, attrs, content: read.map((content) => ({ type: 'listItem', content })) }]
  }

  #table(node: XmlNode): DocumentNode {
    const widths: number[] = []
    const rows: GridCell[][] = []
    const walk = (parent: XmlNode, header: boolean): void => {
      for (const child of elements(parent)) {
        if (child.name === 'table:table-column') {
          const width = this.styles.columnWidth(child.attributes['table:style-name'])
          for (let left = times(child, 'table:number-columns-repeated'); left > 0; left -= 1)
            widths.push(width)
        } else if (child.name === 'table:table-row') rows.push(this.#row(child, header))
        else if (/^table:table-(header-)?(rows|columns|row-group|column-group)$/.test(child.name))
          walk(child, header || child.name === 'table:table-header-rows')
      }
    }
    walk(node, false)
    return framed(tableOf(rows, widths), node.attributes['table:name'])
  }

  #row(row: XmlNode, header: boolean): GridCell[] {
    return elements(row, 'table:table-cell').flatMap((cell) => {
      const paragraphs = elements(cell, 'text:p')
      const heading =
        paragraphs.length > 0 &&
        paragraphs.every((each) => this.styles.isHeaderCell(each.attributes['text:style-name']))
      const made = (): GridCell => ({
        header: header || heading,
        colspan: times(cell, 'table:number-columns-spanned'),
        rowspan: times(cell, 'table:number-rows-spanned', 200),
        content: this.blocks(cell)
      })
      return Array.from({ length: times(cell, 'table:number-columns-repeated') }, made)
    })
  }

  #inline(node: XmlNode, found: Inline, marks: DocumentMark[]): void {
    for (const child of node.children) {
      if (typeof child === 'string') push(found, child.replace(/[ \t\r\n]+/g, ' '), marks)
      else this.#inlineNode(child, found, marks)
    }
  }

  #inlineNode(node: XmlNode, found: Inline, marks: DocumentMark[]): void {
    switch (node.name) {
      case 'text:span':
        return this.#inline(node, found, [
          ...marks,
          ...this.styles.spanMarks(node.attributes['text:style-name'])
        ])
      case 'text:a': {
        const href = safeLink(node.attributes['xlink:href'])
        if (href === null) this.findings.lose('links')
        // A place in the document itself: we have no such marks.
        const own = href === null || href.startsWith('#') ? [] : [{ type: 'link', attrs: { href } }]
        return this.#inline(node, found, [...marks, ...own])
      }
      case 'text:s':
        return push(found, ' '.repeat(times(node, 'text:c', 200)), marks)
      case 'text:tab':
        return push(found, '\t', marks)
      case 'text:line-break':
        found.runs.push({ type: 'hardBreak' })
        return
      case 'text:note': {
        const note = element(node, 'text:note-body')
        if (note) this.#notes.push(this.blocks(note))
        return push(found, String(this.#notes.length), [...marks, { type: 'superscript' }])
      }
      case 'office:annotation':
        return this.findings.lose('comments')
      case 'draw:frame':
      case 'draw:a':
        for (const block of node.name === 'draw:a'
          ? elements(node, 'draw:frame').flatMap((each) => this.#frame(each))
          : this.#frame(node)) {
          if (block.type === 'image') found.pictures.push(block)
          else found.runs.push(...(block.content ?? []).filter((each) => each.type === 'text'))
        }
        return
      case 'office:annotation-end':
      case 'text:note-citation':
        return
      default:
        if (/^(draw|dr3d):/.test(node.name)) return this.findings.lose('drawings')
        return this.#inline(node, found, marks)
    }
  }

  #frame(frame: XmlNode): DocumentNode[] {
    const box = element(frame, 'draw:text-box')
    if (box) return captioned(this.blocks(box))
    const math = element(frame, 'draw:object')
    if (math) this.findings.lose('embedded')
    const image = element(frame, 'draw:image')
    if (!image) return []
    const path = (image.attributes['xlink:href'] ?? '').replace(/^\.\//, '')
    if (path === '' || /^([a-z][a-z0-9+.-]*:|\/|\.\.)/i.test(path)) {
      this.findings.lose('external_images')
      return []
    }
    const bytes = this.zip.read(path, PICTURE_BYTES)
    const src = bytes ? this.findings.picture(path, path.split('/').at(-1) ?? 'image', bytes) : null
    if (src === null) {
      this.findings.lose('broken_images')
      return []
    }
    const alt = [element(frame, 'svg:desc'), element(frame, 'svg:title')].find(
      (each) => each && textIn(each) !== ''
    )
    const width = pixels(frame.attributes['svg:width'])
    const share = width > 0 ? Math.max(10, Math.min(100, Math.round((100 * width) / TEXT_WIDTH))) : null
    return [{ type: 'image', attrs: { src, alt: alt ? textIn(alt) : '', caption: '', width: share } }]
  }
}

/** LibreOffice puts a picture and its caption in a box. */
function captioned(blocks: DocumentNode[]): DocumentNode[] {
  const [picture, ...others] = blocks.filter((block) => block.type === 'image')
  const words = blocks
    .filter((block) => block.type !== 'image')
    .map(plain)
    .join(' ')
    .trim()
  if (!picture?.attrs || others.length > 0) return blocks
  if (picture.attrs['caption'] === '') picture.attrs['caption'] = words
  return [picture]
}

function asItem(blocks: DocumentNode[]): DocumentNode[] {
  return blocks[0]?.type === 'paragraph' ? blocks : [{ type: 'paragraph' }, ...blocks]
}

function push(found: Inline, text: string, marks: DocumentMark[]): void {
  if (text === '') return
  const kinds = new Map(marks.map((mark) => [mark.type, mark]))
  const code = kinds.get('code')
  const kept = code ? [code] : [...kinds.values()]
  found.runs.push({ type: 'text', text, ...(kept.length > 0 && { marks: kept }) })
}

function times(node: XmlNode, attribute: string, most = 60): number {
  const count = Number(node.attributes[attribute] ?? 1)
  return Number.isInteger(count) ? Math.max(1, Math.min(count, most)) : 1
}
