// Updates mutated at random: whatever passes the guard and the admission leaves a document that loads.
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { admit } from './admission'
import { GuardError, inspect } from './guard'
import { KnownByDoc } from './known'
import { DEFAULTS } from './settings'

test('eight thousand mutated updates: whatever is admitted leaves a document that loads', () => {
  // Seeded: a failure is reproduced by the number in its message.
  let seed = 20261120
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32
  }
  const base = new Y.Doc()
  rich(base)
  const corpus = [Y.encodeStateAsUpdate(base)]
  base.on('update', (update: Uint8Array) => corpus.push(update))
  for (let i = 0; i < 40; i++) {
    const text = base.getText('t')
    if (random() < 0.7 || text.length === 0) text.insert(Math.floor(random() * text.length), 'mot ')
    else text.delete(0, 1)
  }
  const start = Y.encodeStateAsUpdate(base)
  let admittedCount = 0
  for (let i = 0; i < 8_000; i++) {
    const at = seed
    const source = corpus[Math.floor(random() * corpus.length)] ?? start
    const update = mutate(source, random)
    let verdict: ReturnType<typeof admit>
    const doc = new Y.Doc()
    Y.applyUpdate(doc, start)
    try {
      verdict = admitted(update, doc)
    } catch (error) {
      expect(error, `seed ${at}`).toBeInstanceOf(GuardError)
      continue
    }
    if (verdict.kind !== 'apply') continue
    admittedCount++
    try {
      Y.applyUpdate(doc, update)
      const state = Y.encodeStateAsUpdate(doc)
      Y.applyUpdate(new Y.Doc(), state)
      Y.mergeUpdates([start, update])
      inspect(state, DEFAULTS)
    } catch (error) {
      throw new Error(`seed ${at}: admitted, then failed`, { cause: error })
    }
    expect(doc.store.pendingStructs, `seed ${at}`).toBeNull()
    expect(doc.store.pendingDs, `seed ${at}`).toBeNull()
  }
  expect(admittedCount).toBeGreaterThan(20)
}, 120_000)

function mutate(source: Uint8Array, random: () => number): Uint8Array {
  const copy = Array.from(source)
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const at = Math.floor(random() * copy.length)
    const choice = random()
    if (choice < 0.5) copy[at] = Math.floor(random() * 256)
    else if (choice < 0.7) copy.splice(at, 1 + Math.floor(random() * 4))
    else if (choice < 0.9) copy.splice(at, 0, Math.floor(random() * 256))
    else copy.length = at
  }
  return Uint8Array.from(copy)
}

function admitted(update: Uint8Array, doc: Y.Doc): ReturnType<typeof admit> {
  return admit(
    { update, found: inspect(update, DEFAULTS), personId: 'person', asked: () => true },
    {
      doc,
      known: new KnownByDoc(doc),
      epoch: 1,
      limits: DEFAULTS,
      shared: false,
      owner: () => ({ personId: 'person', epoch: 1, lost: false, elsewhere: false }),
      announcer: () => null
    }
  )
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
