// A sheet in the format of Excel, as XML: typed cells only. A text is a string whose format is « text », so that it is no formula here,
// nor when somebody edits it.
import { strToU8, zipSync } from 'fflate'
import { lookOf, LOOKS, type Look, type Sheet, type SheetCell, type SheetRow } from '../sheet/model'
import { escapeXml as x } from './xml'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
/** What Excel holds in a cell: a longer one makes the file damaged in its eyes. */
const LONGEST = 32_767
const KINDS = ['record', 'group', 'total'] as const
const HEADER_STYLE = 1

export function writeXlsx(sheet: Sheet): Uint8Array {
  const part = (text: string) => strToU8(HEAD + text)
  return zipSync({
    '[Content_Types].xml': part(contentTypes()),
    '_rels/.rels': part(
      relations([
        ['rId1', `${OFFICE}/officeDocument`, 'xl/workbook.xml'],
        ['rId2', `${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml']
      ])
    ),
    'docProps/core.xml': part(properties(sheet)),
    'xl/workbook.xml': part(
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${x(sheet.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
    ),
    'xl/_rels/workbook.xml.rels': part(
      relations([
        ['rId1', `${OFFICE}/worksheet`, 'worksheets/sheet1.xml'],
        ['rId2', `${OFFICE}/styles`, 'styles.xml']
      ])
    ),
    'xl/styles.xml': part(styles()),
    'xl/worksheets/sheet1.xml': part(worksheet(sheet))
  })
}

function worksheet({ columns, rows }: Sheet): string {
  const widths = columns
    .map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width + 2}" customWidth="1"/>`)
    .join('')
  const header = columns.map(({ label }, at) => text(`${letters(at)}1`, label, HEADER_STYLE)).join('')
  const body = rows.map((row, at) => line(row, at + 2)).join('')
  const grouped = rows.some((row) => row.kind !== 'record')
  const filter =
    columns.length > 0 && rows.length > 0 && !grouped
      ? `<autoFilter ref="A1:${letters(columns.length - 1)}${rows.length + 1}"/>`
      : ''
  return `<worksheet xmlns="${MAIN}"><sheetPr><outlinePr summaryBelow="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${widths && `<cols>${widths}</cols>`}<sheetData><row r="1">${header}</row>${body}</sheetData>${filter}</worksheet>`
}

function line(row: SheetRow, number: number): string {
  const level = row.depth > 0 ? ` outlineLevel="${Math.min(row.depth, 7)}"` : ''
  const cells = row.cells.map((cell, at) => cellXml(cell, `${letters(at)}${number}`, row.kind)).join('')
  return `<row r="${number}"${level}>${cells}</row>`
}

function cellXml(cell: SheetCell, place: string, kind: SheetRow['kind']): string {
  const style = styleOf(kind, lookOf(cell))
  switch (cell.kind) {
    case 'empty':
      return kind === 'record' ? '' : `<c r="${place}" s="${style}"/>`
    case 'text':
      return text(place, cell.value, style)
    case 'number':
      return `<c r="${place}" s="${style}"><v>${cell.value}</v></c>`
    case 'day':
    case 'instant':
      return dated(cell.value, place, style)
  }
}

function dated(value: string, place: string, style: number): string {
  const serial = serialOf(value)
  // Before 1900 Excel has no dates.
  if (serial === null) return text(place, value, styleOf('record', 'text'))
  return `<c r="${place}" s="${style}"><v>${serial}</v></c>`
}

function text(place: string, value: string, style: number): string {
  const held = value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${x(held)}</t></is></c>`
}

/** Days since 30 December 1899, as Excel counts from March 1900 on. */
function serialOf(value: string): number | null {
  const at = Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value}Z`)
  const days = (at - Date.UTC(1899, 11, 30)) / 86_400_000
  return days < 61 || Number.isNaN(days) ? null : Math.round(days * 1e8) / 1e8
}

/** A, B… Z, AA. */
export function letters(column: number): string {
  const high = Math.floor(column / 26)
  return (high > 0 ? letters(high - 1) : '') + String.fromCharCode(65 + (column % 26))
}

/** Each look in each kind of row, after the two first styles. */
function styleOf(kind: SheetRow['kind'], look: Look): number {
  return 2 + KINDS.indexOf(kind) * LOOKS.length + LOOKS.indexOf(look)
}

const FORMATS: Record<Look, number> = {
  text: 49,
  integer: 3,
  plain: 1,
  decimal: 0,
  euros: 164,
  percent: 165,
  day: 166,
  instant: 167
}

function styles(): string {
  const custom = [
    [164, '#,##0.00\\ [$€-40C]'],
    [165, '0.##\\ %'],
    [166, 'dd/mm/yyyy'],
    [167, 'dd/mm/yyyy\\ hh:mm']
  ].map(([id, code]) => `<numFmt numFmtId="${id}" formatCode="${x(String(code))}"/>`)
  const font = (bold: string) => `<font>${bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
  const fill = (pattern: string) => `<fill>${pattern}</fill>`
  const solid = (colour: string) =>
    fill(`<patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill>`)
  const fills = [
    fill('<patternFill patternType="none"/>'),
    fill('<patternFill patternType="gray125"/>'),
    solid('D5E8EC'),
    solid('EEF1F0')
  ]
  const xf = (format: number, fontId: number, fillId: number) =>
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="${fillId}" borderId="0" xfId="0" applyNumberFormat="1"${fontId ? ' applyFont="1"' : ''}${fillId ? ' applyFill="1"' : ''} applyAlignment="1"><alignment vertical="top"${format === 49 ? ' wrapText="1"' : ''}/></xf>`
  const cells = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    xf(49, 1, 2),
    ...KINDS.flatMap((kind) =>
      LOOKS.map((look) => xf(FORMATS[look], kind === 'record' ? 0 : 1, kind === 'record' ? 0 : 3))
    )
  ]
  return `<styleSheet xmlns="${MAIN}"><numFmts count="${custom.length}">${custom.join('')}</numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="${fills.length}">${fills.join('')}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

function contentTypes(): string {
  const override = (path: string, type: string) => `<Override PartName="${path}" ContentType="${type}"/>`
  return `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('/xl/workbook.xml', `${TYPES}.sheet.main+xml`)}${override('/xl/worksheets/sheet1.xml', `${TYPES}.worksheet+xml`)}${override('/xl/styles.xml', `${TYPES}.styles+xml`)}${override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml')}</Types>`
}

function relations(entries: [id: string, type: string, target: string][]): string {
  const each = entries.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`
  )
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`
}

function properties({ title, author, madeAt }: Sheet): string {
  const day = `${madeAt.slice(0, 19)}Z`
  return `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${x(title)}</dc:title><dc:creator>${x(author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${day}</dcterms:created></cp:coreProperties>`
}
