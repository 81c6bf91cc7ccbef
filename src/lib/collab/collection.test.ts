// Two devices over the same collection: what one does the other reads, and undoing never takes away what somebody else wrote.
import { expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { addField, beginCollection } from '#shared/collab/collection-write'
import type { Collection } from './collection.svelte'

// Tests of units compile no runes: state is then a plain value, which is all that is looked at here.
const plain = <T>(value: T): T => value
vi.stubGlobal('$state', Object.assign(plain, { raw: plain }))
const { Collection: Opened } = await import('./collection.svelte')

function pair(): [Collection, Collection] {
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  one.on('update', (update: Uint8Array, origin: unknown) => origin !== two && Y.applyUpdate(two, update, one))
  two.on('update', (update: Uint8Array, origin: unknown) => origin !== one && Y.applyUpdate(one, update, two))
  one.transact(() => {
    beginCollection(one)
    addField(one, { key: 'title', type: 'text', label: 'Titre', role: 'title' })
    addField(one, { key: 'count', type: 'integer', label: 'Nombre' })
  })
  return [new Opened(one, 'nolwenn'), new Opened(two, 'karim')]
}

it('a gesture is one step: undone and done again for everybody', () => {
  const [mine, other] = pair()
  mine.apply([
    { type: 'add', id: 'a', values: { title: 'A' } },
    { type: 'add', id: 'b', values: { title: 'B', count: 2 } }
  ])
  mine.apply([
    { type: 'set', id: 'a', values: { count: 5 } },
    { type: 'move', id: 'a', beforeId: null }
  ])
  expect(other.records.map(({ id, values }) => [id, values.count])).toEqual([
    ['b', 2],
    ['a', 5]
  ])
  mine.undo()
  expect(other.records.map(({ id, values }) => [id, values.count])).toEqual([
    ['a', undefined],
    ['b', 2]
  ])
  mine.redo()
  expect(other.records.map(({ id }) => id)).toEqual(['b', 'a'])
})

it('undoing an addition that somebody else has filled in puts it in the trash with their words', () => {
  const [mine, other] = pair()
  mine.apply([{ type: 'add', id: 'a', values: { title: 'A' } }])
  other.apply([{ type: 'set', id: 'a', values: { count: 7 } }])
  mine.undo()
  expect(mine.records).toEqual([])
  other.restore('a')
  expect(mine.records.map(({ values }) => values)).toEqual([{ title: 'A', count: 7 }])
})

it('undoing leaves what somebody else has changed since', () => {
  const [mine, other] = pair()
  mine.apply([{ type: 'add', id: 'a', values: { title: 'A' } }])
  mine.apply([{ type: 'set', id: 'a', values: { count: 1 } }])
  other.apply([{ type: 'set', id: 'a', values: { count: 2 } }])
  mine.undo()
  expect(other.records[0]?.values).toEqual({ title: 'A', count: 2 })
  mine.undo()
  expect(other.records).toEqual([])
  other.restore('a')
  expect(other.records[0]?.values).toEqual({ title: 'A', count: 2 })
})

it('a dot or a name that came since the screen was drawn is not taken away by who had not seen it', () => {
  const [karim, rozenn, youenn, nolwenn] = [1, 2, 3, 4].map(
    (digit) => `0190a000-0000-7000-8000-00000000000${digit}`
  )
  if (!karim || !rozenn || !youenn || !nolwenn) throw new Error('four people')
  const [one, two] = [new Y.Doc(), new Y.Doc()]
  two.transact(() => {
    beginCollection(two)
    addField(two, { key: 'votes', type: 'votes', label: 'Gommettes' })
    addField(two, { key: 'people', type: 'persons', label: 'Qui' })
    addField(two, { key: 'twice', type: 'formula', label: 'Double' })
  })
  const other = new Opened(two, karim)
  const set = (collection: Collection, votes: Record<string, number>, people: string[]) =>
    collection.apply([{ type: 'set', id: 'a', values: { votes, people } }])
  other.apply([{ type: 'add', id: 'a', values: {} }])
  set(other, { [karim]: 1, [rozenn]: 1 }, [rozenn])
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
  // Computed fields that never come: the screen stays at what it was.
  const mine = new Opened(one, nolwenn, () => new Promise(() => undefined))
  set(other, { [karim]: 2, [youenn]: 1 }, [rozenn, youenn])
  Y.applyUpdate(one, Y.encodeStateAsUpdate(two))
  expect(mine.records[0]?.values.votes).toEqual({ [karim]: 1, [rozenn]: 1 })
  set(mine, { [karim]: 1, [rozenn]: 1, [nolwenn]: 1 }, [nolwenn])
  Y.applyUpdate(two, Y.encodeStateAsUpdate(one))
  expect(other.records[0]?.values).toEqual({
    votes: { [karim]: 2, [youenn]: 1, [nolwenn]: 1 },
    people: [youenn, nolwenn]
  })
})

it('a field that is renamed, moved or retired is read again at once', () => {
  const [mine, other] = pair()
  mine.edit([
    { type: 'change', key: 'count', change: { label: 'Combien' } },
    { type: 'move', key: 'count', afterKey: null }
  ])
  expect(other.fields.map(({ label }) => label)).toEqual(['Combien', 'Titre'])
  mine.undo()
  expect(other.fields.map(({ label }) => label)).toEqual(['Titre', 'Nombre'])
})

it('a relation is written from either side, and taken back as one step', () => {
  const [mine, other] = pair()
  mine.edit([
    { type: 'add', field: { key: 'after', type: 'relation', label: 'Après' } },
    { type: 'add', field: { key: 'with', type: 'relations', label: 'Avec' } },
    {
      type: 'add',
      field: { key: 'before', type: 'backlinks', label: 'Avant', settings: { field: 'after' } }
    },
    { type: 'add', field: { key: 'around', type: 'backlinks', label: 'Autour', settings: { field: 'with' } } }
  ])
  mine.apply(['a', 'b', 'c'].map((id) => ({ type: 'add', id, values: { title: id } })))
  const held = (key: string) => other.records.map(({ values }) => values[key])
  mine.apply([{ type: 'set', id: 'a', values: { before: ['b', 'c'], around: ['c'] } }])
  expect([held('after'), held('with')]).toEqual([
    [undefined, 'a', 'a'],
    [undefined, undefined, ['a']]
  ])
  other.apply([{ type: 'set', id: 'c', values: { with: ['a', 'b'] } }])
  mine.undo()
  // What somebody else has linked since stays.
  expect([held('after'), held('with')]).toEqual([
    [undefined, undefined, undefined],
    [undefined, undefined, ['b']]
  ])
})

it('the trash says what is in it, the last one first; a long text that was changed comes back by undoing', () => {
  const [mine, other] = pair()
  mine.edit([{ type: 'add', field: { key: 'notes', type: 'longtext', label: 'Notes' } }])
  mine.apply(['a', 'b'].map((id) => ({ type: 'add', id, values: { title: id, notes: 'Mots' } })))
  mine.apply([{ type: 'set', id: 'a', values: { notes: 'Autres' } }])
  mine.undo()
  expect(other.records[0]?.values['notes']).toBe('Mots')
  mine.apply([{ type: 'remove', id: 'a' }])
  expect([other.trashed.map(({ id }) => id), other.records.map(({ id }) => id)]).toEqual([['a'], ['b']])
  other.restore('a')
  expect([mine.trashed, mine.records.map(({ id }) => id)]).toEqual([[], ['a', 'b']])
})
