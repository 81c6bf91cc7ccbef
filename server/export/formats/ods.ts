// A sheet as an OpenDocument spreadsheet: each cell says its type and its value, so that none is a formula.
import { strToU8, zipSync } from 'fflate'
import { lookOf, LOOKS, type Look, type Sheet, type SheetCell, type SheetRow } from '../sheet/model'
import { escapeXml as x } from './xml'

const OASIS = 'urn:oasis:names:tc:opendocument:xmlns'
const NAMESPACES = [
  ...['office', 'style', 'text', 'table', 'meta', 'config'].map(
    (name) => `xmlns:${name}="${OASIS}:${name}:1.0"`
  ),
  `xmlns:number="${OASIS}:datastyle:1.0"`,
  `xmlns:fo="${OASIS}:xsl-fo-compatible:1.0"`,
  'xmlns:dc="http://purl.org/dc/elements/1.1/"'
].join(' ')
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
const KINDS = ['record', 'group', 'total'] as const

export function writeOds(sheet: Sheet): Uint8Array {
  const part = (root: string, inner: string) =>
    strToU8(`${HEAD}<office:${root} ${NAMESPACES} office:version="1.3">${inner}</office:${root}>`)
  return zipSync({
    // First and as it is: what tells the format from outside.
    mimetype: [strToU8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }],
    'content.xml': part('document-content', content(sheet)),
    'styles.xml': part('document-styles', ''),
    'meta.xml': part(
      'document-meta',
      `<office:meta><meta:generator>Interpôles</meta:generator><dc:title>${x(sheet.title)}</dc:title><dc:creator>${x(sheet.author)}</dc:creator><dc:language>${sheet.locale}</dc:language><dc:date>${sheet.madeAt.slice(0, 19)}</dc:date></office:meta>`
    ),
    'settings.xml': part('document-settings', frozenHeader(sheet.name)),
    'META-INF/manifest.xml': strToU8(manifest())
  })
}

function content({ name, columns, rows }: Sheet): string {
  const widths = columns.map(
    ({ width }, at) =>
      `<style:style style:name="co${at}" style:family="table-column"><style:table-column-properties style:column-width="${(width * 0.2 + 0.4).toFixed(2)}cm"/></style:style>`
  )
  const columnXml = columns
    .map(
      (_, at) => `<table:table-column table:style-name="co${at}" table:default-cell-style-name="Default"/>`
    )
    .join('')
  const header = columns.map(({ label }) => textCell(label, 'header')).join('')
  const table = `<table:table table:name="${x(name)}">${columnXml}<table:table-header-rows><table:table-row>${header}</table:table-row></table:table-header-rows>${rows.map(line).join('')}</table:table>`
  return `<office:automatic-styles>${widths.join('')}${dataStyles()}${cellStyles()}</office:automatic-styles><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body>`
}

function line(row: SheetRow): string {
  const cells = row.cells.map((cell) => cellXml(cell, `${row.kind}-${lookOf(cell)}`)).join('')
  return `<table:table-row>${cells || '<table:table-cell/>'}</table:table-row>`
}

function cellXml(cell: SheetCell, style: string): string {
  const typed = (type: string, value: string, shown: string) =>
    `<table:table-cell table:style-name="${style}" office:value-type="${type}" ${value}><text:p>${x(shown)}</text:p></table:table-cell>`
  switch (cell.kind) {
    case 'empty':
      return `<table:table-cell table:style-name="${style}"/>`
    case 'text':
      return textCell(cell.value, style)
    case 'day':
    case 'instant':
      return typed('date', `office:date-value="${cell.value}"`, cell.value)
    case 'number': {
      const value = `office:value="${cell.value}"`
      if (cell.format === 'euros')
        return typed('currency', `office:currency="EUR" ${value}`, String(cell.value))
      return typed(cell.format === 'percent' ? 'percentage' : 'float', value, String(cell.value))
    }
  }
}

