// Filters, sorts, groups and totals as pure functions: what they promise holds for any records.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import { applyView, missingFields, shownFields } from './apply'
import type { ViewRecord } from './contract'
import { createFilter, deadConditions } from './filter'
import { groupRecords } from './group'
import { rangeOf } from './relative-dates'
import { sortRecords } from './sort'
import { aggregate, aggregateText } from './totals'
import type { Condition, FilterGroup } from './view'

const me = '00000000-0000-4000-8000-000000000001'
const ctx = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: me }
const options = ['todo', 'doing', 'done'].map((id, index) => ({
  id,
  label: ['À faire', 'En cours', 'Fait'][index] ?? id,
  colour: 'sea',
  order: String(index + 1),
  retired: false
}))
const fields = [
  fieldOf('text', { key: 'title', role: 'title' }),
  fieldOf('choice', { key: 'state', options }),
  fieldOf('date', { key: 'due' }),
  fieldOf('datetime', { key: 'at' }),
  fieldOf('money', { key: 'cost' }),
  fieldOf('persons', { key: 'who' }),
  fieldOf('text', { key: 'old', retired: true })
]

const value: Record<string, fc.Arbitrary<Json>> = {
  title: fc.constantFrom('Crêpes', 'crepes', 'Bocage', 'abri'),
  state: fc.constantFrom('todo', 'doing', 'done', 'gone'),
  due: fc.constantFrom('2027-03-09', '2027-03-10', '2027-03-17', '2027-03-18'),
  at: fc.constantFrom('2027-03-09T23:30:00.000Z', '2027-03-10T12:00:00.000Z'),
  cost: fc.integer({ min: -100_000, max: 100_000 }),
  who: fc.uniqueArray(fc.constantFrom(me, '00000000-0000-4000-8000-000000000002'), { minLength: 1 })
}
const record: fc.Arbitrary<ViewRecord> = fc.record({
  id: fc.uuid(),
  order: fc.constant('V'),
  // Absent, never undefined.
  values: fc.record(value, { requiredKeys: [] }).map((values) => ({ ...values }) as Record<string, Json>)
})
const records = fc.uniqueArray(record, { maxLength: 30, selector: ({ id }) => id })

const made = (values: Record<string, Json>): ViewRecord => ({ id: 'r', order: 'V', values })
const passes = (condition: Condition, values: Record<string, Json>) =>
  createFilter({ match: 'all', conditions: [condition] }, fields, ctx)(made(values))

test.each<[Condition, Record<string, Json>, boolean]>([
  [{ field: 'title', operator: 'contains', value: 'crepe' }, { title: 'Crêpes' }, true],
  [{ field: 'title', operator: 'notContains', value: 'x' }, {}, true],
  [{ field: 'state', operator: 'anyOf', value: ['todo', 'done'] }, { state: 'done' }, true],
  [{ field: 'state', operator: 'isNot', value: 'done' }, {}, true],
  [{ field: 'who', operator: 'anyOf', value: ['@me'] }, { who: [me] }, true],
  [
    { field: 'due', operator: 'relative', value: { unit: 'day', from: 0, to: 7 } },
    { due: '2027-03-17' },
    true
  ],
  [
    { field: 'due', operator: 'relative', value: { unit: 'day', from: 0, to: 7 } },
    { due: '2027-03-18' },
    false
  ],
  [
    { field: 'due', operator: 'relative', value: { unit: 'day', from: 0, to: 7 } },
    { due: '2027-03-09' },
    false
  ],
  // Half past eleven in the evening in London is tomorrow in Rennes.
  [{ field: 'at', operator: 'is', value: '2027-03-10' }, { at: '2027-03-09T23:30:00.000Z' }, true],
  [{ field: 'cost', operator: 'between', value: { from: 100, to: 200 } }, { cost: 150 }, true],
  [{ field: 'cost', operator: 'between', value: { from: 100, to: 200 } }, { cost: 201 }, false],
  [{ field: 'cost', operator: 'lt', value: 0 }, {}, false],
  [{ field: 'due', operator: 'empty' }, {}, true]
])('%j lets %j through: %s', (condition, values, expected) => {
  expect(passes(condition, values)).toBe(expected)
})

