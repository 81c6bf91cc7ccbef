// The fixed parts of a DOCX: styles under the names Word knows in every language, numberings, relations, header and footer.
import type { ExportDocument, ListBlock } from '../document/model'
import { CALLOUT_EDGE, CALLOUT_GROUND, escapeXml as x } from './xml'

export interface Relation {
  type: 'image' | 'hyperlink'
  target: string
}

export interface Level {
  kind: ListBlock['numbering'] | 'bullet' | 'task'
  start: number
}

/** Of one list, by level; a level that it does not use looks like the one above. */
export type Numbering = (Level | undefined)[]

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const WORD = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${OFFICE}/relationships" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" mc:Ignorable="w14"`

export function contentTypes(): string {
  const part = (name: string, type: string) =>
    `<Override PartName="/word/${name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.${type}+xml"/>`
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/>${part('document', 'document.main')}${part('styles', 'styles')}${part('numbering', 'numbering')}${part('settings', 'settings')}${part('header1', 'header')}${part('footer1', 'footer')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`
}

export function packageRelations(): string {
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`
}

export function documentRelations(relations: Relation[]): string {
  const fixed = ['styles', 'numbering', 'settings'].map(
    (name) => `<Relationship Id="rId${name}" Type="${OFFICE}/relationships/${name}" Target="${name}.xml"/>`
  )
  const page = ['header', 'footer'].map(
    (name) => `<Relationship Id="rId${name}" Type="${OFFICE}/relationships/${name}" Target="${name}1.xml"/>`
  )
  const own = relations.map(
    ({ type, target }, rank) =>
      `<Relationship Id="rIdX${rank + 1}" Type="${OFFICE}/relationships/${type}" Target="${x(target)}"${type === 'hyperlink' ? ' TargetMode="External"' : ''}/>`
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${[...fixed, ...page, ...own].join('')}</Relationships>`
}

export function coreProperties({ title, author, changedAt, locale }: ExportDocument): string {
  return `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${x(title)}</dc:title><dc:creator>${x(author)}</dc:creator><dc:language>${locale}</dc:language><dcterms:modified xsi:type="dcterms:W3CDTF">${changedAt.slice(0, 19)}Z</dcterms:modified></cp:coreProperties>`
}

export function documentXml(body: string, { header }: ExportDocument): string {
  const reference = header ? '<w:headerReference w:type="first" r:id="rIdheader"/>' : ''
  const footers = `<w:footerReference w:type="default" r:id="rIdfooter"/>${header ? '<w:footerReference w:type="first" r:id="rIdfooter"/>' : ''}`
  return `${HEAD}<w:document ${WORD}><w:body>${body}<w:sectPr>${reference}${footers}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1417" w:bottom="1134" w:left="1417" w:header="709" w:footer="567" w:gutter="0"/>${header ? '<w:titlePg/>' : ''}</w:sectPr></w:body></w:document>`
}

export function headerXml({ header }: ExportDocument): string {
  const names = header?.organisations.map((each) => each.name).join(', ') ?? ''
  return `${HEAD}<w:hdr ${WORD}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${x(header?.initiative ?? '')}</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">${x(header?.version ?? '')}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Header"/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="14211F"/></w:pBdr><w:spacing w:after="240"/></w:pPr><w:r><w:t xml:space="preserve">${x(names)}</w:t></w:r></w:p></w:hdr>`
}

export function footerXml({ title }: ExportDocument): string {
  const field = (name: string) => `<w:fldSimple w:instr=" ${name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
  return `${HEAD}<w:ftr ${WORD}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">${x(title)}</w:t></w:r><w:r><w:tab/></w:r>${field('PAGE')}<w:r><w:t xml:space="preserve"> / </w:t></w:r>${field('NUMPAGES')}</w:p></w:ftr>`
}

export function settingsXml({ locale }: ExportDocument): string {
  return `${HEAD}<w:settings ${WORD}><w:defaultTabStop w:val="709"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="${locale === 'fr' ? 'fr-FR' : 'en-GB'}"/></w:settings>`
}

