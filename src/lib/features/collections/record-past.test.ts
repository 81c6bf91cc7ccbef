import { expect, test } from 'vitest'
import { fieldOf } from '#shared/fields/sample-context'
import { mayGoBack, valuesBefore, type RecordChange } from './record-past'

const change = (id: string, before: RecordChange['before'], after: RecordChange['after']): RecordChange => ({
  id,
  kind: 'edited',
  at: '2027-03-10T10:00:00.000Z',
  by: null,
  before,
  after
})
const fields = [
  fieldOf('text', { key: 'title' }),
  fieldOf('money', { key: 'cost' }),
  fieldOf('text', { key: 'old', retired: true }),
  fieldOf('formula', { key: 'double' })
]
const third = change('3', { cost: 20 }, { cost: 30 })
const second = change('2', { title: 'B', cost: null, old: 'x' }, { title: 'C', cost: 20, old: 'y' })
const first = change('1', { title: 'A' }, { title: 'B' })
const newest = [third, second, first]

test('going back before a change undoes it and what came after it, in the fields that moved', () => {
  const now = { title: 'C', cost: 30, old: 'y' }
  expect(valuesBefore(newest, third, now, fields)).toEqual({ cost: 20 })
  expect(valuesBefore(newest, second, now, fields)).toEqual({ title: 'B', cost: null })
  expect(valuesBefore(newest, first, now, fields)).toEqual({ title: 'A', cost: null })
})

test('what already says so is not written again; nothing computed or retired ever is', () => {
  expect(valuesBefore(newest, first, { title: 'A' }, fields)).toEqual({})
  expect(fields.filter(mayGoBack).map(({ key }) => key)).toEqual(['title', 'cost'])
})
