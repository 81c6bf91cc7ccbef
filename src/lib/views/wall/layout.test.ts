import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import type { ViewChange, ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import { layoutWall, withDot } from './layout'
import { inZone, moveTo, noteBeside, placeBeside } from './moves'

const me = '00000000-0000-4000-8000-000000000001'
const other = '00000000-0000-4000-8000-000000000002'
const context = { ...plainContext(new Date('2027-03-10T10:00:00Z')), personId: me }
const option = (id: string, colour: string) => ({
  id,
  label: id.toUpperCase(),
  colour,
  order: id,
  retired: false
})
const zone = fieldOf('choice', {
  key: 'zone',
  options: [option('a', 'sea'), option('b', 'gorse'), option('c', 'moss')]
})
const votes = fieldOf('votes', { key: 'dots', settings: { dots: 3 } })
const fields = [
  fieldOf('text', { key: 'title', role: 'title' }),
  zone,
  votes,
  fieldOf('text', { key: 'source' })
]
const record = (id: string, values: Record<string, Json>): ViewRecord => ({ id, order: id, values })
const records = [
  record('1', { title: 'Un', zone: 'a', dots: { [me]: 1, [other]: 2 }, source: 'Table 1' }),
  record('2', { title: 'Deux', zone: 'a', dots: { [other]: 5 } }),
  record('3', { title: 'Trois', zone: 'b' }),
  record('4', { title: 'Quatre' })
]
const wallOf = (settings: ViewSettings = { group: ['zone'] }, of = records) =>
  layoutWall({ records: of, fields, settings, context })
const ids = (settings?: ViewSettings) =>
  wallOf(settings).zones.map(({ key, notes }) => [key, notes.map((note) => note.record.id).join('')])

test('notes stand in their zones, empty zones included, those without one last', () => {
  expect(ids()).toEqual([
    ['a', '12'],
    ['b', '3'],
    ['c', ''],
    [null, '4']
  ])
  expect(ids({})).toEqual([[null, '1234']])
  expect(ids({ group: ['zone'], options: { order: 'votes' } })[0]).toEqual(['a', '21'])
})

test('dots are counted by note, by zone and by person; what is left is never below nothing', () => {
  const wall = wallOf()
  expect(wall.zones[0]).toMatchObject({ dots: 8 })
  expect(wall.zones[0]?.notes[0]).toMatchObject({ dots: 3, mine: 1, line: 'Table 1', leads: false })
  expect(wall).toMatchObject({ voters: 2, put: 8, perPerson: 3, left: 2, count: 4 })
  expect(wall.ranking.map((note) => note.record.id)).toEqual(['2', '1'])
  expect(wallOf({ options: { dots: 1 } }).left).toBe(0)
  // A dot on a note that the filter hides is still spent.
  const filter = {
    match: 'all' as const,
    conditions: [{ field: 'zone', operator: 'is' as const, value: 'b' }]
  }
  expect(wallOf({ filter })).toMatchObject({ count: 1, left: 2 })
})

test('a note leads once the vote is closed, and only with dots', () => {
  const closed = wallOf({ options: { voting: 'closed' } })
  expect(closed.zones[0]?.notes.filter((note) => note.leads).map((note) => note.record.id)).toEqual(['2'])
  expect(
    wallOf({ options: { voting: 'closed' } }, records.slice(2)).zones[0]?.notes.some((n) => n.leads)
  ).toBe(false)
})

test('the paper follows the options of the zone, and a colour field says its word', () => {
  expect(wallOf().zones.flatMap((one) => one.notes.map((note) => note.paper))).toEqual([2, 2, 1, 0])
  const note = wallOf({ colour: 'zone' }).zones[0]?.notes[0]
  expect(note).toMatchObject({ paper: 2, tag: 'A' })
})

test('one dot more or less changes the dots of one person only', () => {
  const [first, , third] = records
  if (!first || !third) throw new Error('records')
  expect(withDot(first, votes, me, 1)).toEqual({ [other]: 2, [me]: 2 })
  expect(withDot(first, votes, me, -1)).toEqual({ [other]: 2 })
  expect(withDot(third, votes, me, 1)).toEqual({ [me]: 1 })
  expect(withDot(record('x', { dots: { [me]: 1 } }), votes, me, -1)).toBeNull()
  expect(withDot(third, votes, me, -1)).toBeUndefined()
})

const applied = (list: readonly ViewRecord[], changes: ViewChange[]): ViewRecord[] =>
  changes.reduce<ViewRecord[]>(
    (now, change) => {
      if (change.type === 'set')
        return now.map((one) =>
          one.id === change.id
            ? record(
                one.id,
                Object.fromEntries(
                  Object.entries({ ...one.values, ...change.values }).filter(([, v]) => v !== null)
                ) as Record<string, Json>
              )
            : one
        )
      if (change.type !== 'move') return now
      const moved = now.find((one) => one.id === change.id)
      const rest = now.filter((one) => one.id !== change.id)
      const index = rest.findIndex((one) => one.id === change.beforeId)
      return moved ? rest.toSpliced(index < 0 ? rest.length : index, 0, moved) : now
    },
    [...list]
  )

test('a step up, down or aside puts the note where it is said, and loses none', () => {
  const step = (id: string, from: string | null, direction: 'up' | 'down' | 'left' | 'right') => {
    const wall = wallOf()
    const place = placeBeside(wall, from, id, direction)
    const next = place ? applied(records, moveTo(records, wall, id, from, place, true)) : records
    return wallOf(undefined, next).zones.map(({ notes }) => notes.map((note) => note.record.id).join(''))
  }
  expect(step('1', 'a', 'down')).toEqual(['21', '3', '', '4'])
  expect(step('2', 'a', 'up')).toEqual(['21', '3', '', '4'])
  expect(step('1', 'a', 'up')).toEqual(['12', '3', '', '4'])
  expect(step('1', 'a', 'right')).toEqual(['2', '13', '', '4'])
  expect(step('2', 'a', 'right')).toEqual(['1', '32', '', '4'])
  expect(step('4', null, 'left')).toEqual(['12', '3', '4'])
  expect(step('1', 'a', 'left')).toEqual(['12', '3', '', '4'])
})

test('any walk keeps every note once', () => {
  const direction = fc.constantFrom('up' as const, 'down' as const, 'left' as const, 'right' as const)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('1', '2', '3', '4'), direction), { maxLength: 20 }),
      (steps) => {
        let list: ViewRecord[] = records
        for (const [id, way] of steps) {
          const wall = wallOf(undefined, list)
          const from = wall.zones.find((one) => one.notes.some((note) => note.record.id === id))
          const place = from ? placeBeside(wall, from.key, id, way) : null
          if (from && place) list = applied(list, moveTo(list, wall, id, from.key, place, true))
        }
        const seen = wallOf(undefined, list).zones.flatMap((one) => one.notes.map((note) => note.record.id))
        expect(seen.sort()).toEqual(['1', '2', '3', '4'])
      }
    )
  )
})

test('the arrows skip empty zones; a field of several values keeps the others', () => {
  expect(noteBeside(wallOf(), 'b', '3', 'right')?.note.record.id).toBe('4')
  expect(noteBeside(wallOf(), 'a', '1', 'left')).toBeNull()
  const several = fieldOf('choices', { key: 'zone', options: zone.options })
  const held = record('x', { zone: ['a', 'c'] })
  expect(inZone(held, several, 'a', { key: 'b', value: 'b' })).toEqual(['c', 'b'])
  expect(inZone(record('y', { zone: ['a'] }), several, 'a', { key: null, value: null })).toBeNull()
})
