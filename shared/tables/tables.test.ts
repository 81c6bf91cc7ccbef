// What a file seems to hold, and what importing it would do.
import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import type { ViewRecord } from '#shared/views/contract'
import { readCell } from './cell'
import { guessType, hasHeader } from './guess'
import { newOptions, planImport, type PlanInput } from './plan'
import type { TableCell } from './table'

const ctx = plainContext(new Date('2027-03-10T10:00:00Z'))

test.each<[string, TableCell[]]>([
  ['text', ['Crêperie', 'Boulangerie', '12 rue du Port', 'Abri']],
  ['text', []],
  ['longtext', ['Une phrase.\nUne autre.', 'x']],
  ['integer', ['1 250', '3', '-4']],
  ['integer', [12, 1800]],
  ['number', ['12,5', '3', '1 250,75']],
  ['money', ['12,50 €', '1 250 €']],
  ['percent', ['12 %', '3,5 %']],
  ['bool', ['oui', 'Non', 'oui']],
  ['bool', [true, false]],
  ['date', ['12/03/2027', '2027-03-13', '1er avril 2027']],
  ['date', ['2027-03-12', null, '']],
  ['datetime', ['2027-03-12T14:30', '2027-03-12']],
  ['email', ['a@exemple.bzh', 'b@exemple.bzh']],
  ['link', ['https://exemple.bzh', 'https://autre.bzh/x']],
  ['phone', ['02 98 00 00 00', '+33 6 12 34 56 78']],
  ['year', [2024, 2025, '2026']],
  ['choice', ['À faire', 'Fait', 'Fait', 'À faire', 'À faire']],
  // Postal codes keep their zero.
  ['text', ['01234', '29200', '56100']]
])('%s is seen in %j', (type, cells) => {
  expect(guessType(cells, null, ctx)).toBe(type)
})

test('figures are euros or ratios where their cells are written so', () => {
  expect(guessType([12.5, 3], 'euros', ctx)).toBe('money')
  expect(guessType([0.125], 'percent', ctx)).toBe('percent')
  expect(readCell(0.1 + 0.2, fieldOf('money'), ctx)).toBe(30)
  expect(readCell(12.345, fieldOf('money'), ctx)).toBeUndefined()
  expect(readCell(1.5, fieldOf('percent'), ctx)).toBe(1.5)
  expect(readCell(29_200, fieldOf('text'), ctx)).toBe('29200')
  expect(readCell(true, fieldOf('text'), ctx)).toBe('oui')
})

test('a first row that names columns is known from one that does not', () => {
  expect(
    hasHeader(
      [
        ['Nom', 'Montant'],
        ['Abri', 12]
      ],
      ctx
    )
  ).toBe(true)
  expect(
    hasHeader(
      [
        ['Abri', 12],
        ['Bocage', 13]
      ],
      ctx
    )
  ).toBe(false)
  expect(
    hasHeader(
      [
        ['12/03/2027', 'x'],
        ['13/03/2027', 'y']
      ],
      ctx
    )
  ).toBe(false)
  expect(
    hasHeader(
      [
        ['Nom', 'Nom'],
        ['a', 'b']
      ],
      ctx
    )
  ).toBe(false)
  expect(hasHeader([['Nom']], ctx)).toBe(false)
})

const title = fieldOf('text', { key: 'title', label: 'Nom', required: true })
const cost = fieldOf('money', { key: 'cost', label: 'Coût' })
const due = fieldOf('date', { key: 'due', label: 'Échéance' })
const fields = [title, cost, due]
const record = (id: string, values: Record<string, Json>): ViewRecord => ({ id, order: id, values })
const plan = (rows: TableCell[][], own: Partial<PlanInput> = {}) =>
  planImport({
    rows,
    lines: rows.map((_, at) => at + 2),
    targets: fields,
    key: null,
    fields,
    records: [],
    ctx,
    strict: false,
    ...own
  })

test('lines become records; what cannot be read is said by line, and the rest of the line is kept', () => {
  const made = plan([
    ['Abri', '12,50 €', '12/03/2027'],
    ['Bocage', 'cher', '31/02/2027'],
    [null, 4, null]
  ])
  expect(made.records.map(({ line, id, values }) => [line, id, values])).toEqual([
    [2, null, { title: 'Abri', cost: 1250, due: '2027-03-12' }],
    [3, null, { title: 'Bocage' }]
  ])
  expect(made.problems.map(({ line, field, text, code }) => [line, field.key, text, code])).toEqual([
    [3, 'cost', 'cher', 'unreadable'],
    [3, 'due', '31/02/2027', 'unreadable'],
    [4, 'title', '', 'required']
  ])
  expect(made.skipped).toBe(1)
  const strict = plan([['Bocage', 'cher', null]], { strict: true })
  expect([strict.records, strict.skipped]).toEqual([[], 1])
})

test('a key updates what is there: only what differs, nothing for empty cells, twice and several said', () => {
  const records = [
    record('a', { title: 'Abri', cost: 100, due: '2027-01-01' }),
    record('b', { title: 'Crêpes', cost: 100 }),
    record('c', { title: 'Double' }),
    record('d', { title: 'double' })
  ]
  const made = plan(
    [
      ['ABRI', 1, null],
      ['crepes', 2, null],
      ['Étang', 3, null],
      ['étang', 4, null],
      ['Double', 5, null]
    ],
    { key: title, records }
  )
  // « ABRI » is how the file writes it: the name changes, the cost does not.
  expect(made.records.map(({ id, values }) => [id, values])).toEqual([
    ['a', { title: 'ABRI' }],
    ['b', { title: 'crepes', cost: 200 }],
    [null, { title: 'Étang', cost: 300 }]
  ])
  expect(made.problems.map(({ line, code }) => [line, code])).toEqual([
    [5, 'twice'],
    [6, 'several']
  ])
  expect(plan([['Abri', 1, '01/01/2027']], { key: title, records }).same).toBe(1)
})

test('labels without an option are named once, whatever their case', () => {
  const state = fieldOf('choice', {
    options: [{ id: 'todo', label: 'À faire', colour: 'sea', order: '1', retired: false }]
  })
  expect(newOptions(state, ['a faire', 'Fait', 'fait', null, 'En cours'])).toEqual(['Fait', 'En cours'])
})
