// Office Open XML text (DOCX): the parts that Word writes for such a document, zipped. Fixed parts are in docx-parts.ts.
import { strToU8, zipSync, type Zippable } from 'fflate'
import {
  headingsOf,
  layOut,
  pictureSize,
  TEXT_WIDTH,
  type Align,
  type Block,
  type ExportDocument,
  type ImageBlock,
  type ListBlock,
  type Run,
  type TableBlock
} from '../document/model'
import * as parts from './docx-parts'
import { calloutName, type CalloutTone } from '#shared/editor/callouts'
import { CALLOUTS, escapeXml as x, HIGHLIGHT_GROUNDS } from './xml'

export function writeDocx(document: ExportDocument): Uint8Array {
  const writer = new Writer(document)
  const title = `<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>${writer.runs([{ text: document.title }])}</w:p>`
  const contents = document.contents ? writer.contents() : ''
  const body = title + contents + writer.blocks(document.blocks, {})
  const files: Zippable = {
    '[Content_Types].xml': strToU8(parts.contentTypes()),
    '_rels/.rels': strToU8(parts.packageRelations()),
    'docProps/core.xml': strToU8(parts.coreProperties(document)),
    'word/document.xml': strToU8(parts.documentXml(body, document)),
    'word/styles.xml': strToU8(parts.stylesXml(document)),
    'word/numbering.xml': strToU8(parts.numberingXml(writer.numberings)),
    'word/settings.xml': strToU8(parts.settingsXml(document)),
    'word/header1.xml': strToU8(parts.headerXml(document)),
    'word/footer1.xml': strToU8(parts.footerXml(document)),
    'word/_rels/document.xml.rels': strToU8(parts.documentRelations(writer.relations))
  }
  for (const id of writer.used) {
    const picture = document.pictures[id]
    if (picture) files[`word/${parts.mediaPath(id, picture.mediaType)}`] = [picture.bytes, { level: 0 }]
  }
  return zipSync(files)
}

/** What the paragraphs of a container carry. */
interface Setting {
  style?: string
  numbering?: { id: number; level: number }
  /** Inside a list, a paragraph that follows the first one. */
  indent?: number
  bold?: boolean
}

class Writer {
  readonly used = new Set<string>()
  readonly numberings: parts.Numbering[] = []
  readonly relations: parts.Relation[] = []
  #headings = 0
  #drawings = 0

  constructor(readonly document: ExportDocument) {}

  blocks(blocks: Block[], setting: Setting): string {
    return blocks.map((block) => this.block(block, setting)).join('')
  }

  block(block: Block, setting: Setting): string {
    switch (block.kind) {
      case 'paragraph':
        return this.paragraph(
          this.runs(setting.bold ? block.runs.map((run) => ({ ...run, bold: true as const })) : block.runs),
          setting,
          block.align
        )
      case 'heading': {
        this.#headings += 1
        const mark = `<w:bookmarkStart w:id="${this.#headings}" w:name="_Toc${this.#headings}"/><w:bookmarkEnd w:id="${this.#headings}"/>`
        return this.paragraph(mark + this.runs(block.runs), { style: `Heading${block.level}` }, block.align)
      }
      case 'list':
        return this.list(block, 0)
      case 'table':
        return this.table(block)
      case 'quote':
        return this.blocks(block.blocks, { ...setting, style: 'Quote' })
      case 'callout': {
        if (block.tone) return this.frame(block.blocks, block.tone)
        const title =
          block.title === ''
            ? ''
            : this.paragraph(this.runs([{ text: block.title, bold: true }]), { style: 'Callout' })
        return title + this.blocks(block.blocks, { style: 'Callout' })
      }
      case 'code':
        return this.paragraph(this.runs(linesOf(block.text)), { style: 'Code' })
      case 'rule':
        return '<w:p><w:pPr><w:pStyle w:val="HorizontalLine"/></w:pPr></w:p>'
      case 'contents':
        return this.document.contents ? '' : this.contents()
      case 'image':
        return this.image(block)
    }
  }

  paragraph(inside: string, { style, numbering, indent }: Setting, align: Align = null): string {
    const properties = [
      style && `<w:pStyle w:val="${style}"/>`,
      numbering &&
        `<w:numPr><w:ilvl w:val="${numbering.level}"/><w:numId w:val="${numbering.id}"/></w:numPr>`,
      indent !== undefined && `<w:ind w:left="${indent}"/>`,
      align && align !== 'left' && `<w:jc w:val="${align === 'justify' ? 'both' : align}"/>`
    ].filter(Boolean)
    return `<w:p>${properties.length > 0 ? `<w:pPr>${properties.join('')}</w:pPr>` : ''}${inside}</w:p>`
  }

