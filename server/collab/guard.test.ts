// Bytes that must never reach a document, and bytes that must always pass.
import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { admit, type AdmissionContext } from './admission'
import { nestsDeeper } from './depth'
import { GuardError, NO_LIMITS, inspect } from './guard'
import { KnownByBytes, KnownByDoc, bringsNews } from './known'
import { bombs, isRefused } from '#tests/fuzz/bombs'
import { DEFAULTS } from './settings'

const ME = 'person'

function bytes(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  write(encoder)
  return encoding.toUint8Array(encoder)
}

function uints(...values: number[]): Uint8Array {
  return bytes((encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value)))
}

function updateOf(change: (doc: Y.Doc) => void, base?: Y.Doc): Uint8Array {
  const doc = new Y.Doc()
  if (base) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base))
  const before = Y.encodeStateVector(doc)
  change(doc)
  return Y.encodeStateAsUpdate(doc, before)
}

function contextOf(doc: Y.Doc): AdmissionContext {
  return {
    doc,
    known: new KnownByDoc(doc),
    epoch: 1,
    limits: DEFAULTS,
    shared: false,
    owner: () => ({ personId: ME, epoch: 1, lost: false, elsewhere: false }),
    announcer: () => null
  }
}

function admitted(update: Uint8Array, doc: Y.Doc): ReturnType<typeof admit> {
  return admit({ update, found: inspect(update, DEFAULTS), personId: ME, asked: () => true }, contextOf(doc))
}

/** Every kind of content that an editor or a collection makes. */
function rich(doc: Y.Doc): void {
  const body = doc.getXmlFragment('default')
  const paragraph = new Y.XmlElement('paragraph')
  body.insert(0, [paragraph])
  const text = new Y.XmlText()
  paragraph.insert(0, [text])
  text.insert(0, 'Trégor 🌊 “ess”', { bold: true, link: { href: 'https://exemple.example' } })
  text.insertEmbed(3, { image: 'a' })
  text.delete(1, 2)
  paragraph.setAttribute('level', '2')
  const records = doc.getMap('records')
  records.set('a', {
    title: 'Une fiche',
    tags: ['x', 1, 1.5, true, null, undefined],
    big: 12n,
    raw: new Uint8Array(3)
  })
  records.set('b', new Y.Map([['n', new Y.Array()]]))
  records.delete('a')
  doc.getArray('list').insert(0, [1, 'deux', { trois: 3 }])
}

describe('what must pass', () => {
  test('the updates of every kind of content, whole and in pieces, and their diffs', () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    rich(doc)
    for (const update of updates) expect(() => inspect(update, DEFAULTS)).not.toThrow()
    const whole = Y.encodeStateAsUpdate(doc)
    expect(() => inspect(whole, DEFAULTS)).not.toThrow()
    expect(() => inspect(Y.mergeUpdates(updates), DEFAULTS)).not.toThrow()
    expect(() => inspect(Y.diffUpdate(whole, Y.encodeStateVector(doc)), DEFAULTS)).not.toThrow()
    expect(() => inspect(new Uint8Array([0, 0]), DEFAULTS)).not.toThrow()
  })

  test('lengths are counted as Yjs counts them', () => {
    const doc = new Y.Doc()
    rich(doc)
    const { ranges } = inspect(Y.encodeStateAsUpdate(doc), DEFAULTS)
    for (const range of ranges) expect(range.to).toBe(Y.getState(doc.store, range.client))
  })
})

