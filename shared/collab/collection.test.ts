// The layout holds what it is for: different cells of one record, items of one cell and fields of one collection are written by several
// people at once and all stay.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { layoutOf, readFields, readRecord, readRecords, rootsOf, SYSTEM } from './collection'
import { observeCollection, type CollectionChange } from './collection-changes'
import {
  addField,
  addRecord,
  beginCollection,
  changeField,
  moveField,
  moveRecord,
  removeRecord,
  restoreRecord,
  setOption,
  setValues
} from './collection-write'
import { orderAtEnd, orderBetween, ordersAtEnd } from './record-order'

const PEOPLE = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const stamp = { by: PEOPLE[0] ?? null, at: '2027-03-10T10:00:00.000Z' }

function made(): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    beginCollection(doc)
    addField(doc, { key: 'title', type: 'text', label: 'Titre', role: 'title' })
    addField(doc, {
      key: 'state',
      type: 'choice',
      label: 'État',
      options: [
        { id: 'todo', label: 'À faire', colour: 'sea' },
        { id: 'done', label: 'Fait', colour: 'moss' }
      ]
    })
    addField(doc, { key: 'people', type: 'persons', label: 'Qui' })
    addField(doc, { key: 'notes', type: 'longtext', label: 'Notes' })
    addRecord(doc, readFields(doc), { id: 'r1', values: { title: 'Une', state: 'todo' } }, stamp)
  })
  return doc
}

function twin(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return other
}

function meet(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b))
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a))
}

test('what is written is read back, with its fields in order', () => {
  const doc = made()
  expect(layoutOf(doc)).toBe(1)
  expect(readFields(doc).map((field) => field.key)).toEqual(['title', 'state', 'people', 'notes'])
  expect(readFields(doc)[1]?.options.map((option) => option.label)).toEqual(['À faire', 'Fait'])
  expect(readRecord(doc, 'r1', readFields(doc))).toMatchObject({
    values: { title: 'Une', state: 'todo' },
    created: stamp,
    deleted: null
  })
})

test('two people who edit different cells of one record both win', () => {
  const a = made()
  const b = twin(a)
  setValues(a, readFields(a), 'r1', { title: 'Deux' }, stamp)
  setValues(b, readFields(b), 'r1', { state: 'done', notes: 'une\ndeux' }, stamp)
  meet(a, b)
  for (const doc of [a, b]) {
    expect(readRecord(doc, 'r1', readFields(doc))?.values).toEqual({
      title: 'Deux',
      state: 'done',
      notes: 'une\ndeux'
    })
  }
})

test('two people who add somebody to one cell both win, even the first time', () => {
  const a = made()
  const b = twin(a)
  setValues(a, readFields(a), 'r1', { people: [PEOPLE[0] ?? ''] }, stamp)
  setValues(b, readFields(b), 'r1', { people: [PEOPLE[1] ?? ''] }, stamp)
  meet(a, b)
  const people = readRecord(a, 'r1', readFields(a))?.values.people
  expect([...(people as string[])].sort()).toEqual(PEOPLE)
  setValues(a, readFields(a), 'r1', { people: [PEOPLE[1] ?? ''] }, stamp)
  expect(readRecord(a, 'r1', readFields(a))?.values.people).toEqual([PEOPLE[1]])
})

test('an option added, another renamed and the field relabelled at once all stay', () => {
  const a = made()
  const b = twin(a)
  setOption(a, 'state', 'wait', { label: 'En attente', colour: 'gorse' })
  setOption(b, 'state', 'todo', { label: 'À lancer' })
  changeField(b, 'state', { label: 'Avancement' })
  meet(a, b)
  const state = readFields(b)[1]
  expect(state?.label).toBe('Avancement')
  expect(state?.options.map((option) => option.label)).toEqual(['À lancer', 'Fait', 'En attente'])
})

