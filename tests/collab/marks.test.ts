// Yjs deletes by itself marks that have become useless, in every copy and also in those of readers. Nothing is lost by it, and nobody
// is told that they may not write.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { seeded } from '#tests/chaos/random'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
const clients: StockClient[] = []

beforeAll(async () => {
  place = await startHarness()
})

afterAll(async () => {
  for (const client of clients) client.close()
  await place.stop()
})

async function people(modes: ('read' | 'write')[], params: Record<string, string>): Promise<StockClient[]> {
  const page = await place.page()
  const opened = modes.map(async (mode) => {
    const person = await place.person('Quelqu’un', [{ page, mode }])
    return new StockClient(place, page, person, { params }).synced()
  })
  const all = await Promise.all(opened)
  clients.push(...all)
  return all
}

function textOf(doc: Y.Doc): Y.XmlText {
  const paragraph = doc.getXmlFragment('default').get(0)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('no text yet')
  return text
}

test.each([{ ack: '1' }, {}])(
  'bold on and off by several at once, with readers watching (%o)',
  async (params) => {
    const [a, b, c, reader] = await people(
      ['write', 'write', 'write', 'read'],
      params as Record<string, string>
    )
    if (!a || !b || !c || !reader) throw new Error('four people')
    a.write('un deux trois quatre cinq six')
    await until(() => [b, c, reader].every((one) => one.doc.getXmlFragment('default').length === 1), 'seen')
    const random = seeded(9)
    const words: string[] = []
    for (let i = 0; i < 120; i++) {
      for (const one of [a, b, c]) {
        const text = textOf(one.doc)
        const from = Math.floor(random() * (text.length - 4))
        one.doc.transact(() => {
          text.format(from, 4, { bold: random() < 0.5 ? true : null })
          if (random() < 0.3) {
            words.push(`[${words.length}]`)
            text.insert(0, words.at(-1) ?? '')
          }
        })
      }
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await until(() => [b, c, reader].every((one) => canonicalBody(one.doc) === canonicalBody(a.doc)), 'equal')
    await place.collab.flush()
    const stored = new Y.Doc()
    Y.applyUpdate(stored, (await place.collab.read(a.provider.roomname)) ?? new Uint8Array([0, 0]))
    expect(canonicalBody(stored)).toBe(canonicalBody(a.doc))
    const plain = textOf(stored)
      .toString()
      .replace(/<[^>]*>/g, '')
    for (const word of words) expect(plain).toContain(word)
    for (const one of [a, b, c, reader]) {
      expect(one.closes).toEqual([])
      expect(one.notSaved).toEqual([])
    }
  }
)

test('a reader who opens a document full of useless marks is neither closed nor refused', async () => {
  const page = await place.page()
  const messy = new Y.Doc({ gc: false })
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText('un deux trois')
  paragraph.insert(0, [text])
  messy.getXmlFragment('default').insert(0, [paragraph])
  // Two authors who did not see each other leave marks that say the same thing twice.
  const other = new Y.Doc({ gc: false })
  Y.applyUpdate(other, Y.encodeStateAsUpdate(messy))
  text.format(3, 5, { bold: true })
  textOf(other).format(3, 5, { bold: true })
  text.format(3, 5, { bold: null })
  const state = Y.mergeUpdates([Y.encodeStateAsUpdate(messy), Y.encodeStateAsUpdate(other)])
  await place.collab.create(page, '', state)
  for (const params of [{}, { ack: '1' }]) {
    const person = await place.person('Lectrice', [{ page, mode: 'read' }])
    const reader = await new StockClient(place, page, person, {
      params: params as Record<string, string>
    }).synced()
    clients.push(reader)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(reader.closes).toEqual([])
    expect(reader.notSaved).toEqual([])
  }
})