/** Each list has a numbering of its own: two lists never count together. */
export function numberingXml(numberings: Numbering[]): string {
  const formats = {
    '1': 'decimal',
    a: 'lowerLetter',
    A: 'upperLetter',
    i: 'lowerRoman',
    I: 'upperRoman'
  } as const
  const level = (levels: Numbering, rank: number) => {
    const own = levels[rank]
    const { kind } = own ?? levels.slice(0, rank).findLast((each) => each !== undefined) ?? { kind: 'bullet' }
    const format = kind === 'bullet' ? 'bullet' : kind === 'task' ? 'none' : formats[kind]
    const text = kind === 'bullet' ? ['•', '◦', '▪'][rank % 3] : kind === 'task' ? '' : `%${rank + 1}.`
    return `<w:lvl w:ilvl="${rank}"><w:start w:val="${own?.start ?? 1}"/><w:numFmt w:val="${format}"/>${kind === 'task' ? '<w:suff w:val="nothing"/>' : ''}<w:lvlText w:val="${text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${360 * (rank + 1)}" w:hanging="360"/></w:pPr></w:lvl>`
  }
  const abstracts = numberings.map(
    (each, rank) =>
      `<w:abstractNum w:abstractNumId="${rank + 1}"><w:multiLevelType w:val="multilevel"/>${Array.from({ length: 9 }, (_, at) => level(each, at)).join('')}</w:abstractNum>`
  )
  const instances = numberings.map(
    (_, rank) => `<w:num w:numId="${rank + 1}"><w:abstractNumId w:val="${rank + 1}"/></w:num>`
  )
  return `${HEAD}<w:numbering ${WORD}>${abstracts.join('')}${instances.join('')}</w:numbering>`
}

export function drawing(
  id: number,
  relation: string,
  { width, height }: { width: number; height: number },
  alt: string
): string {
  const size = `cx="${width}" cy="${height}"`
  const properties = `id="${id}" name="Image ${id}" descr="${x(alt)}"`
  return `<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent ${size}/><wp:docPr ${properties}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr ${properties}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`
}

export function mediaPath(id: string, mediaType: string): string {
  return `media/${id}.${mediaType === 'image/png' ? 'png' : 'jpg'}`
}

export function stylesXml({ locale }: ExportDocument): string {
  const style = (id: string, name: string, paragraph: string, run = '', more = '') =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:basedOn w:val="Normal"/>${more}<w:qFormat/><w:pPr>${paragraph}</w:pPr><w:rPr>${run}</w:rPr></w:style>`
  const heading = (level: number, size: number) =>
    style(
      `Heading${level}`,
      `heading ${level}`,
      `<w:keepNext/><w:spacing w:before="280" w:after="100"/><w:outlineLvl w:val="${level - 1}"/>`,
      `<w:b/><w:sz w:val="${size * 2}"/>`,
      '<w:next w:val="Normal"/>'
    )
  const tabs = '<w:tabs><w:tab w:val="right" w:pos="9072"/></w:tabs><w:spacing w:after="0"/>'
  const border = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="8A9693"/>`
  return `${HEAD}<w:styles ${WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang w:val="${locale === 'fr' ? 'fr-FR' : 'en-GB'}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>${[
    style('Title', 'Title', '<w:spacing w:before="120" w:after="280"/>', '<w:b/><w:sz w:val="48"/>'),
    heading(1, 17),
    heading(2, 14),
    heading(3, 12),
    style('ListParagraph', 'List Paragraph', '<w:spacing w:after="60"/><w:contextualSpacing/>'),
    style(
      'Quote',
      'Quote',
      '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="8A9693"/></w:pBdr><w:ind w:left="425"/>'
    ),
    style(
      'Callout',
      'Callout',
      `<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="${CALLOUT_EDGE}"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="${CALLOUT_GROUND.toUpperCase()}"/><w:ind w:left="227"/>`
    ),
    style(
      'Code',
      'HTML Preformatted',
      '<w:shd w:val="clear" w:color="auto" w:fill="F3F5F4"/>',
      '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:sz w:val="19"/>'
    ),
    style(
      'HorizontalLine',
      'Horizontal Line',
      '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="43524F"/></w:pBdr>'
    ),
    style('TableText', 'Table Text', '<w:spacing w:after="0"/>'),
    style('AfterTable', 'After Table', '<w:spacing w:after="0" w:line="160" w:lineRule="exact"/>'),
    style('Caption', 'caption', '<w:spacing w:after="200"/>', '<w:i/><w:sz w:val="19"/>'),
    style('Header', 'header', tabs, '<w:sz w:val="18"/>'),
    style('Footer', 'footer', tabs, '<w:sz w:val="18"/>'),
    style(
      'TOCHeading',
      'TOC Heading',
      '<w:spacing w:before="120" w:after="100"/>',
      '<w:b/><w:sz w:val="28"/>'
    ),
    ...[1, 2, 3].map((level) =>
      style(`TOC${level}`, `toc ${level}`, `<w:spacing w:after="60"/><w:ind w:left="${(level - 1) * 280}"/>`)
    )
  ].join(
    ''
  )}<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="005262"/><w:u w:val="single"/></w:rPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>${['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('')}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
}
