// Two nodes on one database: what one stores the other shows, with Redis and without; who is there, whose ids are whose, and
// what is replaced or compacted is the same for both.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Background } from '#server/collab/background'
import { Compactor } from '#server/collab/compaction'
import type { Visitor } from '#server/collab/contract'
import { DEFAULTS, type Settings } from '#server/collab/settings'
import { Store, sha256 } from '#server/collab/store'
import { CLOSE } from '#shared/collab/protocol'
import { seeded } from '#tests/chaos/random'
import { startRedis, type TestRedis } from '#tests/support/redis'
import { RawClient, StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

/** Signs of life ten times as often: the tests wait for them. */
const QUICK: Partial<Settings> = {
  beatMs: 100,
  runLostMs: 2_000,
  lookMs: 200,
  lookBlindMs: 100,
  peopleMs: 20
}

let redis: TestRedis
const open: StockClient[] = []

beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => {
  for (const client of open) client.close()
  await redis.stop()
})

async function startPair(redisUrl: string | undefined): Promise<[Harness, Harness]> {
  const node = (name: string) => ({ settings: QUICK, deps: () => ({ node: { name, redisUrl } }) })
  const first = await startHarness(node('a'))
  const second = await startHarness({ beside: first, ...node('b') })
  await until(() => [first, second].every(({ collab }) => collab.stats().nodes?.others === 1), 'in company')
  return [first, second]
}

async function enter(at: Harness, page: string, who: Visitor, params = {}): Promise<StockClient> {
  const client = await new StockClient(at, page, who, { params: { ack: '1', ...params } }).synced()
  open.push(client)
  return client
}