test('a condition on a field that is gone hides nothing, and is said', () => {
  const filter: FilterGroup = {
    match: 'all',
    conditions: [
      { field: 'old', operator: 'is', value: 'x' },
      { field: 'nowhere', operator: 'empty' },
      { field: 'due', operator: 'is', value: 'not a day' },
      { field: 'title', operator: 'is', value: 'abri' }
    ]
  }
  expect(createFilter(filter, fields, ctx)(made({ title: 'abri' }))).toBe(true)
  expect(deadConditions(filter, fields, ctx).map((condition) => condition.field)).toEqual([
    'old',
    'nowhere',
    'due'
  ])
  expect(missingFields(fields, { sort: [{ field: 'old' }], group: ['nowhere'] })).toEqual(['old', 'nowhere'])
  expect(shownFields(fields, { fields: ['due', 'old', 'title'] }).map((field) => field.key)).toEqual([
    'due',
    'title'
  ])
})

test('"all" is narrower than each of its conditions, "any" is wider', () => {
  const conditions: Condition[] = [
    { field: 'state', operator: 'is', value: 'todo' },
    { field: 'cost', operator: 'gte', value: 0 }
  ]
  fc.assert(
    fc.property(records, (list) => {
      const count = (match: 'all' | 'any') =>
        applyView(list, fields, { filter: { match, conditions } }, ctx).length
      const [first = 0, second = 0] = conditions.map(
        (one) => list.filter((each) => passes(one, { ...each.values })).length
      )
      expect(count('all')).toBeLessThanOrEqual(Math.min(first, second))
      expect(count('any')).toBeGreaterThanOrEqual(Math.max(first, second))
    })
  )
})

test('a sort keeps every record once, puts no value last, and is stable', () => {
  fc.assert(
    fc.property(records, fc.boolean(), (list, descending) => {
      const sorted = sortRecords(list, [{ field: 'cost', descending }], fields, ctx)
      expect(sorted.map(({ id }) => id).sort()).toEqual(list.map(({ id }) => id).sort())
      const costs = sorted.map(({ values }) => values.cost)
      const firstEmpty = costs.indexOf(undefined)
      if (firstEmpty >= 0) expect(costs.slice(firstEmpty).every((cost) => cost === undefined)).toBe(true)
      expect(sortRecords(sorted, [{ field: 'cost', descending }], fields, ctx)).toEqual(sorted)
    })
  )
})

test('groups hold every record, each under all its values, and every option has its group', () => {
  const [, state, , , , who] = fields
  fc.assert(
    fc.property(records, (list) => {
      if (!state || !who) throw new Error('fields')
      const columns = groupRecords(list, state, ctx)
      expect(columns.flatMap((group) => group.records)).toHaveLength(list.length)
      expect(columns.slice(0, 3).map((group) => group.key)).toEqual(['todo', 'doing', 'done'])
      expect(columns.at(-1)?.key).toBeNull()
      const people = groupRecords(list, who, ctx)
      expect(new Set(people.flatMap((group) => group.records.map(({ id }) => id))).size).toBe(list.length)
    })
  )
})

test('totals: cents are exact, and nothing to count with is no value', () => {
  const cost = fields[4]
  if (!cost) throw new Error('fields')
  expect(aggregate([made({ cost: 10 }), made({ cost: 20 })], cost, 'sum')).toBe(30)
  expect(aggregate([made({})], cost, 'sum')).toBeNull()
  expect(aggregate([], cost, 'avg')).toBeNull()
  expect(aggregate([made({ cost: 1 }), made({}), made({ cost: 4 })], cost, 'median')).toBe(2.5)
  expect(aggregate([made({ cost: 1 }), made({})], cost, 'empty')).toBe(1)
  expect(aggregateText(125_050, cost, 'sum', ctx)).toMatch(/^1.250,50.€$/)
})

test('periods: weeks begin on Monday, months have their own length', () => {
  expect(rangeOf({ unit: 'week', from: 0, to: 0 }, '2027-03-10')).toEqual({
    from: '2027-03-08',
    to: '2027-03-14'
  })
  expect(rangeOf({ unit: 'month', from: -1, to: -1 }, '2027-03-31')).toEqual({
    from: '2027-02-01',
    to: '2027-02-28'
  })
  expect(rangeOf({ unit: 'year', from: 0, to: 0 }, '2027-03-31')).toEqual({
    from: '2027-01-01',
    to: '2027-12-31'
  })
})
