// Spreadsheets of strangers as cells: those of LibreOffice and of Excel's format are read, hostile ones are refused whole.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeOds } from '#server/export/formats/ods'
import { writeXlsx } from '#server/export/formats/xlsx'
import type { Sheet, SheetCell } from '#server/export/sheet/model'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Loose, type Reply } from '#tests/support/ask'
import { convertFile } from '#tests/support/files/open-office'
import { buildWorld, type World } from '#tests/support/world'

let server: TestServer
let world: World
const directory = mkdtempSync(join(tmpdir(), 'interpoles-tables-'))

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

function send(content: BlobPart, name: string, sheet = 0): Promise<Reply<Loose>> {
  const form = new FormData()
  form.set('file', new File([content], name))
  form.set('sheet', String(sheet))
  return ask(server, world.headers.coordinator, 'POST /tables', form)
}
async function rows(content: BlobPart, name: string): Promise<unknown> {
  const { status, body } = await send(content, name)
  expect(body.error?.code).toBeUndefined()
  expect(status).toBe(200)
  return body.rows
}
const refusal = async (content: BlobPart, name: string) => {
  const { body } = await send(content, name)
  expect(body.error?.message).toMatch(/^Ce fichier/)
  return body.error?.code
}
function zip(entries: Record<string, string | Uint8Array>): Uint8Array<ArrayBuffer> {
  const made: Zippable = {}
  for (const [path, value] of Object.entries(entries))
    made[path] = typeof value === 'string' ? strToU8(value) : value
  return new Uint8Array(zipSync(made))
}
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const xlsx = (sheet: string, more: Record<string, string> = {}) =>
  zip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="Un" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more
  })