  /** @param outer numbering of the list around it: one for all its levels, so that programs see one list */
  list(list: ListBlock, level: number, outer?: number): string {
    const kind = list.style === 'number' ? list.numbering : list.style
    const id = this.#numbering({ kind, start: list.start }, level, outer)
    const numbering = { id, level }
    return list.items
      .map((item) =>
        item.blocks
          .map((block, place) => {
            if (block.kind === 'list') return this.list(block, Math.min(level + 1, 8), id)
            if (block.kind !== 'paragraph') return this.block(block, {})
            if (place > 0) return this.block(block, { indent: 360 * (level + 1) })
            const box = list.style === 'task' ? taskBox(item.checked) : ''
            return this.paragraph(
              box + this.runs(block.runs),
              { style: 'ListParagraph', numbering },
              block.align
            )
          })
          .join('')
      )
      .join('')
  }

  /** A table of one cell: the only thing of a word processor that holds any blocks; its caption says what it is. */
  frame(blocks: Block[], tone: CalloutTone): string {
    const { ground, edge } = CALLOUTS[tone]
    const width = twips(TEXT_WIDTH)
    const none = ['top', 'bottom', 'right', 'insideH', 'insideV'].map((side) => `<w:${side} w:val="nil"/>`)
    const inside = this.blocks(blocks, {})
    const cell = `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="${ground.toUpperCase()}"/></w:tcPr>${inside}${inside.endsWith('</w:p>') ? '' : '<w:p/>'}</w:tc>`
    const borders = `<w:tblBorders>${none[0]}<w:left w:val="single" w:sz="24" w:space="0" w:color="${edge.toUpperCase()}"/>${none.slice(1).join('')}</w:tblBorders>`
    return `<w:tbl><w:tblPr><w:tblW w:w="${width}" w:type="dxa"/>${borders}<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="100" w:type="dxa"/><w:left w:w="180" w:type="dxa"/><w:bottom w:w="100" w:type="dxa"/><w:right w:w="180" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0000"/><w:tblCaption w:val="${calloutName(tone)}"/></w:tblPr><w:tblGrid><w:gridCol w:w="${width}"/></w:tblGrid><w:tr>${cell}</w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>`
  }

  table(table: TableBlock): string {
    const widths = table.widths.map(twips)
    const rows = layOut(table).map((slots) => {
      const cells = slots.map((slot, column) => {
        if (!slot.origin && !slot.first) return ''
        const { header, colspan, rowspan, blocks } = slot.cell
        // A cell that reaches over several columns begins, in every row, in its first one.
        if (slot.origin === false && slots[column - 1]?.cell === slot.cell) return ''
        const width = widths.slice(column, column + colspan).reduce((sum, each) => sum + each, 0)
        const merge = rowspan > 1 ? `<w:vMerge${slot.origin ? ' w:val="restart"' : ''}/>` : ''
        const properties = `<w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${colspan > 1 ? `<w:gridSpan w:val="${colspan}"/>` : ''}${merge}${header ? '<w:shd w:val="clear" w:color="auto" w:fill="EEF1F0"/>' : ''}</w:tcPr>`
        const inside = slot.origin ? this.blocks(blocks, { style: 'TableText', bold: header }) : ''
        // A cell ends with a paragraph, or Word says that the file is damaged.
        return `<w:tc>${properties}${inside}${inside.endsWith('</w:p>') ? '' : '<w:p/>'}</w:tc>`
      })
      const heading = slots.every(({ cell }) => cell.header) ? '<w:trPr><w:tblHeader/></w:trPr>' : ''
      return `<w:tr>${heading}${cells.join('')}</w:tr>`
    })
    const total = widths.reduce((sum, width) => sum + width, 0)
    const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('')
    return `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="${total}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0420"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl><w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>`
  }

