// Spreadsheets written by us, opened by LibreOffice: real dates, amounts and percentages, and no cell that is a formula.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeOds } from '#server/export/formats/ods'
import { letters, writeXlsx } from '#server/export/formats/xlsx'
import { sheetName, type Sheet } from '#server/export/sheet/model'
import { sheetRows } from '#server/export/sheet/rows'
import { parseXml, textIn, type XmlNode } from '#server/import/documents/xml'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import { convertFile } from '#tests/support/files/open-office'

const directory = mkdtempSync(join(tmpdir(), 'interpoles-sheets-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const HOSTILE = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '＝1+1',
  "'=1",
  '=HYPERLINK("http://x";"y")',
  '<b>&amp;'
]
const states = ['À faire', 'Fait'].map((label, at) => ({
  id: `s${at}`,
  label,
  colour: 'sea',
  order: String(at),
  retired: false
}))
const fields = [
  fieldOf('text', { key: 'title', label: '=cmd|x', role: 'title' }),
  fieldOf('choice', { key: 'state', label: 'État', options: states }),
  fieldOf('date', { key: 'due', label: 'Échéance' }),
  fieldOf('datetime', { key: 'at', label: 'Début' }),
  fieldOf('money', { key: 'cost', label: 'Coût' }),
  fieldOf('percent', { key: 'part', label: 'Part' }),
  fieldOf('year', { key: 'year', label: 'Année' }),
  fieldOf('bool', { key: 'ok', label: 'Oui ?' }),
  fieldOf('text', { key: 'hidden', label: 'Caché', hidden: true })
]
const records: ViewRecord[] = HOSTILE.map((title, at) => ({
  id: `r${at}`,
  order: String(at),
  values: {
    title,
    state: at % 2 ? 's1' : 's0',
    due: '2027-03-12',
    at: '2027-07-01T12:30:00.000Z',
    cost: -125_050,
    part: 0.125,
    year: 2027,
    ok: true,
    hidden: 'x'
  }
}))

function sheetOf(settings: Parameters<typeof sheetRows>[2]): Sheet {
  const words = { none: 'sans valeur', total: 'Total', failed: (code: string) => code }
  const made = sheetRows(records, fields, settings, plainContext(new Date('2027-03-10T10:00:00Z')), words)
  return {
    name: sheetName('Tensions [2027] : recrutement/été'),
    title: 'Tensions',
    author: '=Nolwenn',
    locale: 'fr',
    madeAt: '2027-03-10T10:00:00.000Z',
    ...made
  }
}

interface Cell {
  type: string | undefined
  value: string | undefined
  text: string
}

/** Every cell as LibreOffice understood it. */
function opened(bytes: Uint8Array, format: string): { name: string; rows: Cell[][]; formulas: number } {
  const xml = new TextDecoder().decode(convertFile(directory, bytes, format, 'fods'))
  const table = every(parseXml(xml), 'table:table')[0]
  if (!table) throw new Error('no table')
  const rows = every(table, 'table:table-row').map((row) =>
    every(row, 'table:table-cell').map(({ attributes, ...cell }) => ({
      type: attributes['office:value-type'],
      value:
        attributes['office:value'] ?? attributes['office:date-value'] ?? attributes['office:boolean-value'],
      text: textIn({ attributes, ...cell }).trim()
    }))
  )
  return { name: table.attributes['table:name'] ?? '', rows, formulas: xml.split('table:formula').length - 1 }
}

function every(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) =>
    typeof child === 'string' ? [] : child.name === name ? [child] : every(child, name)
  )
}

test.each([
  ['xlsx', writeXlsx],
  ['ods', writeOds]
] as const)('%s: typed cells, and text that stays text', (format, write) => {
  const { name, rows, formulas } = opened(write(sheetOf({})), format)
  expect(name).toBe('Tensions 2027 recrutement été')
  expect(formulas).toBe(0)
  const [header, ...lines] = rows
  expect(header?.slice(0, 8).map((cell) => cell.text)).toEqual([
    '=cmd|x',
    'État',
    'Échéance',
    'Début',
    'Coût',
    'Part',
    'Année',
    'Oui ?'
  ])
  expect(lines.slice(0, HOSTILE.length).map(([cell]) => [cell?.type, cell?.text])).toEqual(
    HOSTILE.map((text) => ['string', text.trim()])
  )
  const [, state, due, at, cost, part, year, ok] = lines[0] ?? []
  expect(state?.text).toBe('À faire')
  expect([due?.type, due?.value, due?.text]).toEqual(['date', '2027-03-12', '12/03/2027'])
  // Two hours later in Rennes, in summer.
  expect([at?.type, at?.value, at?.text]).toEqual(['date', '2027-07-01T14:30:00', '01/07/2027 14:30'])
  expect([cost?.type, cost?.value]).toEqual([expect.stringMatching(/^(currency|float)$/), '-1250.5'])
  expect(cost?.text).toMatch(/^-1.?250[.,]50 €$/)
  expect([part?.type, part?.value]).toEqual(['percentage', '0.125'])
  expect([year?.type, year?.text]).toEqual(['float', '2027'])
  expect([ok?.type, ok?.text]).toEqual(['string', 'oui'])
})

test.each([
  ['xlsx', writeXlsx],
  ['ods', writeOds]
] as const)('%s: a view as it is seen, under its groups and over its totals', (format, write) => {
  const sheet = sheetOf({
    filter: { match: 'all', conditions: [{ field: 'title', operator: 'contains', value: '1' }] },
    sort: [{ field: 'title', descending: true }],
    group: ['state'],
    fields: ['title', 'cost'],
    totals: { cost: 'sum' }
  })
  const { rows } = opened(write(sheet), format)
  const shown = rows.map((row) => row.slice(0, 2).map((cell) => cell.value ?? cell.text))
  const wanted = HOSTILE.filter((text) => text.includes('1'))
  const first = wanted.filter((text) => HOSTILE.indexOf(text) % 2 === 0)
  expect(shown[0]).toEqual(['=cmd|x', 'Coût'])
  expect(shown[1]).toEqual([`À faire (${first.length})`, String(-1250.5 * first.length)])
  expect(shown[2 + first.length]?.[0]).toBe(`Fait (${wanted.length - first.length})`)
  expect(shown[wanted.length + 3]).toEqual(['Total', String(-1250.5 * wanted.length)])
})

test('columns have their letters', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
})
