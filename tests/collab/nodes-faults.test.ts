// Several servers as processes: Redis that fails, a node that dies, one that sleeps and wakes, one that comes late.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { CLOSE } from '#shared/collab/protocol'
import { freePort, startRedis, type TestRedis } from '#tests/support/redis'
import { type StockClient, until } from './support/clients'
import { inCompany, install, type Installed, type Node } from './support/installation'

let redis: TestRedis
let place: Installed
let a: Node
let b: Node

beforeAll(async () => {
  redis = await startRedis()
  place = await install(redis.url)
  a = await place.join()
  b = await place.join()
  await inCompany(place, 2)
}, 120_000)
afterAll(async () => {
  await place.remove()
  await redis.stop()
})

const text = (client: StockClient) => client.text.toString()

/** Seconds until both have the same text, which has all of these words. */
async function agree(clients: StockClient[], words: string[]): Promise<number> {
  const started = performance.now()
  const whole = (client: StockClient) => words.every((word) => text(client).split(word).length === 2)
  await until(
    () => clients.every((client) => whole(client) && text(client) === text(clients[0] ?? client)),
    'the same',
    20_000
  )
  return (performance.now() - started) / 1000
}

test('F7. Redis killed, absent, started again empty, paused, flushed: acknowledged as before, and the nodes agree', async () => {
  const page = await place.page()
  const clients = [await place.enter(a, page, 0), await place.enter(b, page, 1)]
  const words: string[] = []
  const both = async (what: string) => {
    for (const [i, client] of clients.entries()) {
      words.push(`⟦${what} ${i}⟧`)
      client.text.insert(0, `⟦${what} ${i}⟧`)
    }
    await Promise.all(clients.map((client) => client.acknowledged()))
  }
  await both('avec')
  expect(await agree(clients, words)).toBeLessThan(5)
  await redis.kill()
  await both('tué')
  expect(await agree(clients, words)).toBeLessThan(5)
  await redis.start()
  await both('vide')
  expect(await agree(clients, words)).toBeLessThan(5)
  // Thirty seconds in the table; three are enough to be noticed, and to have everything come late.
  await redis.command('CLIENT', 'PAUSE', '3000', 'ALL')
  await both('en pause')
  expect(await agree(clients, words)).toBeLessThan(5)
  await redis.command('FLUSHALL')
  await both('effacé')
  expect(await agree(clients, words)).toBeLessThan(5)
  expect(clients.flatMap((client) => client.closes)).toEqual([])
}, 90_000)

test('F8. A node stopped and woken: what was written meanwhile is there, what it was sent meanwhile is asked about first', async () => {
  const page = await place.page()
  const stays = await place.enter(a, page, 0)
  const sleeps = await place.enter(b, page, 1)
  const leaves = await place.enter(b, page, 2)
  sleeps.text.insert(0, '⟦avant⟧')
  await agree([stays, sleeps, leaves], ['⟦avant⟧'])
  b.process.child.kill('SIGSTOP')
  try {
    // Long enough to be given up for lost.
    stays.text.insert(0, '⟦pendant⟧')
    sleeps.text.insert(0, '⟦dans le vide⟧')
    await stays.acknowledged()
    const { sql } = place.test.database
    await sql`delete from initiative_people where person_id = ${place.people[2]?.id ?? ''}`
    await sql`update initiatives set visibility = 'participants'`
    leaves.text.insert(0, '⟦sans droit⟧')
    await until(
      async () =>
        (await sql`select 1 from collab_runs where lost_at is not null and ended_at is null`).length > 0,
      'given up for lost',
      20_000
    )
  } finally {
    b.process.child.kill('SIGCONT')
  }
  await until(() => leaves.closes.length > 0, 'sent away')
  await agree([stays, sleeps], ['⟦avant⟧', '⟦pendant⟧', '⟦dans le vide⟧'])
  await sleeps.acknowledged()
  expect(text(stays)).not.toContain('sans droit')
  expect(leaves.provider.synced).toBe(false)
  expect(text(leaves)).not.toContain('pendant')
  await inCompany(place, 2)
}, 60_000)