describe.each([
  ['with Redis', true],
  ['without Redis', false]
])('%s', (_, hasRedis) => {
  let a: Harness
  let b: Harness
  let page: string
  let anna: Visitor
  let bran: Visitor

  beforeAll(async () => {
    ;[a, b] = await startPair(hasRedis ? redis.url : undefined)
    if (hasRedis) await until(() => a.collab.stats().nodes?.redis === true, 'heard through Redis')
  })
  afterAll(async () => {
    await b.stop()
    await a.stop()
  })
  beforeEach(async () => {
    page = await a.page()
    anna = await a.person('Anna', [{ page, mode: 'write' }])
    bran = await a.person('Bran', [{ page, mode: 'write' }])
  })

  test('what is written on one node is seen on the other, by writers and by readers of a page nobody edits there', async () => {
    const writer = await enter(a, page, anna)
    const reader = await enter(b, page, bran, { read: '1' })
    writer.text.insert(0, 'un mot')
    await until(() => reader.text.toString() === 'un mot', 'seen')
    const other = await enter(b, page, bran)
    expect(other.text.toString()).toBe('un mot')
    other.text.delete(0, 3)
    await until(() => writer.text.toString() === 'mot' && reader.text.toString() === 'mot', 'seen back')
    await Promise.all([writer, other].map((client) => client.acknowledged()))
  })

  test('eight who write at random on both nodes end with the same text, each word once (seed 7)', async () => {
    const random = seeded(7)
    const clients = await Promise.all(
      Array.from({ length: 8 }, (_, i) => enter(i % 2 === 0 ? a : b, page, i % 4 < 2 ? anna : bran))
    )
    const written: string[] = []
    for (let i = 0; i < 240; i++) {
      const client = clients[Math.floor(random() * clients.length)]
      const token = `⟦${i}⟧`
      written.push(token)
      client?.text.insert(Math.floor(random() * (client.text.length + 1)) * 0, token)
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(clients.map((client) => client.acknowledged()))
    const texts = () => new Set(clients.map((client) => client.text.toString()))
    await until(() => texts().size === 1, 'the same everywhere')
    const [text = ''] = texts()
    for (const token of written) expect(text.split(token)).toHaveLength(2)
    expect(clients.every((client) => client.closes.length === 0)).toBe(true)
  })

  test('what was acknowledged on one node is in what the other reads, at once', async () => {
    const writer = await enter(a, page, anna)
    await enter(b, page, bran)
    for (let i = 0; i < 20; i++) {
      writer.text.insert(0, `${i} `)
      await writer.acknowledged()
      const doc = new Y.Doc()
      Y.applyUpdate(doc, (await b.collab.read(page)) ?? new Uint8Array())
      expect(doc.getText('t').toString()).toBe(writer.text.toString())
    }
  })

  test('a change made by the server on one node builds on what the other has, and is seen there', async () => {
    const writer = await enter(a, page, anna)
    writer.text.insert(0, 'mot')
    await writer.acknowledged()
    await b.collab.transact(page, (doc) => doc.getText('t').insert(doc.getText('t').length, '.'))
    await until(() => writer.text.toString() === 'mot.', 'seen')
  })

  test('a change made by the server while another node replaces the content is made on the new one', async () => {
    const writer = await enter(a, page, anna)
    writer.text.insert(0, 'mot')
    await writer.acknowledged()
    // The room is open there, and the server has written in it.
    await enter(b, page, bran)
    await b.collab.transact(page, (doc) => doc.getText('t').insert(0, '!'))
    const next = new Y.Doc()
    next.getText('t').insert(0, 'neuf')
    const state = Y.encodeStateAsUpdate(next)
    const lock = await a.sql.reserve()
    await lock`begin`
    await lock`lock table doc_updates in share mode`
    // Applied there, and waiting to be stored when the content is replaced.
    const changed = b.collab.transact(page, (doc) => doc.getText('t').insert(doc.getText('t').length, '.'))
    await until(() => b.collab.stats().queuedRows > 0, 'on its way')
    await lock`
      with moved as (update documents set epoch = 2 where page_id = ${page} returning id)
      insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version)
      select id, 2, 0, ${Buffer.from(state)}, ${sha256(state)}, 1 from moved`
    await lock`commit`
    lock.release()
    await changed
    const found = new Y.Doc()
    Y.applyUpdate(found, (await b.collab.read(page)) ?? new Uint8Array([0, 0]))
    expect(found.getText('t').toString()).toBe('neuf.')
  })

  test('replaced on one node: sent away from both, the old content refused, the new one given', async () => {
    const clients = [await enter(a, page, anna), await enter(b, page, bran)]
    clients[0]?.text.insert(0, 'ancien')
    await until(() => clients[1]?.text.toString() === 'ancien', 'seen')
    await a.collab.replace(page, (doc) => doc.getText('t').insert(0, 'neuf'))
    for (const client of clients) await until(() => client.closes.includes(CLOSE.otherEpoch), 'sent away')
    expect((await enter(b, page, bran)).text.toString()).toBe('neuf')
  })

  test('a row of a content that was replaced is not shown in the one that stands now, however late it comes', async () => {
    const [told, tells] = [await enter(b, page, bran), await enter(a, page, anna)]
    const replaced = await a.page()
    a.gate.allow(bran, replaced, 'write')
    await a.collab.create(replaced)
    const late = await a.sql.reserve()
    const old = new Y.Doc()
    old.getText('t').insert(0, 'ancien')
    await late`begin`
    await late`
      insert into doc_updates (document_id, epoch, bytes)
      select id, epoch, ${Buffer.from(Y.encodeStateAsUpdate(old))} from documents where page_id = ${replaced}`
    // Without a lock: as a node of an older version would.
    await a.sql`update documents set epoch = 2 where page_id = ${replaced}`
    const fresh = await enter(b, replaced, bran)
    fresh.text.insert(0, 'neuf')
    await fresh.acknowledged()
    await late`commit`
    late.release()
    // The log was looked at since: what was written after is here.
    for (const word of ['un', 'deux']) {
      tells.text.insert(0, word)
      await until(() => told.text.toString().startsWith(word), 'seen')
      await b.collab.read(page)
    }
    expect(fresh.text.toString()).toBe('neuf')
  })

  test('replaced on both at once: one after the other, and one content remains', async () => {
    await enter(a, page, anna)
    const epochs = await Promise.all(
      [a, b].map(({ collab }, i) => collab.replace(page, (doc) => doc.getText('t').insert(0, `neuf ${i}`)))
    )
    expect(epochs.sort()).toEqual([2, 3])
    const texts = await Promise.all([a, b].map((at) => enter(at, page, anna)))
    expect(texts[0]?.text.toString()).toMatch(/^neuf [01]$/)
    expect(texts[1]?.text.toString()).toBe(texts[0]?.text.toString())
  })

  test('an edit stored for a content that another node has replaced is sent away as such', async () => {
    const writer = await enter(b, page, bran)
    writer.text.insert(0, 'ancien')
    await writer.acknowledged()
    // As a node that has heard nothing yet.
    await a.sql`update documents set epoch = 2 where page_id = ${page}`
    writer.text.insert(0, 'trop tard ')
    await until(() => writer.closes.includes(CLOSE.otherEpoch), 'sent away')
  })

  test('a removed page is closed on every node', async () => {
    const reader = await enter(b, page, bran, { read: '1' })
    await a.sql`delete from pages where id = ${page}`
    await until(() => reader.closes.includes(CLOSE.notFound), 'closed')
  })

  test('rights lost are lost on every node', async () => {
    const [here, there] = [await enter(a, page, anna), await enter(b, page, anna)]
    const other = await enter(b, page, bran)
    a.gate.allow(anna, page, null)
    await a.collab.recheck({ personId: anna.personId })
    await until(() => here.closes.includes(CLOSE.forbidden), 'closed here', 1_000)
    await until(() => there.closes.includes(CLOSE.forbidden), 'closed there', 1_000)
    expect(other.closes).toEqual([])
  })

  test('nobody writes under the id of somebody who is on another node', async () => {
    const victim = await enter(a, page, anna)
    victim.text.insert(0, 'à moi')
    await victim.acknowledged()
    const forge = async () => {
      const forged = new Y.Doc()
      Y.applyUpdate(forged, Y.encodeStateAsUpdate(victim.doc))
      const before = Y.encodeStateVector(forged)
      forged.clientID = victim.doc.clientID
      forged.getText('t').insert(0, 'FAUX ')
      const client = await new RawClient(b, page, bran, { params: { ack: '1' } }).opened()
      client.update(Y.encodeStateAsUpdate(forged, before))
      return client.closed()
    }
    // Perhaps it is on its way from there: not now, and not never.
    expect(await forge()).toBe(CLOSE.tryAgain)
    victim.text.insert(0, 'encore ')
    await victim.acknowledged()
    expect(victim.text.toString()).toBe('encore à moi')
    expect(victim.closes).toEqual([])
    // Once a node has stopped after writing everything, there is nothing to hand back.
    const [over] = await a.sql<{ id: string }[]>`
      insert into collab_runs (node, ended_at) values ('fini', now()) returning id`
    await a.sql`update doc_clients set run_id = ${over?.id ?? ''} where client_id = ${victim.doc.clientID}`
    expect(await forge()).toBe(CLOSE.forbidden)
  })

  test('what a dead node had not written is handed back once it is given up for lost, and not before', async () => {
    const [run] = await a.sql<{ id: string }[]>`insert into collab_runs (node) values ('mort') returning id`
    const lost = new Y.Doc()
    lost.getText('t').insert(0, 'rendu')
    await enter(a, page, anna)
    await a.sql`
      insert into doc_clients (document_id, client_id, person_id, epoch, run_id)
      select id, ${lost.clientID}, ${anna.personId}, 1, ${run?.id ?? ''} from documents where page_id = ${page}`
    const peer = new StockClient(b, page, bran, { params: { ack: '1' }, doc: lost })
    open.push(peer)
    await until(() => peer.closes.includes(CLOSE.tryAgain), 'told to come back')
    await peer.acknowledged()
    expect(peer.closes.every((code) => code === CLOSE.tryAgain)).toBe(true)
    const reader = await enter(a, page, anna)
    await until(() => reader.text.toString() === 'rendu', 'handed back')
    const [row] = await a.sql`select lost_at is not null as lost from collab_runs where id = ${run?.id ?? ''}`
    expect(row?.['lost']).toBe(true)
  })

  test('a row that was numbered before and committed after is found', async () => {
    const reader = await enter(b, page, bran, { read: '1' })
    const late = new Y.Doc()
    late.getText('t').insert(0, 'tardif')
    const connection = await a.sql.reserve()
    await connection`begin`
    await connection`
      insert into doc_updates (document_id, epoch, bytes)
      select id, epoch, ${Buffer.from(Y.encodeStateAsUpdate(late))} from documents where page_id = ${page}`
    const writer = await enter(a, page, anna)
    writer.text.insert(0, 'avant ')
    await until(() => reader.text.toString() === 'avant ', 'seen')
    await new Promise((resolve) => setTimeout(resolve, 3 * (QUICK.lookMs ?? 0)))
    await connection`commit`
    connection.release()
    await until(() => reader.text.toString().includes('tardif'), 'found')
    await until(() => writer.text.toString() === reader.text.toString(), 'the same')
  })
  test.runIf(hasRedis)(
    'who is here, and where their cursor is, on every node; and who has left',
    async () => {
      const here = await enter(a, page, anna)
      const there = await enter(b, page, bran)
      const seenBy = (client: StockClient) =>
        [...client.provider.awareness.getStates().values()].map((state) => state['user']?.name).sort()
      await until(() => seenBy(here).length === 2 && seenBy(there).length === 2, 'seen')
      there.provider.awareness.setLocalStateField('cursor', 12)
      const cursor = () => here.provider.awareness.getStates().get(there.doc.clientID)?.['cursor']
      await until(() => cursor() === 12, 'moved')
      expect(seenBy(here)).toEqual(['Anna', 'Bran'])
      const names = (at: Harness) =>
        at.collab
          .presence(page)
          .map((one) => one.name)
          .sort()
      await until(() => names(a).length === 2 && names(b).length === 2, 'listed')
      expect(
        a.collab.presence(page).every((one) => one.personId === anna.personId || one.sessionId === null)
      ).toBe(true)
      // Somebody who comes now sees both at once; a person who changes node is there once.
      const late = await enter(b, page, anna, { read: '1' })
      await until(() => seenBy(late).length === 3, 'seen by the late one')
      late.close()
      there.close()
      await until(() => seenBy(here).length === 1 && names(a).length === 1, 'gone')
    }
  )

  test.runIf(!hasRedis)('a node that hears nothing at all asks again by itself', async () => {
    const listen = () => Promise.resolve({ state: {}, unlisten: () => Promise.resolve() })
    const deafened = <T extends object>(sql: T) =>
      new Proxy(sql, {
        get: (target, key): unknown => (key === 'listen' ? listen : Reflect.get(target, key, target))
      })
    const deaf = await startHarness({
      beside: a,
      settings: { ...QUICK, sweepMs: 3_600_000, sweepDeafMs: 500 },
      deps: (sql) => ({ sql: deafened(sql), node: { name: 'sourd' } })
    })
    try {
      await until(() => deaf.collab.stats().nodes?.others === 2, 'in company')
      expect(deaf.collab.stats().nodes?.notices).toBe(false)
      const client = await enter(deaf, page, anna)
      a.gate.allow(anna, page, null)
      await a.collab.recheck({ personId: anna.personId })
      await until(() => client.closes.includes(CLOSE.forbidden), 'closed', 5_000)
    } finally {
      await deaf.stop()
    }
  })
})

test('two compactions of one document at once: the slower never takes away what the faster has kept', async () => {
  const place = await startHarness()
  const fast = new Background(30_000)
  const slow = new Background(30_000)
  const quiet = () => undefined
  const compactor = (background: Background) =>
    new Compactor({
      sql: place.sql,
      store: new Store(place.sql, 15_000),
      background,
      settings: DEFAULTS,
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      metrics: {},
      shortened: quiet
    })
  try {
    const page = await place.page()
    const client = await enter(place, page, await place.person('Anna', [{ page, mode: 'write' }]))
    client.text.insert(0, 'un ')
    await client.acknowledged()
    const [row] = await place.sql<{ id: string }[]>`select id from documents where page_id = ${page}`
    const id = row?.id ?? ''
    let goOn = quiet
    let reached = quiet
    const held = new Promise<void>((resolve) => (goOn = () => void resolve()))
    const atWork = new Promise<void>((resolve) => (reached = () => void resolve()))
    const run = slow.run.bind(slow)
    slow.run = async (job) => {
      reached()
      await held
      return run(job)
    }
    const late = compactor(slow).now(id, 1)
    await atWork
    client.text.insert(0, 'deux ')
    await client.acknowledged()
    await compactor(fast).now(id, 1)
    goOn()
    await late
    const found = await new Store(place.sql, 15_000).load(id, 1)
    const doc = new Y.Doc()
    if (found.snapshot) Y.applyUpdate(doc, found.snapshot.state)
    for (const { bytes } of found.updates) Y.applyUpdate(doc, bytes)
    expect(doc.getText('t').toString()).toBe('deux un ')
  } finally {
    await Promise.all([fast.stop(), slow.stop()])
    await place.stop()
  }
})