function textCell(value: string, style: string): string {
  const paragraphs = value.split('\n').map((each) => `<text:p>${spaced(each)}</text:p>`)
  return `<table:table-cell table:style-name="${style}" office:value-type="string">${paragraphs.join('')}</table:table-cell>`
}

/** XML would melt several spaces into one. */
function spaced(text: string): string {
  return x(text)
    .replace(/ {2,}/g, (spaces) => ` <text:s text:c="${spaces.length - 1}"/>`)
    .replace(/^ /, '<text:s/>')
    .replace(/\t/g, '<text:tab/>')
}

function dataStyles(): string {
  const figure = (decimals: number, grouping = true) =>
    `<number:number number:min-integer-digits="1" number:decimal-places="${decimals}" number:min-decimal-places="${decimals}"${grouping ? ' number:grouping="true"' : ''}/>`
  const part = (name: string) => `<number:${name} number:style="long"/>`
  const slash = '<number:text>/</number:text>'
  const day = `${part('day')}${slash}${part('month')}${slash}${part('year')}`
  return [
    `<number:number-style style:name="n-integer">${figure(0)}</number:number-style>`,
    `<number:number-style style:name="n-plain">${figure(0, false)}</number:number-style>`,
    `<number:number-style style:name="n-decimal"><number:number number:min-integer-digits="1"/></number:number-style>`,
    `<number:currency-style style:name="n-euros">${figure(2)}<number:text> </number:text><number:currency-symbol number:language="fr" number:country="FR">€</number:currency-symbol></number:currency-style>`,
    `<number:percentage-style style:name="n-percent"><number:number number:min-integer-digits="1" number:decimal-places="2" number:min-decimal-places="0"/><number:text> %</number:text></number:percentage-style>`,
    `<number:date-style style:name="n-day">${day}</number:date-style>`,
    `<number:date-style style:name="n-instant">${day}<number:text> </number:text>${part('hours')}<number:text>:</number:text>${part('minutes')}</number:date-style>`,
    `<number:text-style style:name="n-text"><number:text-content/></number:text-style>`
  ].join('')
}

function cellStyles(): string {
  const one = (name: string, look: Look, ground: string | null) => {
    const fill = ground === null ? '' : ` fo:background-color="#${ground}"`
    const bold = ground === null ? '' : '<style:text-properties fo:font-weight="bold"/>'
    const wrap = look === 'text' ? ' fo:wrap-option="wrap"' : ''
    return `<style:style style:name="${name}" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="n-${look}"><style:table-cell-properties style:vertical-align="top"${wrap}${fill}/>${bold}</style:style>`
  }
  const each = KINDS.flatMap((kind) =>
    LOOKS.map((look) => one(`${kind}-${look}`, look, kind === 'record' ? null : 'eef1f0'))
  )
  return one('header', 'text', 'd5e8ec') + each.join('')
}

function frozenHeader(name: string): string {
  const item = (key: string, type: string, value: string) =>
    `<config:config-item config:name="${key}" config:type="${type}">${value}</config:config-item>`
  const split = [
    item('VerticalSplitMode', 'short', '2'),
    item('VerticalSplitPosition', 'int', '1'),
    item('PositionBottom', 'int', '1'),
    item('ActiveSplitRange', 'short', '2')
  ].join('')
  return `<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>${item('ViewId', 'string', 'view1')}<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="${x(name)}">${split}</config:config-item-map-entry></config:config-item-map-named>${item('ActiveTable', 'string', x(name))}</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>`
}

function manifest(): string {
  const entry = (path: string, type: string) =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`
  const parts = ['content', 'styles', 'meta', 'settings'].map((name) => entry(`${name}.xml`, 'text/xml'))
  return `${HEAD}<manifest:manifest xmlns:manifest="${OASIS}:manifest:1.0" manifest:version="1.3">${entry('/', 'application/vnd.oasis.opendocument.spreadsheet')}${parts.join('')}</manifest:manifest>`
}