const ods = (table: string, more: Record<string, string> = {}) =>
  zip({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body></office:document-content>`,
    ...more
  })
const cell = (text: string, repeated = '') =>
  `<table:table-cell office:value-type="string"${repeated}><text:p>${text}</text:p></table:table-cell>`

describe('what is read', () => {
  test('CSV in the writings of these offices', async () => {
    const wanted = [
      ['Nom', 'Montant'],
      ['Crêperie ; « Bocage »', '12,5'],
      ['=1+1', '-3']
    ]
    const text = 'Nom;Montant\r\n"Crêperie ; « Bocage »";12,5\r\n\'=1+1;-3\r\n\r\n'
    expect(await rows(`\uFEFF${text}`, 'a.csv')).toEqual(wanted)
    const latin = Uint8Array.from(text, (char) => ({ é: 0xe9, ê: 0xea })[char] ?? char.charCodeAt(0))
    expect(await rows(latin, 'a.csv')).toEqual(wanted)
    expect(await rows(new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')), 'a.csv')).toEqual(wanted)
    expect(await rows('sep=|\na|b\n1|2', 'a.csv')).toEqual([
      ['a', 'b'],
      ['1', '2']
    ])
    const { body } = await send('a,b\n"x,y\n', 'a.csv')
    expect(body.lost).toEqual([{ code: 'quotes', count: 1, message: expect.stringContaining('guillemet') }])
  })

  test('a workbook: typed cells, texts put together, results of formulas; what is hidden in it is said', async () => {
    const sheet = [
      '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" s="1"><v>46458</v></c><c s="2"><v>46458.604166666664</v></c></row>',
      '<row><c t="inlineStr"><is><t>en </t><r><t>ligne</t></r></is></c><c t="b"><v>1</v></c><c s="3"><v>0.125</v></c><c><f>1+1</f><v>2</v></c><c t="e"><v>#DIV/0!</v></c></row>'
    ].join('')
    const { body } = await send(
      xlsx(sheet, {
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-40C]dd\\ mmmm\\ yyyy;@"/><numFmt numFmtId="171" formatCode="dd/mm/yy&quot; à &quot;hh:mm"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="10"/></cellXfs></styleSheet>',
        'xl/sharedStrings.xml':
          '<sst><si><r><t>Gras</t></r><r><t xml:space="preserve"> maigre</t></r><rPh><t>furigana</t></rPh></si></sst>',
        'xl/vbaProject.bin': 'x'
      }),
      'a.xlsm'
    )
    expect(body.rows).toEqual([
      [null, 'Gras maigre', null, '2027-03-12', '2027-03-12T14:30'],
      ['en ligne', true, 0.125, 2, '#DIV/0!']
    ])
    expect(body.lines).toEqual([2, 3])
    expect(body.hints).toEqual([null, null, 'percent'])
    expect(body.lost.map((one: Loose) => [one.code, one.count])).toEqual([
      ['formulas', 1],
      ['macros', 1],
      ['errors', 1]
    ])
  })

  test.each([
    ['xlsx', 'ods', writeOds],
    ['ods', 'xlsx', writeXlsx]
  ] as const)('ours, opened and saved as %s by LibreOffice: the same cells', async (format, from, write) => {
    const cells: SheetCell[] = [
      { kind: 'text', value: '=1+1 « Abri »\nen deux lignes' },
      { kind: 'day', value: '2027-03-12' },
      { kind: 'instant', value: '2027-07-01T14:30:00' },
      { kind: 'number', value: -12.5, format: 'euros' },
      { kind: 'number', value: 0.125, format: 'percent' },
      { kind: 'number', value: 2027, format: 'plain' }
    ]
    const columns = ['Nom', 'Jour', 'Début', 'Coût', 'Part', 'Année'].map((label) => ({ label, width: 12 }))
    const sheet: Sheet = {
      name: 'Fiches',
      title: 'Fiches',
      author: 'Nolwenn',
      locale: 'fr',
      madeAt: '2027-03-10T10:00:00.000Z',
      columns,
      rows: [{ kind: 'record', depth: 0, cells }]
    }
    const saved = new Uint8Array(convertFile(directory, write(sheet), from, format))
    const { body } = await send(saved, `a.${format}`)
    expect(body.rows).toEqual([
      columns.map(({ label }) => label),
      ['=1+1 « Abri »\nen deux lignes', '2027-03-12', '2027-07-01T14:30', -12.5, 0.125, 2027]
    ])
    expect(body.hints.slice(3, 5)).toEqual(['euros', 'percent'])
    expect(body.sheets).toEqual(['Fiches'])
  })

  test('an OpenDocument sheet: spaces, lines, repeated and covered cells; the sheet that is asked for', async () => {
    const first = `<table:table table:name="Un"><table:table-row>${cell('a<text:s text:c="2"/>b</text:p><text:p>c', ' table:number-columns-repeated="2"')}<table:covered-table-cell/><table:table-cell office:value-type="currency" office:value="12.5"><text:p>12,50 €</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>`
    const second = `<table:table table:name="Deux"><table:table-row>${cell('là')}<table:table-cell office:value-type="date" office:date-value="2027-03-12T14:30:00"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`
    const one = await send(ods(first + second), 'a.ods')
    expect(one.body).toMatchObject({ sheets: ['Un', 'Deux'], hints: [null, null, null, 'euros'] })
    expect(one.body.rows).toEqual([['a  b\nc', 'a  b\nc', null, 12.5]])
    expect((await send(ods(first + second), 'a.ods', 1)).body.rows).toEqual([['là', '2027-03-12T14:30']])
    expect((await send(ods(first), 'a.ods', 7)).body.error.code).toBe('import.empty')
  })
})

describe('what is refused, whole, with a sentence', () => {
  test('what is no spreadsheet', async () => {
    expect(await refusal('%PDF-1.7', 'a.csv')).toBe('import.table')
    expect(await refusal('texte', 'a.docx')).toBe('import.table')
    expect(
      await refusal(zip({ 'word/document.xml': '<x/>', '[Content_Types].xml': '<Types/>' }), 'a.xlsx')
    ).toBe('import.table')
    expect(await refusal(new Uint8Array(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'a.xls')).toBe(
      'import.table'
    )
    expect(await refusal('', 'a.csv')).toBe('import.empty')
    expect(await refusal(' ;\n;', 'a.csv')).toBe('import.empty')
  })

  test('what is locked', async () => {
    const locked = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('EncryptedPackage', 'utf16le')
    ])
    expect(await refusal(new Uint8Array(locked), 'a.xlsx')).toBe('import.encrypted')
    const manifest = '<manifest><file-entry><encryption-data/></file-entry></manifest>'
    expect(await refusal(ods('', { 'META-INF/manifest.xml': manifest }), 'a.ods')).toBe('import.encrypted')
  })

  test('entities, in any part', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    const sheet = {
      'xl/worksheets/sheet1.xml': `${bomb}<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>`
    }
    expect(await refusal(xlsx('', sheet), 'a.xlsx')).toBe('import.damaged')
    expect(await refusal(xlsx('<row/>', { 'xl/sharedStrings.xml': `${bomb}<sst/>` }), 'a.xlsx')).toBe(
      'import.damaged'
    )
    expect(
      await refusal(
        ods('').length > 0
          ? zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': `${bomb}<x/>` })
          : '',
        'a.ods'
      )
    ).toBe('import.damaged')
  })

  test('bombs: repeated cells, far columns, many rows, what unfolds without end', async () => {
    const repeated = (columns: number, many: number) =>
      ods(
        `<table:table table:name="x"><table:table-row table:number-rows-repeated="${many}">${cell('a', ` table:number-columns-repeated="${columns}"`)}</table:table-row></table:table>`
      )
    expect(await refusal(repeated(16_384, 1), 'a.ods')).toBe('import.too_much')
    expect(await refusal(repeated(1, 1_048_576), 'a.ods')).toBe('import.too_much')
    expect(await refusal(repeated(200, 20_000), 'a.ods')).toBe('import.too_much')
    expect(await refusal(xlsx('<row><c r="XFD1"><v>1</v></c></row>'), 'a.xlsx')).toBe('import.too_much')
    expect(await refusal(xlsx('<row><c><v>1</v></c></row>'.repeat(20_001)), 'a.xlsx')).toBe('import.too_much')
    expect(await refusal(`${'a;'.repeat(300)}b`, 'a.csv')).toBe('import.too_much')
    expect(
      await refusal(xlsx('', { 'xl/worksheets/sheet1.xml': ' '.repeat(257 * 1024 * 1024) }), 'a.xlsx')
    ).toBe('import.too_much')
    expect(await refusal(xlsx('<a>'.repeat(200)), 'a.xlsx')).toBe('import.too_much')
  })

  test('a file cut in two; then the next one is read', async () => {
    const whole = xlsx('<row><c><v>1</v></c></row>')
    expect(await refusal(whole.slice(0, -30), 'a.xlsx')).toBe('import.damaged')
    expect(await refusal(xlsx('<row><c><v>1</v></row>'), 'a.xlsx')).toBe('import.damaged')
    expect(await rows(whole, 'a.xlsx')).toEqual([[1]])
  })

  test('whoever is not signed in is told nothing', async () => {
    const form = new FormData()
    form.set('file', new File(['a;b\n1;2'], 'a.csv'))
    expect((await ask(server, {}, 'POST /tables', form)).body.error.code).toBe('session.required')
  })
})
