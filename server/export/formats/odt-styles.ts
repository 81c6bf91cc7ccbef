// The styles of an OpenDocument text: those people find in the list of their word processor, under the names it knows.
import type { Alignment } from '#shared/editor/highlights'
import type { ExportDocument, ListBlock, Run } from '../document/model'
import { CALLOUT_EDGE, CALLOUT_GROUND, escapeXml as x, HIGHLIGHT_GROUNDS } from './xml'

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns'
export const NAMESPACES = [
  ...['office', 'style', 'text', 'table', 'meta'].map((name) => `xmlns:${name}="${OASIS}:${name}:1.0"`),
  `xmlns:draw="${OASIS}:drawing:1.0"`,
  `xmlns:fo="${OASIS}:xsl-fo-compatible:1.0"`,
  `xmlns:svg="${OASIS}:svg-compatible:1.0"`,
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"'
].join(' ')

/** `properties` is JSON: the look of a run, or a parent style with an alignment. */
export function automaticStyle(name: string, properties: string): string {
  // Written by odt.ts with one of these two shapes.
  const { run, parent, align } = JSON.parse(properties) as {
    run?: Omit<Run, 'text'>
    parent?: string
    align?: Alignment
  }
  if (run)
    return `<style:style style:name="${name}" style:family="text"><style:text-properties${look(run)}/></style:style>`
  const side = align === 'right' ? 'end' : align === 'left' ? 'start' : align
  return `<style:style style:name="${name}" style:family="paragraph" style:parent-style-name="${parent}"><style:paragraph-properties fo:text-align="${side}"/></style:style>`
}

function look(run: Omit<Run, 'text'>): string {
  return [
    run.bold && ' fo:font-weight="bold"',
    run.italic && ' fo:font-style="italic"',
    run.underline && ' style:text-underline-style="solid" style:text-underline-width="auto"',
    run.strike && ' style:text-line-through-style="solid" style:text-line-through-type="single"',
    run.code && ' style:font-name="Liberation Mono"',
    run.subscript && ' style:text-position="sub 58%"',
    run.superscript && ' style:text-position="super 58%"',
    run.highlight && ` fo:background-color="#${HIGHLIGHT_GROUNDS[run.highlight]}"`
  ]
    .filter(Boolean)
    .join('')
}

/** Writer reads the styles of cells here only, not among the styles people see. */
export function cellStyles(): string {
  const cell = (name: string, ground: string) =>
    `<style:style style:name="${name}" style:family="table-cell"><style:table-cell-properties fo:padding="0.12cm" fo:border="0.5pt solid #8a9693"${ground}/></style:style>`
  return cell('Cell', '') + cell('HeaderCell', ' fo:background-color="#eef1f0"')
}

/** @param lists style names by numbering (`1`, `a`…), `bullet` or `task` */
export function listStyles(lists: Map<string, string>): string[] {
  return [...lists].map(([kind, name]) => {
    const levels = Array.from({ length: 9 }, (_, rank) => listLevel(kind, rank + 1))
    return `<text:list-style style:name="${name}">${levels.join('')}</text:list-style>`
  })
}

function listLevel(kind: string | ListBlock['numbering'], level: number): string {
  const indent = (0.63 * level).toFixed(2)
  const place = `<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="${kind === 'task' ? 'nothing' : 'listtab'}" text:list-tab-stop-position="${indent}cm" fo:text-indent="-0.63cm" fo:margin-left="${indent}cm"/></style:list-level-properties>`
  if (kind === 'bullet') {
    const char = ['•', '◦', '▪'][(level - 1) % 3]
    return `<text:list-level-style-bullet text:level="${level}" text:bullet-char="${char}">${place}</text:list-level-style-bullet>`
  }
  const format = kind === 'task' ? '' : kind
  const suffix = kind === 'task' ? '' : ' style:num-suffix="."'
  return `<text:list-level-style-number text:level="${level}" style:num-format="${format}"${suffix}>${place}</text:list-level-style-number>`
}

/** What stands above the first page: the initiative and the organisations that carry it. */
export function headerXml({ header }: ExportDocument): string {
  if (!header) return ''
  const names = header.organisations.map((each) => x(each.name)).join(', ')
  return `<text:p text:style-name="Header"><text:span text:style-name="HeaderStrong">${x(header.initiative)}</text:span><text:tab/>${x(header.version)}</text:p><text:p text:style-name="HeaderNames">${names}</text:p>`
}

