// The paragraphs and tables of a Word document, in their order. Text, marks and pictures of a paragraph are docx-runs.ts.
import type { DocumentNode } from '#shared/editor/index'
import { assemble, plain, type Piece } from './assemble'
import { DocxRuns } from './docx-runs'
import { isOn, listKind, paragraph, value, type ListKind, type Style } from './docx-styles'
import type { Findings } from './result'
import { framed, tableOf, type GridCell } from './tables'
import { element, elements, type XmlNode } from './xml'
import type { Zip } from './zip'

export interface DocxParts {
  zip: Zip
  findings: Findings
  relations: Map<string, { target: string; external: boolean }>
  styles: Map<string, Style>
  numbering: XmlNode | undefined
  footnotes: Map<string, XmlNode>
}

/** Twentieths of a point for one CSS pixel. */
const TWIPS = 15

export class DocxBody {
  title: string | null = null
  readonly #runs: DocxRuns
  #started = false

  constructor(readonly parts: DocxParts) {
    this.#runs = new DocxRuns(parts)
  }

  blocks(container: XmlNode | undefined): DocumentNode[] {
    return assemble(this.#pieces(container))
  }

  /** Footnotes, as a numbered list at the end. */
  notes(): DocumentNode[] {
    const notes = this.#runs.cited.map((id) => this.blocks(this.parts.footnotes.get(id)))
    if (notes.length === 0) return []
    this.parts.findings.lose('footnotes', notes.length)
    const items = notes.map((content) => ({
      type: 'listItem',
      content: content[0]?.type === 'paragraph' ? content : [{ type: 'paragraph' }, ...content]
    }))
    return [{ type: 'horizontalRule' }, { type: 'orderedList', content: items }]
  }

  #pieces(container: XmlNode | undefined): Piece[] {
    return elements(container).flatMap((node): Piece[] => {
      switch (node.name) {
        case 'w:p':
          return this.#paragraph(node)
        case 'w:tbl':
          return [{ block: this.#table(node) }]
        case 'w:sdt':
          return this.#control(node)
        case 'w:del':
        case 'w:moveFrom':
          this.parts.findings.lose('changes')
          return []
        case 'w:ins':
        case 'w:moveTo':
          this.parts.findings.lose('changes')
          return this.#pieces(node)
        case 'w:customXml':
        case 'w:smartTag':
          return this.#pieces(node)
        default:
          return []
      }
    })
  }

  #control(node: XmlNode): Piece[] {
    const gallery = value(element(node, 'w:sdtPr', 'w:docPartObj', 'w:docPartGallery'))
    if (gallery !== 'Table of Contents') return this.#pieces(element(node, 'w:sdtContent'))
    this.parts.findings.lose('contents')
    return []
  }

  #paragraph(node: XmlNode): Piece[] {
    const properties = element(node, 'w:pPr')
    const style = this.parts.styles.get(value(element(properties, 'w:pStyle')) ?? '')
    const { inline, pictures } = this.#runs.read(
      node,
      style?.kind?.startsWith('heading') || style?.kind === 'title'
    )
    const images = pictures.map((block): Piece => ({ block }))
    const align = alignOf(value(element(properties, 'w:jc')) ?? style?.align ?? null)
    const attrs = align ? { textAlign: align } : {}
    const text = inline.map(plain).join('').trim()
    switch (style?.kind) {
      case 'skip':
        return images
      case 'contents':
        if (text !== '') this.parts.findings.lost.contents = 1
        return images
      case 'title':
        if (!this.#started && this.title === null && text !== '') {
          this.title = text
          return images
        }
        return [{ block: { type: 'heading', attrs: { level: 1, ...attrs }, content: inline } }, ...images]
      case 'heading1':
      case 'heading2':
      case 'heading3':
        this.#started = true
        if (text === '') return images
        return [
          {
            block: { type: 'heading', attrs: { level: Number(style.kind.at(-1)), ...attrs }, content: inline }
          },
          ...images
        ]
      case 'quote':
        return [{ block: paragraph(inline, attrs), wrap: 'quote' }, ...images]
      case 'code':
        return [{ block: paragraph(inline), wrap: 'code' }]
      case 'rule':
        return [{ block: { type: 'horizontalRule' } }]
      case 'caption':
        if (this.#runs.caption(text)) return images
        break
      case undefined:
      case null:
    }
    if (text !== '') this.#started = true
    const list = this.#listOf(properties, style, inline)
    // A picture alone is a block; an item of a list needs its paragraph.
    if (text === '' && images.length > 0 && !list) return images
    const indent = Number(element(properties, 'w:ind')?.attributes['w:left'] ?? 0)
    const piece: Piece = {
      block: paragraph(inline, attrs),
      ...(list && { list }),
      ...(indent >= 300 && { continues: true })
    }
    return [piece, ...images.map((image) => (list ? { ...image, continues: true } : image))]
  }

