import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { layoutPivot } from './layout'

const context = { ...plainContext(), personId: null }
const options = (...labels: string[]) =>
  labels.map((label) => ({ id: label, label, colour: 'sea', order: label, retired: false }))
const fields = [
  fieldOf('text', { key: 'name', role: 'title' }),
  fieldOf('choice', { key: 'state', label: 'État', role: 'status', options: options('Fait', 'Prévu') }),
  fieldOf('choice', { key: 'kind', label: 'Genre', options: options('Film', 'Repas') }),
  fieldOf('bool', { key: 'open', label: 'Public' }),
  fieldOf('money', { key: 'cost', label: 'Coût' })
]
const records: ViewRecord[] = [
  { id: '1', order: 'A', values: { state: 'Fait', kind: 'Film', cost: 1_010, open: true } },
  { id: '2', order: 'B', values: { state: 'Fait', kind: 'Film', cost: 2_020 } },
  { id: '3', order: 'C', values: { state: 'Prévu', kind: 'Repas', cost: 30 } },
  { id: '4', order: 'D', values: { kind: 'Repas' } }
]
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ')
function pivot(settings: ViewSettings = {}) {
  const found = layoutPivot({ records, fields, settings, context, noValue: 'Sans', count: 'Fiches' })
  if (!found) throw new Error('no field')
  const grid = [...found.rows, null].map((row) => [
    row?.label ?? 'Total',
    ...[...found.columns, null].map((column) => plain(found.cell(row, column).text))
  ])
  return { found, grid }
}

test('counts cross two fields, with totals of rows, of columns and of everything', () => {
  expect(pivot().grid).toEqual([
    ['Fait', '2', '', '2'],
    ['Prévu', '', '1', '1'],
    ['Sans', '', '1', '1'],
    ['Total', '2', '2', '4']
  ])
})

test('cents are summed exactly, and a crossing gives its records', () => {
  const { found, grid } = pivot({ options: { measure: 'cost' } })
  expect(grid[0]).toEqual(['Fait', '30,30 €', '', '30,30 €'])
  expect(grid.at(-1)?.at(-1)).toBe('30,60 €')
  expect(found.cell(found.rows[0] ?? null, found.columns[0] ?? null).records.map(({ id }) => id)).toEqual([
    '1',
    '2'
  ])
})

test('two levels: the outer heading sums what is under it', () => {
  const { found } = pivot({ options: { rows: ['kind', 'state'], columns: [] } })
  expect(
    found.rows.map(({ label, level }) => [
      level,
      label,
      found.cell(null, null) && found.cell(rowOf(found, label, level), null).text
    ])
  ).toEqual([
    [0, 'Film', '2'],
    [1, 'Fait', '2'],
    [0, 'Repas', '2'],
    [1, 'Prévu', '1'],
    [1, 'Sans', '1']
  ])
})

test('an average of an average is not made: totals are of the records', () => {
  const { grid } = pivot({ options: { measure: 'cost', aggregation: 'avg' } })
  expect(grid.at(-1)?.at(-1)).toBe('10,20 €')
})

function rowOf(found: NonNullable<ReturnType<typeof layoutPivot>>, label: string, level: number) {
  return found.rows.find((row) => row.label === label && row.level === level) ?? null
}
