// The benchmark makes and counts updates by hand: what it counts must be what Yjs understands.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Delays } from '../../bench/collab/load/spread'
import { cursor, moved, reached, typed } from '../../bench/collab/load/update'

test('what the bench types is text for Yjs, and is counted alike merged, encoded anew or one by one', () => {
  const updates = [0, 1, 2].flatMap((clock) => [typed(7, clock), typed(8_000_000, clock)])
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  expect(doc.getText('t').toString()).toHaveLength(6)
  expect(doc.store.pendingStructs).toBeNull()
  const all = { 7: 3, 8000000: 3 }
  expect(counted(Y.encodeStateAsUpdate(doc))).toEqual(all)
  expect(counted(Y.mergeUpdates(updates))).toEqual(all)
  expect(counted(typed(7, 41))).toEqual({ 7: 42 })
})

test('a cursor is counted by the clock of its state', () => {
  expect(moved(cursor(9, 12))).toEqual([9, 12])
})

test('percentiles are those of the delays', () => {
  const delays = new Delays()
  for (let ms = 1; ms <= 100; ms++) delays.add(ms)
  expect(delays.spread()).toEqual({ n: 100, p50: 50, p95: 95, p99: 99, max: 100 })
})

function counted(update: Uint8Array): Record<string, number> {
  const pairs = reached(update)
  return Object.fromEntries(pairs.flatMap((client, i) => (i % 2 === 0 ? [[client, pairs[i + 1] ?? 0]] : [])))
}
