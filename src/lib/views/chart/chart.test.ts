import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { CHARTS, readChart, readScatter } from './data'
import { drawDonut, drawLine, drawRadar, drawScatter } from './draw-plane'
import { drawRows } from './draw-rows'
import { ring, ticks, type Drawing } from './drawing'

const context = { ...plainContext(), personId: null }
const option = (id: string) => ({ id, label: id, colour: 'sea', order: id, retired: false })
const fields = [
  fieldOf('text', { key: 'name', role: 'title' }),
  fieldOf('choice', {
    key: 'state',
    label: 'État',
    role: 'status',
    options: [option('Fait'), option('Prévu')]
  }),
  fieldOf('bool', { key: 'open', label: 'Public' }),
  fieldOf('date', { key: 'day', label: 'Date' }),
  fieldOf('money', { key: 'cost', label: 'Coût' }),
  fieldOf('integer', { key: 'people', label: 'Participants' })
]
const record = (id: string, values: ViewRecord['values']): ViewRecord => ({ id, order: id, values })
const records = [
  record('1', { state: 'Fait', open: true, day: '2027-01-10', cost: 1_010, people: 3 }),
  record('2', { state: 'Fait', day: '2027-03-02', cost: -2_000, people: 8 }),
  record('3', { day: '2027-03-05', cost: 30 })
]
const words = { noValue: 'Sans', count: 'Fiches' }
function chart(settings: ViewSettings = {}, over: readonly ViewRecord[] = records) {
  const found = readChart({ records: over, fields, settings, context, ...words })
  if (!found) throw new Error('nothing to spread over')
  return found
}
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, ' ')

test('options without a record are told, and what has no value is told when there is some', () => {
  const { categories, values } = chart()
  expect(categories.map(({ label }) => label)).toEqual(['Fait', 'Prévu', 'Sans'])
  expect(values).toEqual([[2, 0, 1]])
})

test('a figure is summed exactly, and nothing to sum is no figure', () => {
  const { values, text } = chart({ options: { measure: 'cost' } })
  expect(values).toEqual([[-990, null, 30]])
  expect(values[0]?.map((value) => plain(text(value)))).toEqual(['-9,90 €', '', '0,30 €'])
})

test('months without a record are months', () => {
  const { categories, values } = chart({ options: { x: 'day' } })
  expect(categories.map(({ key }) => key)).toEqual(['2027-01', '2027-02', '2027-03'])
  expect(values).toEqual([[1, 0, 2]])
})

test('steps of an axis are round, hold everything, and do not count halves of records', () => {
  expect(ticks(0, 2, 5, { whole: true })).toEqual([0, 1, 2])
  expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3])
  expect(ticks(-9, 4, 4).at(0)).toBeLessThanOrEqual(-9)
  expect(ring(0, 0, 5, 10, 0, 1)).not.toContain('NaN')
})

test('every figure is drawn of anything: nothing, one record, negative figures, no value; at any width', () => {
  const cases: [ViewSettings, readonly ViewRecord[]][] = [
    [{}, []],
    [{ options: { series: 'open' } }, records],
    [{ options: { measure: 'cost', series: 'open' } }, records],
    [{ options: { x: 'day', measure: 'cost', aggregation: 'avg' } }, records.slice(0, 1)]
  ]
  for (const [settings, over] of cases)
    for (const width of [280, 1000])
      for (const kind of CHARTS) {
        const data = chart(settings, over)
        const scatter = readScatter({ records: over, fields, settings, context, ...words })
        const drawing: Drawing | null =
          kind === 'scatter'
            ? scatter && drawScatter(scatter, width)
            : kind === 'line'
              ? drawLine(data, width)
              : kind === 'donut'
                ? drawDonut(data, width, 'Autres')
                : kind === 'radar'
                  ? drawRadar(data, width)
                  : drawRows(kind, data, width)
        // JSON writes NaN and infinities as null.
        expect(JSON.stringify(drawing), `${kind}, ${width}`).not.toMatch(/null|NaN|Infinity/)
        expect(
          drawing?.boxes.every((box) => box.width >= 0 && box.height >= 0),
          kind
        ).toBe(true)
      }
})

test('thousands of points that hide each other are gathered, and none is lost', () => {
  const many = Array.from({ length: 4000 }, (_, index) =>
    record(String(index), { cost: (index * 7919) % 100_000, people: (index * 31) % 90 })
  )
  const found = readScatter({ records: many, fields, settings: {}, context, ...words })
  expect(found?.dots.length).toBeLessThan(4000)
  expect(found?.dots.reduce((sum, { count }) => sum + count, 0)).toBe(4000)
})