  image(block: ImageBlock): string {
    const picture = this.document.pictures[block.id]
    const caption =
      block.caption === '' ? '' : this.paragraph(this.runs([{ text: block.caption }]), { style: 'Caption' })
    if (!picture) {
      const words = [block.alt, block.caption].filter(Boolean).join(' ')
      return words === '' ? '' : this.paragraph(this.runs([{ text: words }]), {})
    }
    this.used.add(block.id)
    this.#drawings += 1
    const relation = this.#relation({ type: 'image', target: parts.mediaPath(block.id, picture.mediaType) })
    const { width, height } = pictureSize(block, picture)
    const size = { width: emu(width), height: emu(height) }
    return `<w:p><w:pPr><w:keepNext/></w:pPr><w:r>${parts.drawing(this.#drawings, relation, size, block.alt)}</w:r></w:p>${caption}`
  }

  /** A field that Word fills in again when asked; what it holds now is right but for page numbers. */
  contents(): string {
    const lines = headingsOf(this.document.blocks).map(
      ({ level, text }, rank) =>
        `<w:p><w:pPr><w:pStyle w:val="TOC${level}"/></w:pPr>${rank === 0 ? `${fieldMark('begin')}<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>${fieldMark('separate')}` : ''}<w:hyperlink w:anchor="_Toc${rank + 1}" w:history="1">${this.runs([{ text }])}</w:hyperlink></w:p>`
    )
    if (lines.length === 0) return ''
    const title = this.paragraph(this.runs([{ text: this.document.words.contents }]), { style: 'TOCHeading' })
    const gallery =
      '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
    return `<w:sdt>${gallery}<w:sdtContent>${title}${lines.join('')}<w:p>${fieldMark('end')}</w:p></w:sdtContent></w:sdt>`
  }

  runs(runs: Run[]): string {
    return runs
      .map((run) => {
        if (run.href === undefined) return runXml(run)
        const relation = this.#relation({ type: 'hyperlink', target: run.href })
        return `<w:hyperlink r:id="${relation}" w:history="1">${runXml(run)}</w:hyperlink>`
      })
      .join('')
  }

  #numbering(own: parts.Level, level: number, outer: number | undefined): number {
    const levels = outer === undefined ? undefined : this.numberings[outer - 1]
    const known = levels?.[level]
    if (outer !== undefined && levels && (!known || (known.kind === own.kind && known.start === own.start))) {
      levels[level] = own
      return outer
    }
    const made: parts.Numbering = []
    made[level] = own
    return this.numberings.push(made)
  }

  #relation(relation: parts.Relation): string {
    const known = this.relations.findIndex(
      (each) => each.type === relation.type && each.target === relation.target
    )
    return `rIdX${known >= 0 ? known + 1 : this.relations.push(relation)}`
  }
}

function runXml(run: Run): string {
  const properties = [
    run.href !== undefined && '<w:rStyle w:val="Hyperlink"/>',
    run.code && '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>',
    run.bold && '<w:b/>',
    run.italic && '<w:i/>',
    run.strike && '<w:strike/>',
    run.underline && '<w:u w:val="single"/>',
    run.highlight &&
      `<w:shd w:val="clear" w:color="auto" w:fill="${HIGHLIGHT_GROUNDS[run.highlight].toUpperCase()}"/>`,
    (run.subscript ?? run.superscript) &&
      `<w:vertAlign w:val="${run.subscript ? 'subscript' : 'superscript'}"/>`
  ].filter(Boolean)
  const inside = run.text
    .split(/([\n\t])/)
    .map((piece) =>
      piece === '\n'
        ? '<w:br/>'
        : piece === '\t'
          ? '<w:tab/>'
          : piece === ''
            ? ''
            : `<w:t xml:space="preserve">${x(piece)}</w:t>`
    )
  return `<w:r>${properties.length > 0 ? `<w:rPr>${properties.join('')}</w:rPr>` : ''}${inside.join('')}</w:r>`
}

/** A box that Word ticks at a click. */
function taskBox(checked: boolean): string {
  const box = checked ? '☑' : '☐'
  return `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${checked ? 1 : 0}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>${box}</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t xml:space="preserve"> </w:t></w:r>`
}

function linesOf(text: string): Run[] {
  return text
    .split('\n')
    .flatMap((line, rank) => (rank === 0 ? [{ text: line }] : [{ text: '\n' }, { text: line }]))
}

function fieldMark(kind: 'begin' | 'separate' | 'end'): string {
  return `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`
}

/** CSS pixels as twentieths of a point. */
function twips(pixels: number): number {
  return Math.round(pixels * 15)
}

/** CSS pixels as English metric units. */
function emu(pixels: number): number {
  return Math.round(pixels * 9525)
}