describe('poison', () => {
  test.each([
    ['a struct of length zero (the seven bytes)', new Uint8Array([1, 1, 0, 0, 0, 0, 0])],
    ['a delete of length zero', uints(0, 1, 5, 1, 0, 0)],
    ['an empty text', uints(1, 1, 7, 0, 4, 1, 1, 97, 0, 0)],
    ['a content nobody knows', uints(1, 1, 7, 0, 11, 1, 1, 97, 0)],
    ['a sub-document', uints(1, 1, 7, 0, 9, 1, 1, 97, 1, 103, 0)],
    ['2^31 structs', uints(1, 2 ** 31, 7, 0)],
    ['a length of 2^52', uints(1, 1, 7, 0, 0, 2 ** 52, 0)],
    ['a clientID of 2^32', uints(1, 1, 2 ** 32, 0, 0, 1, 0)],
    ['one client twice', uints(2, 1, 7, 0, 0, 1, 1, 7, 1, 0, 1, 0)],
    ['bytes after the end', uints(0, 0, 1)],
    ['nothing', new Uint8Array([])],
    ['an item that begins after itself', uints(1, 1, 7, 0, 0x84, 7, 0, 1, 97, 0)]
  ])('%s is refused', (_, update) => {
    expect(() => inspect(update, DEFAULTS)).toThrow(GuardError)
  })

  // How long it takes is said by `npm run test:fuzz`.
  test.each(Object.entries(bombs()))('%s: refused', (_, bomb) => {
    expect(isRefused(bomb)).toBe(true)
  })

  test('five thousand nested elements are refused, sixty pass, and small steps do not add up', () => {
    const nest = (levels: number) =>
      updateOf((doc) => {
        let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('default')
        for (let i = 0; i < levels; i++) {
          const child = new Y.XmlElement('blockquote')
          parent.insert(0, [child])
          parent = child
        }
      })
    const doc = new Y.Doc()
    expect(admitted(nest(2_000), doc)).toMatchObject({ kind: 'refuse', reason: 'nesting' })
    expect(admitted(nest(60), doc).kind).toBe('apply')
    Y.applyUpdate(doc, nest(60))
    const deepest = (parent: Y.XmlFragment | Y.XmlElement): Y.XmlFragment | Y.XmlElement => {
      const child = parent.get(0)
      return child instanceof Y.XmlElement ? deepest(child) : parent
    }
    const step = updateOf((copy) => {
      let parent = deepest(copy.getXmlFragment('default'))
      for (let i = 0; i < 10; i++) {
        const child = new Y.XmlElement('blockquote')
        parent.insert(0, [child])
        parent = child
      }
    }, doc)
    expect(nestsDeeper(step, doc, 64)).toBe(true)
    expect(nestsDeeper(step, doc, 80)).toBe(false)
  })
})

describe('admission', () => {
  test('an update whose dependency is missing waits outside the document', () => {
    const author = new Y.Doc()
    const updates: Uint8Array[] = []
    author.on('update', (update: Uint8Array) => updates.push(update))
    author.getText('t').insert(0, 'a')
    author.getText('t').insert(1, 'b')
    author.getText('t').delete(0, 1)
    const doc = new Y.Doc()
    expect(admitted(updates[1] ?? new Uint8Array(), doc).kind).toBe('hold')
    expect(admitted(updates[2] ?? new Uint8Array(), doc).kind).toBe('hold')
    expect(admitted(Y.mergeUpdates(updates), doc).kind).toBe('apply')
  })

  test('bytes alone and a live document agree on what is news', () => {
    const doc = new Y.Doc()
    rich(doc)
    const state = Y.encodeStateAsUpdate(doc)
    const live = new KnownByDoc(doc)
    const stored = new KnownByBytes(inspect(state, NO_LIMITS))
    const more = updateOf((copy) => copy.getText('t').insert(0, 'z'), doc)
    const less = updateOf((copy) => copy.getXmlFragment('default').delete(0, 1), doc)
    for (const [update, news] of [
      [state, false],
      [more, true],
      [less, true],
      [new Uint8Array([0, 0]), false]
    ] as const) {
      const found = inspect(update, DEFAULTS)
      expect(bringsNews(found, live)).toBe(news)
      expect(bringsNews(found, stored)).toBe(news)
    }
    expect([...Y.decodeStateVector(stored.stateVector())].sort()).toEqual(
      [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort()
    )
  })
})
