// Many people, one document, cuts, restarts and compactions at random: every copy ends equal, nothing typed is missing or doubled.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { canonicalBody } from '#shared/collab/canonical'
import { seeded } from '#tests/chaos/random'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

const SEED = 20261120
const PEOPLE = 12
const ROUNDS = 60

let place: Harness

beforeAll(async () => {
  place = await startHarness({
    settings: { compactRows: 25, warmMs: 300, storedCacheMs: 50, compactAfterLeaveMs: 0 }
  })
})

afterAll(() => place.stop())

test(`${PEOPLE} people write, format, delete and move at random, with cuts, restarts and compactions (seed ${SEED})`, async () => {
  const random = seeded(SEED)
  const page = await place.page()
  const clients: StockClient[] = []
  for (let i = 0; i < PEOPLE; i++) {
    const person = await place.person(`Personne ${i}`, [{ page, mode: 'write' }])
    clients.push(new StockClient(place, page, person, { params: { ack: '1' } }))
  }
  await Promise.all(clients.map((client) => client.synced()))
  const tokens = new Set<string>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, client] of clients.entries()) {
      if (random() < 0.1) client.provider.disconnect()
      else if (random() < 0.3) client.provider.connect()
      const token = `⟦${i}-${round}⟧`
      tokens.add(token)
      change(client.doc, token, random)
    }
    if (round % 25 === 24) await place.restart()
    await new Promise((resolve) => setTimeout(resolve, random() * 40))
  }
  for (const client of clients) client.provider.connect()
  await Promise.all(clients.map((client) => client.acknowledged()))
  await until(() => place.collab.stats().compactions > 0, 'compacted')
  const reader = await place.person('Lectrice', [{ page, mode: 'read' }])
  const fresh = await new StockClient(place, page, reader, { params: { ack: '1' } }).synced()
  await until(
    () => clients.every((client) => canonicalBody(client.doc) === canonicalBody(fresh.doc)),
    'equal',
    20_000
  )

  const stored = new Y.Doc()
  Y.applyUpdate(stored, (await place.collab.read(page)) ?? new Uint8Array([0, 0]))
  expect(canonicalBody(stored)).toBe(canonicalBody(fresh.doc))
  for (const { doc } of [...clients, fresh]) {
    expect(doc.store.pendingStructs).toBeNull()
    expect(doc.store.pendingDs).toBeNull()
  }
  const kept = [...fresh.doc.getMap('tokens').keys()].sort()
  expect(kept).toEqual([...tokens].sort())
  const found =
    fresh.doc
      .getXmlFragment('default')
      .toString()
      .replace(/<[^>]*>/g, '')
      .match(/⟦[\d-]+⟧/g) ?? []
  expect(new Set(found).size).toBe(found.length)
  expect(clients.flatMap((client) => client.closes).filter((code) => code >= 4400 && code < 4500)).toEqual([])
  for (const client of [...clients, fresh]) client.close()
}, 120_000)

/** Each token goes once into a map, which nobody deletes from, and once into the text, which everybody plays with. */
function change(doc: Y.Doc, token: string, random: () => number): void {
  const body = doc.getXmlFragment('default')
  doc.getMap('tokens').set(token, true)
  const pick = body.length > 0 ? body.get(Math.floor(random() * body.length)) : null
  const text = pick instanceof Y.XmlElement ? pick.get(0) : null
  const choice = random()
  if (!(text instanceof Y.XmlText) || choice < 0.15) {
    const paragraph = new Y.XmlElement(random() < 0.5 ? 'paragraph' : 'heading')
    paragraph.insert(0, [new Y.XmlText(token)])
    body.insert(Math.floor(random() * (body.length + 1)), [paragraph])
  } else if (choice < 0.2 && body.length > 4) {
    body.delete(Math.floor(random() * body.length), 1)
  } else if (choice < 0.35 && text.length > 4) {
    text.format(1, Math.floor(text.length / 2), { bold: random() < 0.5 ? true : null })
  } else if (choice < 0.5 && text.length > 8) {
    text.delete(0, 3)
  } else {
    text.insert(random() < 0.5 ? 0 : text.length, token)
  }
}
