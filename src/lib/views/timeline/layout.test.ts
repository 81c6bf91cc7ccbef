import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { readTimeline, ticksOf } from './layout'

const context = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: null }
const fields = [
  fieldOf('text', { key: 'name', role: 'title' }),
  fieldOf('date', { key: 'day', role: 'date' }),
  fieldOf('date', { key: 'until', role: 'end' }),
  fieldOf('relations', { key: 'after', role: 'depends' }),
  fieldOf('percent', { key: 'done', role: 'progress' }),
  fieldOf('bool', { key: 'open', label: 'Public' })
]
const records: ViewRecord[] = [
  {
    id: 'late',
    order: 'A',
    values: { name: 'Toiture', day: '2027-04-01', until: '2027-05-10', after: ['walls'], done: 1.4 }
  },
  { id: 'walls', order: 'B', values: { name: 'Murs', day: '2027-03-01', until: '2027-04-05', open: true } },
  { id: 'point', order: 'C', values: { name: 'Fête', day: '2027-06-01', after: ['late', 'gone', 'point'] } },
  { id: 'slip', order: 'D', values: { name: 'Faute', day: '0001-01-01' } },
  { id: 'none', order: 'E', values: { name: 'Un jour' } }
]
function timeline(settings: ViewSettings = {}) {
  const found = readTimeline({ records, fields, settings, context, today: '2027-03-10' })
  if (!found) throw new Error('no date')
  return found
}

test('rows follow their beginning, what has none comes last, and a day without an end is a milestone', () => {
  const rows = timeline().lines.flatMap((line) => (line.kind === 'record' ? [line] : []))
  expect(rows.map(({ record }) => record.id)).toEqual(['slip', 'walls', 'late', 'point', 'none'])
  expect(rows.filter(({ milestone }) => milestone).map(({ record }) => record.id)).toEqual(['slip', 'point'])
  expect(rows.find(({ record }) => record.id === 'late')?.progress).toBe(1)
})

test('a slip of the keyboard does not stretch the days over two thousand years', () => {
  expect([timeline().first, timeline().last]).toEqual(['2027-01-01', '2027-09-30'])
})

test('what begins before the end of what it waits for is said; links to nothing and to oneself are not drawn', () => {
  expect(timeline().links).toEqual([
    { from: 'walls', to: 'late', early: true },
    { from: 'late', to: 'point', early: false }
  ])
})

test('headings gather the rows, with how many', () => {
  const heads = timeline({ group: ['open'] }).lines.flatMap((line) =>
    line.kind === 'head' ? [line.count] : []
  )
  expect(heads).toEqual([1, 4])
})

test('the head shows large steps over small ones, and only those in sight', () => {
  const { above, under } = ticksOf('month', '2026-12-15', '2027-02-10')
  expect(above.map(({ day, days }) => [day, days])).toEqual([
    ['2026-01-01', 365],
    ['2027-01-01', 365]
  ])
  expect(under.map(({ day }) => day)).toEqual(['2026-12-01', '2027-01-01', '2027-02-01'])
  expect(ticksOf('week', '2027-03-10', '2027-03-16').under.map(({ day }) => day)).toEqual([
    '2027-03-08',
    '2027-03-15'
  ])
  expect(ticksOf('year', '2027-05-01', '2027-06-01').under.map(({ day }) => day)).toEqual([
    '2027-01-01',
    '2027-04-01'
  ])
})
