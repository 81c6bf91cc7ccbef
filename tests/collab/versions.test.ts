// Versions of a live document: kept, compared, restored while people write (quality.md F12). Nothing is lost, nothing is there twice.
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { MergedNode } from '#shared/collab/versions'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

let place: Harness
beforeAll(async () => {
  place = await startHarness({ settings: { sweepAfterMs: 100, versionQuietMs: 0 } })
})
afterAll(() => place.stop())

function textOf(nodes: MergedNode[], shown: (change: string) => boolean = () => true): string[] {
  return nodes.map((node) =>
    [
      ...node.runs.filter((run) => shown(run.change)).map((run) => run.text),
      ...textOf(node.content, shown)
    ].join('')
  )
}

async function textNow(page: string): Promise<string[]> {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, (await place.collab.read(page)) ?? new Uint8Array([0, 0]))
  return doc
    .getXmlFragment('default')
    .toArray()
    .map((child) =>
      child instanceof Y.XmlElement
        ? child
            .toArray()
            .map((text) => text.toJSON())
            .join('')
        : ''
    )
}

async function versionsOf(page: string) {
  return place.sql<{ id: string; kind: string; people: string[]; sweep: unknown }[]>`
    select v.id, v.kind, v.sweep, coalesce(array_agg(a.person_id) filter (where a.person_id is not null), '{}') as people
    from doc_versions v join documents d on d.id = v.document_id left join doc_version_authors a on a.version_id = v.id
    where d.page_id = ${page} group by v.id order by v.at`
}

async function wordsOf(page: string, version: string): Promise<string> {
  const found = await place.collab.versions.compare(page, version, null)
  return textOf(found?.nodes ?? []).join('\n')
}

/** Into the text of a paragraph, where an editor would. */
function type(client: StockClient, index: number, words: string): void {
  const paragraph = client.doc.getXmlFragment('default').get(index)
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('no text there')
  text.insert(text.length, words)
}

test('a session has a version when it is over, and no second one; its authors are those who wrote', async () => {
  const page = await place.page()
  await place.collab.create(page)
  const nolwenn = await place.person('Nolwenn', [{ page, mode: 'write' }])
  const client = await new StockClient(place, page, nolwenn, { params: { ack: '1' } }).synced()
  client.write('Première séance')
  await client.acknowledged()
  await place.collab.flush()
  expect(await place.collab.keepSessions()).toBeGreaterThan(0)
  expect(await versionsOf(page)).toMatchObject([{ kind: 'session', people: [nolwenn.personId] }])
  await place.collab.keepSessions()
  expect(await versionsOf(page)).toHaveLength(1)
  client.write('Deuxième séance')
  await client.acknowledged()
  client.close()
  await place.collab.flush()
  await place.collab.keepSessions()
  const [first, second] = await versionsOf(page)
  expect([await wordsOf(page, first?.id ?? ''), await wordsOf(page, second?.id ?? '')]).toEqual([
    'Première séance',
    'Première séance\nDeuxième séance'
  ])
})

test('a comparison names who typed each word; an empty document has versions too', async () => {
  const page = await place.page()
  await place.collab.create(page)
  const empty = await place.collab.versions.keep(page, { kind: 'named', name: 'Vide', personId: null })
  const [one, two] = await Promise.all(
    ['Erwan', 'Soazig'].map((name) => place.person(name, [{ page, mode: 'write' }]))
  )
  if (!one || !two || !empty) throw new Error('nobody')
  for (const [person, words] of [
    [one, 'De la main d’Erwan'],
    [two, 'De celle de Soazig']
  ] as const) {
    const client = await new StockClient(place, page, person, { params: { ack: '1' } }).synced()
    client.write(words)
    await client.acknowledged()
    client.close()
  }
  const found = await place.collab.versions.compare(page, 'now', empty)
  const added = found?.nodes.flatMap((node) => node.content.flatMap((text) => text.runs)) ?? []
  expect(added.map((run) => [run.text, run.change, found?.people.get(run.client)])).toEqual([
    ['De la main d’Erwan', 'added', one.personId],
    ['De celle de Soazig', 'added', two.personId]
  ])
  expect(await place.collab.versions.restore(page, empty, one.personId)).toBe(true)
  expect(await textNow(page)).toEqual([])
})

