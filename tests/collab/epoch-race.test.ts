// Two nodes: a batch is being stored on one while the other replaces the content. Whatever comes first, nothing is said to be saved that
// is not in what is kept. The moments are chosen: a trigger holds a statement in its middle until the test lets it go.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ReservedSql } from 'postgres'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { CLOSE, MESSAGE } from '#shared/collab/protocol'
import { StockClient, until } from './support/clients'
import { startHarness, type Harness } from './support/harness'

const LOCK = 4_243
const ROUNDS = 12
/** The log is looked at when the test is over: what a node learns, it learns from its own batch or from the other's word. */
const QUICK = { beatMs: 100, lookMs: 30_000, lookBlindMs: 30_000 }

let a: Harness
let b: Harness
let freezer: ReservedSql
let page: string
let anna: Visitor
const open: StockClient[] = []

beforeAll(async () => {
  const node = (name: string) => ({ settings: QUICK, deps: () => ({ node: { name, redisUrl: undefined } }) })
  a = await startHarness(node('a'))
  b = await startHarness({ beside: a, ...node('b') })
  await until(() => [a, b].every(({ collab }) => collab.stats().nodes?.others === 1), 'in company')
  freezer = await a.sql.reserve()
  await a.sql.unsafe(`
    create function wait_here() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`)
})
beforeEach(async () => {
  page = await a.page()
  anna = await a.person('Anna', [{ page, mode: 'write' }])
})
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})
afterAll(async () => {
  freezer.release()
  await b.stop()
  await a.stop()
})

async function enter(at: Harness, doc?: Y.Doc): Promise<{ client: StockClient; said: number[] }> {
  const client = await new StockClient(at, page, anna, { params: { ack: '1', epoch: '1' }, doc }).synced()
  open.push(client)
  const said: number[] = []
  const stock = client.provider.messageHandlers[MESSAGE.saved]
  client.provider.messageHandlers[MESSAGE.saved] = (...given) => {
    stock?.(...given)
    said.push(client.saved)
  }
  return { client, said }
}

/** Whatever writes into this table for this epoch stops there until `work` has ended. */
async function frozenAt<T>(table: string, epoch: number, work: () => Promise<T>): Promise<T> {
  await a.sql.unsafe(`
    create trigger wait_here before insert on ${table} for each row when (new.epoch = ${epoch})
    execute function wait_here()`)
  await freezer`select pg_advisory_lock(${LOCK})`
  try {
    return await work()
  } finally {
    await freezer`select pg_advisory_unlock(${LOCK})`
    await a.sql.unsafe(`drop trigger wait_here on ${table}`)
  }
}

async function waiting(count: number): Promise<void> {
  await until(async () => {
    const [row] = await a.sql<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return (row?.waiting ?? 0) >= count
  }, `${count} waiting`)
}

/** What is kept of the content that was replaced: its snapshot, and nothing beside it. */
async function keptOfFirst(): Promise<string> {
  const rows = await a.sql<{ state: Uint8Array }[]>`
    select s.state from doc_snapshots s join documents d on d.id = s.document_id
    where d.page_id = ${page} and s.epoch = 1 and s.current`
  const beside = await a.sql`
    select 1 from doc_updates u join documents d on d.id = u.document_id where d.page_id = ${page} and u.epoch = 1`
  expect(beside).toHaveLength(0)
  return textOf(rows[0]?.state ?? new Uint8Array([0, 0]))
}

function textOf(state: Uint8Array): string {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  return doc.getText('t').toString()
}

const replace = () => a.collab.replace(page, (doc) => doc.getText('t').insert(0, 'neuf'))

test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
  'the batch is first: what it was told to be saved is in the content that is kept (%i)',
  async (round) => {
    const { client, said } = await enter(b)
    client.text.insert(0, 'avant ')
    await client.acknowledged()
    const count = said.at(-1) ?? 0
    const { replacing } = await frozenAt('doc_updates', 1, async () => {
      client.text.insert(0, `mot${round} `)
      await waiting(1)
      let over = false
      const replacing = replace().finally(() => (over = true))
      await Promise.race([replacing, waiting(2)])
      expect(over, 'replaced under a batch that had not ended').toBe(false)
      return { replacing }
    })
    expect(await replacing).toBe(2)
    await until(() => client.closes.includes(CLOSE.otherEpoch), 'sent away')
    const kept = await keptOfFirst()
    expect(kept.includes(`mot${round}`)).toBe(true)
    expect(said.at(-1)).toBe(count + 1)
    expect(textOf((await b.collab.read(page)) ?? new Uint8Array([0, 0]))).toBe('neuf')
  }
)

test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
  'the replacement is first: the batch is not stored, nobody is told that it is, and its writer still has it (%i)',
  async (round) => {
    const { client, said } = await enter(b)
    client.text.insert(0, 'avant ')
    await client.acknowledged()
    const count = said.at(-1)
    const { replacing } = await frozenAt('doc_snapshots', 2, async () => {
      const replacing = replace()
      await waiting(1)
      client.text.insert(0, `mot${round} `)
      await waiting(2)
      return { replacing }
    })
    expect(await replacing).toBe(2)
    await until(() => client.closes.includes(CLOSE.otherEpoch), 'sent away')
    expect(said.at(-1)).toEqual(count)
    expect(await keptOfFirst()).toBe('avant ')
    expect(client.text.toString()).toBe(`mot${round} avant `)
    expect(textOf((await b.collab.read(page)) ?? new Uint8Array([0, 0]))).toBe('neuf')
  }
)

test.each([1, 2, 3])(
  'words that came twice are not saved either: the second time waits for the first, which is refused (%i)',
  async () => {
    const { client, said } = await enter(b)
    client.text.insert(0, 'avant ')
    await client.acknowledged()
    // The same person in a second window, which hands over the same words.
    const second = await enter(b, copyOf(client.doc))
    const again = second.client
    again.text.insert(again.text.length, '.')
    await again.acknowledged()
    const counts = [said.at(-1), second.said.at(-1)]
    // Another node, whose word about it does not come.
    await freezer`begin`
    await freezer`select 1 from documents where page_id = ${page} for update`
    client.text.insert(0, 'mot ')
    await waiting(1)
    await until(() => again.text.toString().startsWith('mot '), 'shown in the second window')
    const words = Y.encodeStateAsUpdate(client.doc)
    again.doc.transact((turn) => again.doc.emit('update', [words, null, again.doc, turn]))
    // In the order in which it was sent: when the last of these is seen, the words before it have been looked at.
    for (const turn of [1, 2, 3]) {
      again.provider.awareness.setLocalStateField('turn', turn)
      const states = client.provider.awareness.getStates()
      await until(() => [...states.values()].some((state) => state.turn === turn), 'turn seen')
    }
    await freezer`update documents set epoch = 2 where page_id = ${page}`
    await freezer`commit`
    for (const one of [client, again]) await until(() => one.closes.includes(CLOSE.otherEpoch), 'sent away')
    expect([said.at(-1), second.said.at(-1)]).toEqual(counts)
  }
)

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