export function stylesXml(document: ExportDocument, header: string): string {
  const [language, country] = document.locale === 'fr' ? ['fr', 'FR'] : ['en', 'GB']
  const paragraph = (name: string, display: string, parent: string, properties: string, text = '') =>
    `<style:style style:name="${name}" style:display-name="${display}" style:family="paragraph"${parent === '' ? '' : ` style:parent-style-name="${parent}"`} style:class="text">${properties}${text}</style:style>`
  const space = (top: number, bottom: number, more = '') =>
    `<style:paragraph-properties fo:margin-top="${top}cm" fo:margin-bottom="${bottom}cm"${more}/>`
  const heading = (level: number, size: number) =>
    `<style:style style:name="Heading_20_${level}" style:display-name="Heading ${level}" style:family="paragraph" style:parent-style-name="Standard" style:next-style-name="Text_20_body" style:default-outline-level="${level}" style:class="text">${space(0.5, 0.2, ' fo:keep-with-next="always"')}<style:text-properties fo:font-size="${size}pt" fo:font-weight="bold"/></style:style>`
  const footer = `<text:p text:style-name="Footer">${x(document.title)}<text:tab/><text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count></text:p>`
  const first = (name: string, inside: string) =>
    header === '' ? '' : `<style:${name}-first>${inside}</style:${name}-first>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles ${NAMESPACES} office:version="1.3"><office:font-face-decls><style:font-face style:name="Liberation Sans" svg:font-family="'Liberation Sans'" style:font-family-generic="swiss"/><style:font-face style:name="Liberation Mono" svg:font-family="'Liberation Mono'" style:font-family-generic="modern" style:font-pitch="fixed"/></office:font-face-decls><office:styles><style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Liberation Sans" fo:font-size="11pt" fo:language="${language}" fo:country="${country}"/></style:default-style>${[
    paragraph('Standard', 'Standard', '', ''),
    paragraph('Text_20_body', 'Text body', 'Standard', space(0, 0.25, ' fo:line-height="120%"')),
    paragraph(
      'Title',
      'Title',
      'Standard',
      space(0, 0.5),
      '<style:text-properties fo:font-size="24pt" fo:font-weight="bold"/>'
    ),
    heading(1, 17),
    heading(2, 14),
    heading(3, 12),
    paragraph(
      'Quotations',
      'Quotations',
      'Text_20_body',
      space(0, 0.25, ' fo:margin-left="0.8cm" fo:border-left="2pt solid #8a9693" fo:padding-left="0.3cm"')
    ),
    paragraph(
      'Callout',
      'Callout',
      'Text_20_body',
      space(
        0.1,
        0.2,
        ` fo:margin-left="0.2cm" fo:padding="0.2cm" fo:background-color="#${CALLOUT_GROUND}" fo:border-left="3pt solid #${CALLOUT_EDGE}"`
      )
    ),
    paragraph(
      'Preformatted_20_Text',
      'Preformatted Text',
      'Standard',
      space(0.1, 0.25, ' fo:background-color="#f3f5f4"'),
      '<style:text-properties style:font-name="Liberation Mono" fo:font-size="9.5pt"/>'
    ),
    paragraph(
      'Horizontal_20_Line',
      'Horizontal Line',
      'Standard',
      space(0, 0.4, ' fo:border-bottom="0.5pt solid #43524f"')
    ),
    paragraph('Table_20_Contents', 'Table Contents', 'Standard', ''),
    paragraph(
      'Table_20_Heading',
      'Table Heading',
      'Table_20_Contents',
      '',
      '<style:text-properties fo:font-weight="bold"/>'
    ),
    paragraph('Illustration', 'Illustration', 'Standard', space(0.2, 0.1)),
    paragraph(
      'Caption',
      'Caption',
      'Standard',
      space(0, 0.3),
      '<style:text-properties fo:font-size="9.5pt" fo:font-style="italic"/>'
    ),
    paragraph(
      'Header',
      'Header',
      'Standard',
      '<style:paragraph-properties><style:tab-stops><style:tab-stop style:position="16cm" style:type="right"/></style:tab-stops></style:paragraph-properties>',
      '<style:text-properties fo:font-size="9pt"/>'
    ),
    paragraph(
      'HeaderNames',
      'Header names',
      'Header',
      space(0.05, 0.4, ' fo:border-bottom="0.5pt solid #14211f" fo:padding-bottom="0.15cm"')
    ),
    paragraph('Footer', 'Footer', 'Header', ''),
    paragraph(
      'Contents_20_Heading',
      'Contents Heading',
      'Standard',
      space(0.3, 0.2),
      '<style:text-properties fo:font-size="14pt" fo:font-weight="bold"/>'
    ),
    ...[1, 2, 3].map((level) =>
      paragraph(
        `Contents_20_${level}`,
        `Contents ${level}`,
        'Standard',
        space(0, 0.1, ` fo:margin-left="${((level - 1) * 0.5).toFixed(1)}cm"`)
      )
    )
  ].join(
    ''
  )}<style:style style:name="HeaderStrong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="Picture" style:family="graphic"><style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/></style:style></office:styles><office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="1.6cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm"/><style:header-style/><style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style></style:page-layout></office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:header><text:p text:style-name="Header"/></style:header>${first('header', header)}<style:footer>${footer}</style:footer>${first('footer', footer)}</style:master-page></office:master-styles></office:document-styles>`
}
