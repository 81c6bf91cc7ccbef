// Slices of a large update, applied one by one: at no moment is anything missing, and at the end everything is there.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { inspect } from './guard'
import { DEFAULTS } from './settings'
import { sliceUpdate } from './slices'

const LIMITS = { sliceBytes: 2_000, sliceStructs: 40 }

function randomly(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Several people who answer each other: every one's edits stand on the others'. */
function written(seed: number, base?: Uint8Array): Y.Doc {
  const random = randomly(seed)
  const people = Array.from({ length: 4 }, () => new Y.Doc())
  for (const doc of people) if (base) Y.applyUpdate(doc, base)
  for (let i = 0; i < 300; i++) {
    const doc = people[Math.floor(random() * people.length)] ?? new Y.Doc()
    const body = doc.getXmlFragment('default')
    const at = Math.floor(random() * (body.length + 1))
    if (random() < 0.3 || body.length === 0) body.insert(at, [new Y.XmlElement('paragraph')])
    else {
      const paragraph = body.get(Math.min(at, body.length - 1))
      if (!(paragraph instanceof Y.XmlElement)) continue
      if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText('mot')])
      const text = paragraph.get(0)
      if (!(text instanceof Y.XmlText)) continue
      if (random() < 0.3 && text.length > 2) text.delete(0, 1)
      else text.insert(Math.floor(random() * text.length), 'é🌊', random() < 0.3 ? { bold: true } : {})
      if (random() < 0.05) body.delete(0, 1)
    }
    if (random() < 0.5) {
      const other = people[Math.floor(random() * people.length)] ?? doc
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)))
    }
  }
  const all = new Y.Doc()
  all.transact((transaction) => {
    for (const doc of people) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc))
    transaction.local = true
  })
  return all
}

/** As intake.ts does: nothing is tidied up between two slices. */
function enter(doc: Y.Doc, slice: Uint8Array): void {
  doc.transact((transaction) => {
    Y.applyUpdate(doc, slice)
    transaction.local = true
  })
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i: in order, nothing pending, the same document', (seed) => {
  const doc = written(seed)
  const slices = sliceUpdate(Y.encodeStateAsUpdate(doc), LIMITS)
  expect(slices.length).toBeGreaterThan(5)
  const copy = new Y.Doc()
  for (const slice of slices) {
    inspect(slice, DEFAULTS)
    enter(copy, slice)
    expect(copy.store.pendingStructs).toBeNull()
    expect(copy.store.pendingDs).toBeNull()
  }
  expect(canonicalBody(copy)).toBe(canonicalBody(doc))
  expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc))
})

test('what stands on a document that the update does not contain is given out too', () => {
  const base = Y.encodeStateAsUpdate(written(6))
  const doc = written(7, base)
  const copy = new Y.Doc()
  Y.applyUpdate(copy, base)
  const news = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(copy))
  for (const slice of sliceUpdate(news, LIMITS)) {
    enter(copy, slice)
    expect(copy.store.pendingStructs).toBeNull()
  }
  expect(canonicalBody(copy)).toBe(canonicalBody(doc))
})

test('two that stand on each other are refused, not waited for', () => {
  // client 1, clock 0 on (2, 0); client 2, clock 0 on (1, 0): one character each.
  const circle = Uint8Array.from([2, 1, 2, 0, 0x84, 1, 0, 1, 97, 1, 1, 0, 0x84, 2, 0, 1, 97, 0])
  expect(() => sliceUpdate(circle, LIMITS)).toThrow('circular')
})