test('simultaneous moves of one card neither lose nor double it', () => {
  const a = made()
  const b = twin(a)
  setValues(a, readFields(a), 'r1', { state: 'done' }, stamp)
  setValues(b, readFields(b), 'r1', { state: 'todo' }, stamp)
  moveRecord(b, 'r1', null, null)
  meet(a, b)
  expect(readRecords(a, readFields(a))).toEqual(readRecords(b, readFields(b)))
  expect(readRecords(a, readFields(a))).toHaveLength(1)
})

test('what is written in a record that somebody removes comes back with it', () => {
  const a = made()
  const b = twin(a)
  removeRecord(a, 'r1', stamp)
  setValues(b, readFields(b), 'r1', { title: 'Gardée' }, stamp)
  meet(a, b)
  expect(readRecords(a, readFields(a))).toEqual([])
  expect(readRecords(a, readFields(a), 'only')).toHaveLength(1)
  restoreRecord(a, 'r1', stamp)
  expect(readRecord(a, 'r1', readFields(a))?.values.title).toBe('Gardée')
})

test('a field moves among the others by one entry', () => {
  const doc = made()
  moveField(doc, 'notes', 'title')
  expect(readFields(doc).map((field) => field.key)).toEqual(['title', 'notes', 'state', 'people'])
  moveField(doc, 'notes', null)
  expect(readFields(doc).map((field) => field.key)).toEqual(['notes', 'title', 'state', 'people'])
})

test('writing what is there already writes nothing', () => {
  const doc = made()
  let updates = 0
  doc.on('update', () => (updates += 1))
  setValues(doc, readFields(doc), 'r1', { title: 'Une', state: 'todo', people: null, notes: null }, stamp)
  expect(updates).toBe(0)
})

test('entries of another type are left out, and nothing throws', () => {
  const doc = made()
  const { fields, records } = rootsOf(doc)
  fields.set('Bad Key', new Y.Map())
  fields.set('hole', 3 as never)
  const record = records.get('r1')
  record?.set('title', new Y.Map())
  record?.set('state', { evil: true })
  record?.set('people:not-a-uuid', 'V')
  record?.set(SYSTEM.order, 12)
  records.set('not a record', new Y.Map())
  records.set('r2', 'text' as never)
  expect(readRecords(doc, readFields(doc)).map(({ id, values }) => [id, values])).toEqual([['r1', {}]])
})

test('who listens is told which records moved, by cells, by items and by words of a long text', () => {
  const doc = made()
  const seen: CollectionChange[] = []
  const stop = observeCollection(doc, (change) => seen.push(change))
  setValues(doc, readFields(doc), 'r1', { notes: 'mots' }, stamp)
  doc.transact(() => addRecord(doc, readFields(doc), { id: 'r2' }, stamp))
  changeField(doc, 'title', { label: 'Nom' })
  setValues(doc, readFields(doc), 'r1', { people: [PEOPLE[0] ?? ''] }, stamp)
  expect(seen.filter((change) => change.records.size > 0).map((change) => [...change.records])).toEqual([
    ['r1'],
    ['r1'],
    ['r2'],
    ['r1'],
    ['r1']
  ])
  expect(seen.some((change) => change.fields && change.records.size === 0)).toBe(true)
  stop()
  const before = seen.length
  changeField(doc, 'title', { label: 'Autre' })
  expect(seen).toHaveLength(before)
})

test('orders stay short for ten thousand records, and there is always room between two', () => {
  const now = Date.parse('2027-03-10')
  const orders = ordersAtEnd(10_000, null, now)
  expect([...orders].sort()).toEqual(orders)
  expect(Math.max(...orders.map((order) => order.length))).toBe(8)
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 60 }), (choices) => {
      const list = ordersAtEnd(3, null, now)
      for (const choice of choices) {
        const at = choice % (list.length + 1)
        const made =
          at === list.length
            ? orderAtEnd(list.at(-1) ?? null, 0)
            : orderBetween(list[at - 1] ?? null, list[at] ?? null)
        list.splice(at, 0, made)
      }
      expect([...list].sort((a, b) => (a < b ? -1 : 1))).toEqual(list)
      expect(new Set(list).size).toBe(list.length)
    })
  )
})
