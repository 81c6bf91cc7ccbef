// OpenDocument text: the XML that LibreOffice itself would write for such a document, zipped. Styles are in odt-styles.ts.
import { zipSync, strToU8, type Zippable } from 'fflate'
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
import { automaticStyle, cellStyles, headerXml, NAMESPACES, stylesXml, listStyles } from './odt-styles'
import { calloutName, type CalloutTone } from '#shared/editor/callouts'
import { CALLOUTS, escapeXml as x } from './xml'

export function writeOdt(document: ExportDocument): Uint8Array {
  const writer = new Writer(document)
  const contents = document.contents ? writer.contents() : ''
  const body = `<text:p text:style-name="Title">${x(document.title)}</text:p>${contents}${writer.blocks(document.blocks)}`
  const content = `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content ${NAMESPACES} office:version="1.3"><office:automatic-styles>${writer.automatic()}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`
  const pictures = Object.entries(document.pictures).filter(([id]) => writer.used.has(id))
  const files: Zippable = {
    // First and not compressed: that is how programs recognise the file.
    mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
    'content.xml': strToU8(content),
    'styles.xml': strToU8(stylesXml(document, headerXml(document))),
    'meta.xml': strToU8(metaXml(document)),
    'META-INF/manifest.xml': strToU8(
      manifestXml(pictures.map(([id, { mediaType }]) => ({ path: picturePath(id, mediaType), mediaType })))
    )
  }
  for (const [id, picture] of pictures)
    files[picturePath(id, picture.mediaType)] = [picture.bytes, { level: 0 }]
  return zipSync(files)
}

class Writer {
  readonly used = new Set<string>()
  /** XML of an automatic style by its properties, so that each is written once. */
  readonly #styles = new Map<string, string>()
  readonly #lists = new Map<string, string>()
  #tables: string[] = []
  #headings = 0
  #images = 0

  constructor(readonly document: ExportDocument) {}