  #listOf(properties: XmlNode | undefined, style: Style | undefined, inline: DocumentNode[]): Piece['list'] {
    const task = takeBox(inline)
    const numbering = element(properties, 'w:numPr') ?? style?.numbering
    const id = value(element(numbering, 'w:numId')) ?? '0'
    const level = Number(value(element(numbering, 'w:ilvl')) ?? 0)
    if (task !== null) return { key: 'task', level, kind: { type: 'taskList', attrs: {} }, checked: task }
    if (id === '0') return undefined
    const kind: ListKind | null = listKind(this.parts.numbering, id, level)
    return kind ? { key: id, level, kind } : undefined
  }

  #table(node: XmlNode): DocumentNode {
    const widths = elements(element(node, 'w:tblGrid'), 'w:gridCol').map(({ attributes }) =>
      Math.round(Number(attributes['w:w'] ?? 0) / TWIPS)
    )
    const rows = rowsOf(node, 'w:tr').map((row) => {
      const heading = isOn(element(row, 'w:trPr', 'w:tblHeader'))
      return rowsOf(row, 'w:tc').map((cell): GridCell => {
        const properties = element(cell, 'w:tcPr')
        const merge = element(properties, 'w:vMerge')
        const shade = element(properties, 'w:shd')?.attributes['w:fill']
        return {
          header: heading || shade === 'EEF1F0',
          colspan: Number(value(element(properties, 'w:gridSpan')) ?? 1),
          rowspan: 1,
          continues: merge !== undefined && value(merge) !== 'restart',
          content: this.blocks(cell)
        }
      })
    })
    return framed(tableOf(rows, widths), value(element(node, 'w:tblPr', 'w:tblCaption')))
  }
}

/** Rows and cells may stand in a control or in a change that was accepted. */
function rowsOf(node: XmlNode, name: string): XmlNode[] {
  return elements(node).flatMap((child) => {
    if (child.name === name) return [child]
    if (child.name === 'w:sdt') return rowsOf(element(child, 'w:sdtContent') ?? child, name)
    return child.name === 'w:ins' || child.name === 'w:customXml' ? rowsOf(child, name) : []
  })
}

/** The box of a task at the beginning of a text, taken away from it. Null: no task. */
export function takeBox(inline: DocumentNode[]): boolean | null {
  const [first] = inline
  const box = /^\s*([☐☑☒])\s*/u.exec(first?.text ?? '')
  if (!first || !box) return null
  first.text = first.text?.slice(box[0].length) ?? ''
  if (first.text === '') inline.shift()
  const [next] = inline
  if (next?.text && box[0] === first.text) next.text = next.text.trimStart()
  if (next?.text?.startsWith(' ')) next.text = next.text.slice(1)
  if (next?.text === '') inline.shift()
  return box[1] !== '☐'
}

function alignOf(value: string | null): string | null {
  if (value === 'center' || value === 'right') return value
  return value === 'both' ? 'justify' : value === 'end' ? 'right' : null
}