test('a node killed: its people go on at the other, hand back what it had not written, and its cursors go', async () => {
  const page = await place.page()
  const c = await place.join()
  await inCompany(place, 3)
  const stays = await place.enter(a, page, 0)
  const writer = await place.enter(c, page, 1)
  const peer = await place.enter(c, page, 0)
  const words: string[] = []
  for (let i = 0; i < 20; i++) {
    words.push(`⟦${i}⟧`)
    writer.text.insert(0, `⟦${i}⟧`)
  }
  await until(() => text(peer).includes('⟦0⟧'), 'seen')
  await until(() => stays.provider.awareness.getStates().size === 3, 'here')
  c.process.child.kill('SIGKILL')
  await c.process.ended
  // The writer's page never comes back: only the peer can hand over what may not be on disk.
  const kept = Y.encodeStateAsUpdate(peer.doc)
  writer.close()
  peer.close()
  const back = await place.enter(b, page, 0)
  Y.applyUpdate(back.doc, kept)
  await back.acknowledged()
  expect(back.closes.every((code) => code === CLOSE.tryAgain)).toBe(true)
  await agree(
    [stays, back],
    words.filter((word) => text(peer).includes(word))
  )
  await until(() => stays.provider.awareness.getStates().size === 2, 'cursors gone', 15_000)
}, 60_000)

test('a node that comes while people write is one of them', async () => {
  const page = await place.page()
  const writer = await place.enter(a, page, 0)
  const words = ['⟦tôt⟧']
  writer.text.insert(0, '⟦tôt⟧')
  const joining = place.join()
  const timer = setInterval(() => {
    const word = `⟦${words.length}⟧`
    words.push(word)
    writer.text.insert(0, word)
  }, 20)
  const late = await place.enter(await joining, page, 1)
  await new Promise((resolve) => setTimeout(resolve, 500))
  clearInterval(timer)
  late.text.insert(0, '⟦tard⟧')
  await agree([writer, late], [...words, '⟦tard⟧'])
}, 60_000)

const NGINX = '/usr/sbin/nginx'

test.runIf(existsSync(NGINX))(
  'behind the proxy of deploy/, without affinity: whoever loses their node goes on through another',
  async () => {
    const doomed = await place.join()
    await until(async () => (await fetch(`${doomed.origin}/readyz`)).ok, 'ready')
    const directory = mkdtempSync(join(tmpdir(), 'interpoles-nginx-'))
    const port = await freePort()
    const nodes = [a, b, doomed].map(({ origin }) => new URL(origin).port)
    const configuration = readFileSync(new URL('../../deploy/nginx.conf', import.meta.url), 'utf8')
      .replace(/node(\d):3000/g, (_, n: string) => `127.0.0.1:${nodes[Number(n) - 1]}`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      .replace(
        'worker_processes auto',
        `worker_processes 1; daemon off; pid ${directory}/pid; error_log stderr`
      )
    writeFileSync(join(directory, 'nginx.conf'), configuration)
    const nginx = spawn(NGINX, ['-p', directory, '-c', join(directory, 'nginx.conf')], { stdio: 'ignore' })
    const ended = new Promise((resolve) => nginx.once('close', resolve))
    try {
      const origin = `http://127.0.0.1:${port}`
      await until(
        () =>
          fetch(`${origin}/readyz`).then(
            (response) => response.ok,
            () => false
          ),
        'in front'
      )
      const proxy: Node = { process: a.process, origin, url: `ws://127.0.0.1:${port}/collab` }
      const page = await place.page()
      const clients = await Promise.all([0, 1, 0, 1, 0, 1].map((person) => place.enter(proxy, page, person)))
      const words = clients.map((_, i) => `⟦${i}⟧`)
      clients.forEach((client, i) => client.text.insert(0, words[i] ?? ''))
      await agree(clients, words)
      doomed.process.child.kill('SIGKILL')
      await until(() => clients.some((client) => client.closes.length > 0), 'cut')
      clients.forEach((client, i) => client.text.insert(0, `⟦après ${i}⟧`))
      await agree(clients, [...words, ...clients.map((_, i) => `⟦après ${i}⟧`)])
      await Promise.all(clients.map((client) => client.acknowledged()))
      for (let i = 0; i < 6; i++) expect((await fetch(`${origin}/readyz`)).status).toBe(200)
    } finally {
      nginx.kill('SIGTERM')
      await ended
      rmSync(directory, { recursive: true, force: true })
    }
  },
  60_000
)