  automatic(): string {
    const runs = [...this.#styles].map(([properties, name]) => automaticStyle(name, properties))
    return [...runs, cellStyles(), ...this.#tables, ...listStyles(this.#lists)].join('')
  }

  blocks(blocks: Block[], style = 'Text_20_body'): string {
    return blocks.map((block) => this.block(block, style)).join('')
  }

  block(block: Block, style: string): string {
    switch (block.kind) {
      case 'paragraph':
        return `<text:p text:style-name="${this.#paragraph(style, block.align)}">${this.runs(block.runs)}</text:p>`
      case 'heading': {
        this.#headings += 1
        const name = this.#paragraph(`Heading_20_${block.level}`, block.align)
        const mark = `<text:bookmark text:name="t${this.#headings}"/>`
        return `<text:h text:style-name="${name}" text:outline-level="${block.level}">${mark}${this.runs(block.runs)}</text:h>`
      }
      case 'list':
        return this.list(block, 1)
      case 'table':
        return this.table(block)
      case 'quote':
        return this.blocks(block.blocks, 'Quotations')
      case 'callout': {
        if (block.tone) return this.frame(block.blocks, block.tone)
        const title =
          block.title === ''
            ? ''
            : `<text:p text:style-name="Callout"><text:span text:style-name="${this.#run({ text: '', bold: true })}">${x(block.title)}</text:span></text:p>`
        return title + this.blocks(block.blocks, 'Callout')
      }
      case 'code':
        return `<text:p text:style-name="Preformatted_20_Text">${spaced(block.text)}</text:p>`
      case 'rule':
        return '<text:p text:style-name="Horizontal_20_Line"/>'
      case 'contents':
        return this.document.contents ? '' : this.contents()
      case 'image':
        return this.image(block)
    }
  }

  list(list: ListBlock, level: number): string {
    const style = this.#listStyle(list)
    const items = list.items.map((item, rank) => {
      const start =
        list.style === 'number' && rank === 0 && list.start !== 1 ? ` text:start-value="${list.start}"` : ''
      const blocks = item.blocks.map((block, place) => {
        if (block.kind === 'list') return this.list(block, level + 1)
        if (block.kind !== 'paragraph' || place > 0 || list.style !== 'task')
          return this.block(block, 'Text_20_body')
        const box = { text: `${item.checked ? '☑' : '☐'} ` }
        return this.block({ ...block, runs: [box, ...block.runs] }, 'Text_20_body')
      })
      return `<text:list-item${start}>${blocks.join('')}</text:list-item>`
    })
    return `<text:list text:style-name="${style}">${items.join('')}</text:list>`
  }

  /** A table of one cell: the only thing of a word processor that holds any blocks and keeps its name. */
  frame(blocks: Block[], tone: CalloutTone): string {
    const name = `${calloutName(tone)}-${this.#tables.length + 1}`
    const style = `Frame${this.#tables.length + 1}`
    const { ground, edge } = CALLOUTS[tone]
    this.#tables.push(
      `<style:style style:name="${style}" style:family="table"><style:table-properties style:width="${cm(TEXT_WIDTH)}" table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.35cm"/></style:style><style:style style:name="${style}.A" style:family="table-column"><style:table-column-properties style:column-width="${cm(TEXT_WIDTH)}"/></style:style><style:style style:name="${style}.A1" style:family="table-cell"><style:table-cell-properties fo:background-color="#${ground}" fo:padding="0.25cm" fo:border="none" fo:border-left="2.5pt solid #${edge}"/></style:style>`
    )
    const inside = this.blocks(blocks, 'Text_20_body') || '<text:p/>'
    return `<table:table table:name="${name}" table:style-name="${style}"><table:table-column table:style-name="${style}.A"/><table:table-row><table:table-cell table:style-name="${style}.A1" office:value-type="string">${inside}</table:table-cell></table:table-row></table:table>`
  }

  table(table: TableBlock): string {
    const name = `Table${this.#tables.length + 1}`
    const total = table.widths.reduce((sum, width) => sum + width, 0)
    const columns = table.widths.map(
      (width, rank) =>
        `<style:style style:name="${name}.${rank + 1}" style:family="table-column"><style:table-column-properties style:column-width="${cm(width)}"/></style:style>`
    )
    this.#tables.push(
      `<style:style style:name="${name}" style:family="table"><style:table-properties style:width="${cm(total)}" table:align="left" fo:margin-top="0.2cm" fo:margin-bottom="0.35cm"/></style:style>${columns.join('')}`
    )
    const grid = layOut(table)
    const rows = grid.map((slots) => {
      const cells = slots.map((slot) => {
        if (!slot.origin) return '<table:covered-table-cell/>'
        const { header, colspan, rowspan, blocks } = slot.cell
        const spans = `${colspan > 1 ? ` table:number-columns-spanned="${colspan}"` : ''}${rowspan > 1 ? ` table:number-rows-spanned="${rowspan}"` : ''}`
        const inside = this.blocks(blocks, header ? 'Table_20_Heading' : 'Table_20_Contents')
        return `<table:table-cell table:style-name="${header ? 'HeaderCell' : 'Cell'}"${spans} office:value-type="string">${inside || '<text:p/>'}</table:table-cell>`
      })
      return `<table:table-row>${cells.join('')}</table:table-row>`
    })
    const headed = grid[0]?.every(({ cell }) => cell.header && cell.rowspan === 1) ?? false
    const [first = '', ...rest] = rows
    const lines =
      headed && rest.length > 0
        ? `<table:table-header-rows>${first}</table:table-header-rows>${rest.join('')}`
        : rows.join('')
    const widths = table.widths.map(
      (_, rank) => `<table:table-column table:style-name="${name}.${rank + 1}"/>`
    )
    return `<table:table table:name="${name}" table:style-name="${name}">${widths.join('')}${lines}</table:table>`
  }

  image(block: ImageBlock): string {
    const picture = this.document.pictures[block.id]
    const caption =
      block.caption === '' ? '' : `<text:p text:style-name="Caption">${x(block.caption)}</text:p>`
    if (!picture) {
      const words = [block.alt, block.caption].filter(Boolean).join(' ')
      return words === '' ? '' : `<text:p text:style-name="Text_20_body">${x(words)}</text:p>`
    }
    this.used.add(block.id)
    this.#images += 1
    const { width, height } = pictureSize(block, picture)
    const description = block.alt === '' ? '' : `<svg:desc>${x(block.alt)}</svg:desc>`
    return `<text:p text:style-name="Illustration"><draw:frame draw:style-name="Picture" draw:name="Image${this.#images}" text:anchor-type="as-char" svg:width="${cm(width)}" svg:height="${cm(height)}"><draw:image xlink:href="${picturePath(block.id, picture.mediaType)}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>${description}</draw:frame></text:p>${caption}`
  }