test('compactions come and go: a named version, and one of a session, still say what they said', async () => {
  const page = await place.page()
  await place.collab.create(page)
  const nolwenn = await place.person('Nolwenn', [{ page, mode: 'write' }])
  const client = await new StockClient(place, page, nolwenn, { params: { ack: '1' } }).synced()
  const ids: string[] = []
  for (const [turn, kind] of (['named', 'session', 'named', 'session'] as const).entries()) {
    client.write(`Ligne ${turn}`)
    await client.acknowledged()
    ids.push((await place.collab.versions.keep(page, { kind, personId: null })) ?? '')
  }
  client.close()
  for (const [turn, id] of ids.entries()) {
    expect((await wordsOf(page, id)).split('\n')).toHaveLength(turn + 1)
  }
})

test(
  'restored again and again while four people write: nothing lost, nothing doubled',
  { timeout: 120_000 },
  async () => {
    const page = await place.page()
    await place.collab.create(page)
    const people = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => place.person(name, [{ page, mode: 'write' }]))
    )
    const clients = await Promise.all(
      people.map((person) => new StockClient(place, page, person, { params: { ack: '1' } }).synced())
    )
    const [first] = clients
    if (!first) throw new Error('nobody')
    first.write('Le texte de départ')
    first.write('La fin')
    await first.acknowledged()
    await until(() => clients.every((client) => client.doc.getXmlFragment('default').length === 2), 'seen')
    const version = await place.collab.versions.keep(page, { kind: 'named', name: 'Départ', personId: null })
    const typed: string[] = []
    let writing = true
    const writers = clients.map(async (client, who) => {
      for (let n = 0; writing; n++) {
        const token = `«${who}.${n}»`
        typed.push(token)
        const body = client.doc.getXmlFragment('default')
        // In what the version has, in what it has not, and in a paragraph of one’s own.
        if (n % 3 === 0) client.write(token)
        else type(client, n % 3 === 1 ? 0 : body.length - 1, token)
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    })
    for (let time = 0; time < 8; time++) {
      const before = typed.length
      await until(() => typed.length > before + 15, 'writing')
      expect(await place.collab.versions.restore(page, version ?? '', people[0]?.personId ?? null)).toBe(true)
    }
    writing = false
    await Promise.all(writers)
    for (const client of clients) await client.acknowledged()
    await place.collab.flush()
    const now = (await textNow(page)).join('\n')
    const kept = await versionsOf(page)
    const past = await Promise.all(
      kept.filter((each) => each.kind === 'before-restore').map((each) => wordsOf(page, each.id))
    )
    expect(past).toHaveLength(8)
    const count = (text: string, token: string) => text.split(token).length - 1
    expect(
      typed.filter((token) => count(now, token) > 1 || past.some((text) => count(text, token) > 1))
    ).toEqual([])
    expect(typed.filter((token) => ![now, ...past].some((text) => text.includes(token)))).toEqual([])
    expect([count(now, 'Le texte de départ'), count(now, 'La fin')]).toEqual([1, 1])
    for (const client of clients) client.close()
    // Once they have left, one more restoration ends where it must, and nothing is left to sweep.
    await place.collab.versions.restore(page, version ?? '', null)
    expect(await textNow(page)).toEqual(['Le texte de départ', 'La fin'])
  }
)

test('two at once make one; what was emptied for those who were there goes when they have left it', async () => {
  const page = await place.page()
  await place.collab.create(page)
  const nolwenn = await place.person('Nolwenn', [{ page, mode: 'write' }])
  const client = await new StockClient(place, page, nolwenn, { params: { ack: '1' } }).synced()
  // As an editor that nobody types in says it.
  client.provider.awareness.setLocalStateField('cursor', null)
  client.write('Avant')
  await client.acknowledged()
  const version = (await place.collab.versions.keep(page, { kind: 'named', personId: null })) ?? ''
  client.write('Après')
  await client.acknowledged()
  const results = await Promise.all([1, 2, 3].map(() => place.collab.versions.restore(page, version, null)))
  expect(results.filter((changed) => changed)).not.toEqual([])
  await expect.poll(() => textNow(page), { timeout: 10_000 }).toEqual(['Avant'])
  await expect.poll(() => client.doc.getXmlFragment('default').length).toBe(1)
  client.close()
})

test('what was forgotten is in no version any more', async () => {
  const page = await place.page()
  await place.collab.create(page)
  await place.collab.transact(page, (doc) =>
    doc.getXmlFragment('default').push([new Y.XmlElement('paragraph')])
  )
  await place.collab.versions.keep(page, { kind: 'named', personId: null })
  await place.collab.transact(page, (doc) => doc.getXmlFragment('default').delete(0, 1))
  await place.collab.forgetPast(page)
  expect(await versionsOf(page)).toEqual([])
})
