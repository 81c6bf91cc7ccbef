import { expect, test } from 'vitest'
import { actionsHref, byDue, readActionFilters } from './filters'

test('what is looked at is in the address, and read back from it', () => {
  for (const filters of [
    { scope: 'open', due: null, q: '' },
    { scope: 'closed', due: null, q: 'four & pain' },
    { scope: 'all', due: 'overdue', q: '' }
  ] as const) {
    const href = actionsHref(filters)
    expect(readActionFilters(new URL(href, 'https://x.example').searchParams)).toEqual(filters)
  }
  expect(readActionFilters(new URLSearchParams('scope=zzz&due=zzz'))).toEqual({
    scope: 'open',
    due: null,
    q: ''
  })
})

test('actions stand under when they are due: a day that is today is not late', () => {
  const days = ['2027-03-09', '2027-03-10', '2027-03-17', '2027-03-18', null]
  const groups = byDue(
    days.map((dueDate) => ({ dueDate })),
    '2027-03-10'
  )
  expect(groups.map(({ due, actions }) => [due, actions.map(({ dueDate }) => dueDate)])).toEqual([
    ['overdue', ['2027-03-09']],
    ['week', ['2027-03-10', '2027-03-17']],
    ['later', ['2027-03-18']],
    ['none', [null]]
  ])
})