  contents(): string {
    const lines = headingsOf(this.document.blocks).map(
      ({ level, text }, rank) =>
        `<text:p text:style-name="Contents_20_${level}"><text:a xlink:type="simple" xlink:href="#t${rank + 1}">${x(text)}</text:a></text:p>`
    )
    if (lines.length === 0) return ''
    const title = x(this.document.words.contents)
    const templates = [1, 2, 3].map(
      (level) =>
        `<text:table-of-content-entry-template text:outline-level="${level}" text:style-name="Contents_20_${level}"><text:index-entry-link-start/><text:index-entry-text/><text:index-entry-tab-stop style:type="right" style:leader-char="."/><text:index-entry-page-number/><text:index-entry-link-end/></text:table-of-content-entry-template>`
    )
    return `<text:table-of-content text:name="${title}"><text:table-of-content-source text:outline-level="3"><text:index-title-template text:style-name="Contents_20_Heading">${title}</text:index-title-template>${templates.join('')}</text:table-of-content-source><text:index-body><text:index-title text:name="${title}_Head"><text:p text:style-name="Contents_20_Heading">${title}</text:p></text:index-title>${lines.join('')}</text:index-body></text:table-of-content>`
  }

  runs(runs: Run[]): string {
    return runs
      .map((run) => {
        if (run.text === '\n') return '<text:line-break/>'
        const name = this.#run(run)
        const text =
          name === ''
            ? spaced(run.text)
            : `<text:span text:style-name="${name}">${spaced(run.text)}</text:span>`
        return run.href === undefined
          ? text
          : `<text:a xlink:type="simple" xlink:href="${x(run.href)}">${text}</text:a>`
      })
      .join('')
  }

  #run(run: Run): string {
    const { text: _text, href: _href, ...look } = run
    return Object.keys(look).length === 0 ? '' : this.#named('T', JSON.stringify({ run: look }))
  }

  #paragraph(parent: string, align: Align): string {
    return align === null || align === 'left' ? parent : this.#named('P', JSON.stringify({ parent, align }))
  }

  #named(prefix: string, properties: string): string {
    const known = this.#styles.get(properties) ?? `${prefix}${this.#styles.size + 1}`
    this.#styles.set(properties, known)
    return known
  }

  #listStyle({ style, numbering }: ListBlock): string {
    const key = style === 'number' ? numbering : style
    const known = this.#lists.get(key) ?? `L${this.#lists.size + 1}`
    this.#lists.set(key, known)
    return known
  }
}

function picturePath(id: string, mediaType: string): string {
  return `Pictures/${id}.${mediaType === 'image/png' ? 'png' : 'jpg'}`
}

/** CSS pixels as centimetres. */
function cm(pixels: number): string {
  return `${((pixels * 2.54) / 96).toFixed(3)}cm`
}

/** XML would melt several spaces into one. */
function spaced(text: string): string {
  return x(text)
    .replace(/ {2,}/g, (spaces) => ` <text:s text:c="${spaces.length - 1}"/>`)
    .replace(/^ /, '<text:s/>')
    .replace(/\t/g, '<text:tab/>')
    .replace(/\n/g, '<text:line-break/>')
}

function metaXml({ title, author, changedAt, locale }: ExportDocument): string {
  const day = changedAt.slice(0, 19)
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta ${NAMESPACES} office:version="1.3"><office:meta><meta:generator>Interpôles</meta:generator><dc:title>${x(title)}</dc:title><dc:creator>${x(author)}</dc:creator><dc:language>${locale}</dc:language><dc:date>${day}</dc:date></office:meta></office:document-meta>`
}

function manifestXml(pictures: { path: string; mediaType: string }[]): string {
  const entry = (path: string, type: string) =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">${entry('/', 'application/vnd.oasis.opendocument.text')}${['content', 'styles', 'meta'].map((name) => entry(`${name}.xml`, 'text/xml')).join('')}${pictures.map(({ path, mediaType }) => entry(path, mediaType)).join('')}</manifest:manifest>`
}
