import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import { moveSpan, spanOf, stretchSpan } from '#shared/views/spans'
import { daySlots, monthWeeks, readCalendar, weekBars, weekOf } from './layout'

const context = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: null }
const title = fieldOf('text', { key: 'name', role: 'title' })
const day = fieldOf('date', { key: 'day', role: 'date' })
const until = fieldOf('date', { key: 'until', role: 'end' })
const at = fieldOf('datetime', { key: 'at', role: 'date' })
const end = fieldOf('datetime', { key: 'end', role: 'end' })
const days = [title, day, until]
const hours = [title, at, end]
const record = (id: string, values: ViewRecord['values']): ViewRecord => ({ id, order: id, values })
const calendar = (fields: typeof days, records: ViewRecord[]) => {
  const found = readCalendar({ records, fields, settings: {}, context })
  if (!found) throw new Error('no date')
  return found
}

test('weeks go from Monday and hold the whole month; without weekends, none is empty', () => {
  const march = monthWeeks('2027-03-10')
  expect([march[0]?.[0], march.at(-1)?.at(-1), march.length]).toEqual(['2027-03-01', '2027-04-04', 5])
  // May 2027 begins on a Saturday.
  expect(monthWeeks('2027-05-01', false)[0]?.[0]).toBe('2027-05-03')
  expect(weekOf('2027-03-14', false)).toEqual([
    '2027-03-08',
    '2027-03-09',
    '2027-03-10',
    '2027-03-11',
    '2027-03-12'
  ])
})

test('a record over several days is one bar by week, and what does not fit is counted day by day', () => {
  const { events, undated } = calendar(days, [
    record('long', { name: 'Chantier', day: '2027-03-05', until: '2027-03-10' }),
    record('a', { name: 'A', day: '2027-03-09' }),
    record('b', { name: 'B', day: '2027-03-09' }),
    record('none', { name: 'Un jour' })
  ])
  expect(undated).toEqual([{ id: 'none', title: 'Un jour' }])
  const all = weekBars(events, weekOf('2027-03-08'), 3)
  expect(
    all.bars.map(({ event, column, days, lane, before }) => [event.title, column, days, lane, before])
  ).toEqual([
    ['Chantier', 0, 3, 0, true],
    ['A', 1, 1, 1, false],
    ['B', 1, 1, 2, false]
  ])
  const tight = weekBars(events, weekOf('2027-03-08'), 2)
  expect(tight.bars.map(({ event }) => event.title)).toEqual(['Chantier'])
  expect(tight.hidden).toEqual([0, 2, 0, 0, 0, 0, 0])
})

test('an end before its beginning is passed over: the record is not lost', () => {
  const wrong = record('x', { day: '2027-03-10', until: '2027-03-01' })
  expect(spanOf(wrong, { start: day, end: until }, context)).toMatchObject({
    from: '2027-03-10',
    to: '2027-03-10'
  })
})

test('hours that meet stand side by side, and those that follow take the whole width', () => {
  const { events } = calendar(hours, [
    record('1', { name: '1', at: '2027-03-10T08:00:00.000Z', end: '2027-03-10T10:00:00.000Z' }),
    record('2', { name: '2', at: '2027-03-10T09:00:00.000Z', end: '2027-03-10T09:30:00.000Z' }),
    record('3', { name: '3', at: '2027-03-10T11:00:00.000Z' })
  ])
  expect(
    daySlots(events, '2027-03-10').map(({ event, top, bottom, lane, lanes }) => [
      event.title,
      top,
      bottom,
      lane,
      lanes
    ])
  ).toEqual([
    ['1', 540, 660, 0, 2],
    ['2', 600, 630, 1, 2],
    ['3', 720, 780, 0, 1]
  ])
})

test('a move keeps the length and the hour, across a change of the clocks too', () => {
  const two = record('x', { day: '2027-03-26', until: '2027-03-28' })
  expect(moveSpan(two, { start: day, end: until }, 3, context)).toEqual({
    day: '2027-03-29',
    until: '2027-03-31'
  })
  // Nine in the morning in Paris, before and after 28 March 2027.
  const early = record('x', { at: '2027-03-27T08:00:00.000Z', end: '2027-03-27T09:30:00.000Z' })
  expect(moveSpan(early, { start: at, end }, 1, context)).toEqual({
    at: '2027-03-28T07:00:00.000Z',
    end: '2027-03-28T08:30:00.000Z'
  })
  expect(moveSpan(early, { start: at, end }, 0, context, 10 * 60 + 15)).toEqual({
    at: '2027-03-27T09:15:00.000Z',
    end: '2027-03-27T10:45:00.000Z'
  })
})

test('an end is never drawn before its beginning', () => {
  const one = record('x', { day: '2027-03-10', until: '2027-03-10' })
  expect(stretchSpan(one, { start: day, end: until }, { days: 2 }, context)).toEqual({ until: '2027-03-12' })
  expect(stretchSpan(one, { start: day, end: until }, { days: -1 }, context)).toEqual({})
  const hour = record('x', { at: '2027-03-10T08:00:00.000Z', end: '2027-03-10T09:00:00.000Z' })
  expect(stretchSpan(hour, { start: at, end }, { minutes: -60 }, context)).toEqual({})
  expect(stretchSpan(hour, { start: at, end }, { minutes: -30 }, context)).toEqual({
    end: '2027-03-10T08:30:00.000Z'
  })
})

test('a date that the computer keeps is not moved', () => {
  const made = fieldOf('createdAt', { key: 'made', role: 'date' })
  expect(
    moveSpan(record('x', { made: '2027-03-10T08:00:00.000Z' }), { start: made, end: null }, 1, context)
  ).toEqual({})
})
