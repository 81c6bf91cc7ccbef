import { expect, test } from 'vitest'
import { fieldOf } from '#shared/fields/sample-context'
import { roleCandidates, roleField, withRole } from './role-fields'

const fields = [
  fieldOf('text', { key: 'name' }),
  fieldOf('date', { key: 'due', role: 'date' }),
  fieldOf('datetime', { key: 'at' }),
  fieldOf('date', { key: 'old', retired: true })
]

test('the field chosen for the view wins over the role of the collection, unless it is gone', () => {
  expect(roleField(fields, {}, 'date')?.key).toBe('due')
  expect(roleField(fields, withRole({}, 'date', 'at'), 'date')?.key).toBe('at')
  expect(roleField(fields, withRole({}, 'date', 'old'), 'date')?.key).toBe('due')
})

test('without a title the first text names a record; nothing else is guessed', () => {
  expect(roleField(fields, {}, 'title')?.key).toBe('name')
  expect(roleField(fields, {}, 'end')).toBeNull()
})

test('only live fields of a fitting type are offered, and choosing keeps the other options', () => {
  expect(roleCandidates(fields, 'end').map((field) => field.key)).toEqual(['due', 'at'])
  const settings = withRole({ options: { zoom: 'week', roles: { title: 'name' } } }, 'date', 'at')
  expect(settings.options).toEqual({ zoom: 'week', roles: { title: 'name', date: 'at' } })
})
