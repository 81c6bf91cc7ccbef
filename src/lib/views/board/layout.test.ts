// A move writes the cell of the column and the place, nothing else, and never loses a card.
import { expect, it } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import { columnsOf, limitOf, moved, withLimit } from './layout'

const ctx = plainContext()
const title = fieldOf('text', { key: 'title', role: 'title' })
const state = fieldOf('choice', {
  key: 'state',
  role: 'status',
  options: ['todo', 'doing', 'done'].map((id, at) => ({
    id,
    label: id,
    colour: 'sea',
    order: String(at),
    retired: false
  }))
})
const record = (id: string, column?: string): ViewRecord => ({
  id,
  order: id,
  values: column ? { state: column } : {}
})
const records = [
  record('a', 'todo'),
  record('b', 'doing'),
  record('c', 'todo'),
  record('d', 'doing'),
  record('e')
]
const columns = columnsOf(records, [title, state], {}, ctx, state)
const column = (id: string) => {
  const found = columns.find((one) => one.id === id)
  if (!found) throw new Error(id)
  return found
}
const move = (id: string, from: string, to: string, at: number, settings = {}) =>
  moved(
    { record: records.find((one) => one.id === id) ?? record(id), from: column(from), to: column(to), at },
    state,
    records,
    settings
  )

it('every option has its column, and records without a value theirs', () => {
  expect(columns.map(({ id, records: held }) => [id, held.map((one) => one.id)])).toEqual([
    ['todo', ['a', 'c']],
    ['doing', ['b', 'd']],
    ['done', []],
    ['-', ['e']]
  ])
})

it('another column is one cell, and the place when it changes', () => {
  expect(move('a', 'todo', 'done', 0)).toEqual([{ type: 'set', id: 'a', values: { state: 'done' } }])
  expect(move('a', 'todo', 'doing', 1)).toEqual([
    { type: 'set', id: 'a', values: { state: 'doing' } },
    { type: 'move', id: 'a', beforeId: 'd' }
  ])
  expect(move('a', 'todo', '-', 0)).toEqual([
    { type: 'set', id: 'a', values: { state: null } },
    { type: 'move', id: 'a', beforeId: 'e' }
  ])
})

it('within its column only the place changes; where it stands already, nothing', () => {
  expect(move('a', 'todo', 'todo', 1)).toEqual([{ type: 'move', id: 'a', beforeId: 'd' }])
  expect(move('a', 'todo', 'todo', 0)).toEqual([])
})

it('under a sort the place is that of the sort', () => {
  expect(move('a', 'todo', 'doing', 1, { sort: [{ field: 'title' }] })).toEqual([
    { type: 'set', id: 'a', values: { state: 'doing' } }
  ])
})

it('a limit is kept by column, and taken away', () => {
  const limited = withLimit({}, 'todo', 3)
  expect(limitOf(limited, 'todo')).toBe(3)
  expect(limitOf(withLimit(limited, 'todo', null), 'todo')).toBeNull()
})
