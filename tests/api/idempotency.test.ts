// `Idempotency-Key`: the same request twice does its work once, whatever dies in between.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeExpired } from '#server/auth/housekeeping'
import { pages } from '#server/db/tables/pages'
import { claimWork, markedBy } from '#server/domain/repeats/kept-answers'
import { addressOf } from '#tests/collab/support/installation'
import { startTestServer, type TestServer } from '#tests/support/app'
import type { Loose } from '#tests/support/ask'
import { spawnServer } from '#tests/support/processes'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

interface Sent {
  status: number
  body: Loose
  replayed: boolean
}

const newKey = () => crypto.randomUUID()

async function send(
  who: PersonName,
  request: string,
  key: string,
  body?: unknown,
  at = server.url
): Promise<Sent> {
  const [method = '', path = ''] = request.split(' ')
  const form = body instanceof FormData
  const response = await fetch(`${at}/api/v1${path}`, {
    method,
    headers: {
      ...world.headers[who],
      origin: at,
      'idempotency-key': key,
      ...(body !== undefined && !form && { 'content-type': 'application/json' })
    },
    body: body === undefined ? undefined : form ? body : JSON.stringify(body)
  })
  const text = await response.text()
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    replayed: response.headers.get('idempotency-replayed') === 'true'
  }
}

const creation = () => `POST /initiatives/${world.initiatives.closed}/pages`
const titled = async (title: string): Promise<number> => {
  const { sql } = server.test.database
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int as count from pages where title = ${title}`
  return row?.count ?? 0
}
const page = (title: string) => ({ kind: 'document', title })

test('the second request is answered by the first one’s answer, and nothing is done again', async () => {
  const key = newKey()
  const first = await send('coordinator', creation(), key, page('Une fois'))
  const second = await send('coordinator', creation(), key, page('Une fois'))
  expect([first.status, first.replayed, second.status, second.replayed]).toEqual([201, false, 201, true])
  expect(second.body).toEqual(first.body)
  expect(await titled('Une fois')).toBe(1)
  const gone = `POST /pages/${first.body.id}/trash`
  const trash = newKey()
  await send('coordinator', gone, trash)
  expect(await send('coordinator', gone, trash)).toMatchObject({ status: 200, replayed: true })
})

test('without a body in the answer, and quoted as the draft says it', async () => {
  const key = newKey()
  const made = await send('coordinator', creation(), newKey(), page('À suivre'))
  const path = `DELETE /pages/${made.body.id}/past`
  expect(await send('coordinator', path, key)).toEqual({ status: 204, body: null, replayed: false })
  expect(await send('coordinator', path, `"${key}"`)).toEqual({ status: 204, body: null, replayed: true })
})

test('the same key for something else is refused: another body, address or method', async () => {
  const key = newKey()
  const made = await send('coordinator', creation(), key, page('Clé'))
  const others = [
    await send('coordinator', creation(), key, page('Autre')),
    await send('coordinator', `PATCH /pages/${made.body.id}`, key, page('Clé')),
    await send('coordinator', `${creation()}?x=1`, key, page('Clé'))
  ]
  for (const { status, body } of others) {
    expect([status, body.error.code]).toEqual([422, 'idempotency.reused'])
  }
  expect(await titled('Autre')).toBe(0)
})

test('a key is one person’s: somebody else’s request is their own', async () => {
  const key = newKey()
  const mine = await send('coordinator', creation(), key, page('Partagée'))
  const theirs = await send('partnerCoordinator', creation(), key, page('Partagée'))
  expect([mine.status, theirs.status, theirs.replayed]).toEqual([201, 201, false])
  expect(mine.body.id).not.toBe(theirs.body.id)
})

test('twelve at once: one runs, the others are told so or get its answer', async () => {
  const key = newKey()
  const all = await Promise.all(
    Array.from({ length: 12 }, () => send('coordinator', creation(), key, page('Douze')))
  )
  expect(await titled('Douze')).toBe(1)
  expect(all.filter(({ status, replayed }) => status === 201 && !replayed)).toHaveLength(1)
  for (const { status, body, replayed } of all) {
    if (status !== 201) expect([status, body.error.code]).toEqual([409, 'idempotency.running'])
    else if (replayed) expect(body.title).toBe('Douze')
  }
})

test('what was refused has changed nothing, and may be asked again with the same key', async () => {
  const key = newKey()
  const refused = await send('coordinator', creation(), key, { kind: 'document', title: '' })
  expect(refused.status).toBe(400)
  expect((await send('coordinator', creation(), key, page('Corrigée'))).status).toBe(201)
})

test('a key that is none, and answers that hold a secret, are refused', async () => {
  const short = await send('coordinator', creation(), 'court', page('x'))
  expect([short.status, short.body.error.code]).toEqual([400, 'request.invalid'])
  const token = await send('coordinator', 'POST /me/tokens', newKey(), { name: 'T', scopes: ['read'] })
  expect([token.status, token.body.error.code]).toEqual([400, 'idempotency.unsupported'])
})

test('a form is the same form whatever line its parts are cut by', async () => {
  const form = (name: string) => {
    const data = new FormData()
    data.append('file', new File(['bonjour'], name, { type: 'text/plain' }))
    return data
  }
  const made = await send('coordinator', creation(), newKey(), page('Avec un fichier'))
  const key = newKey()
  const path = `POST /pages/${made.body.id}/files`
  const first = await send('coordinator', path, key, form('note.txt'))
  const second = await send('coordinator', path, key, form('note.txt'))
  expect([first.status, second.replayed, second.body?.id]).toEqual([201, true, first.body.id])
  expect((await send('coordinator', path, key, form('autre.txt'))).body.error.code).toBe('idempotency.reused')
})

test('a slow request whose claim was taken over is rolled back: the work is done once', async () => {
  const { database } = server.services
  const wanted = { personId: world.people.coordinator, key: newKey(), asked: 'the same' }
  const claim = async () => {
    const claimed = await claimWork(database.db, wanted, false)
    if (claimed.kind !== 'mine') throw new Error(claimed.kind)
    return claimed.claim
  }
  const work = (by: string, title: string) =>
    markedBy(database.db, wanted, by).transaction((tx) =>
      tx.update(pages).set({ title }).where(eq(pages.id, world.pages.closedShared))
    )
  const slow = await claim()
  await grownOld(wanted.key)
  const fresh = await claim()
  await work(fresh, 'La seconde')
  await expect(work(slow, 'La première, trop tard')).rejects.toMatchObject({ code: 'idempotency.running' })
  expect([await titled('La seconde'), await titled('La première, trop tard')]).toEqual([1, 0])
})

/** The request at work has not been heard of for a minute. */
async function grownOld(key: string): Promise<void> {
  const { sql } = server.test.database
  await sql`update kept_answers set claimed_at = now() - interval '1 minute' where key = ${key}`
}

async function kept(key: string): Promise<{ done: boolean; answered: boolean } | null> {
  const [row] = await server.test.database.sql<{ done: boolean; answered: boolean }[]>`
    select done, status is not null as answered from kept_answers where key = ${key}`
  return row ?? null
}

/** A server of its own, held at an instant by a trigger, killed there; the trigger is then gone. */
async function killedWhen(column: 'done' | 'status', work: (at: string) => Promise<void>): Promise<void> {
  const { sql } = server.test.database
  const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-killed-'))
  const doomed = spawnServer({ env: { DATA_DIR: dataDir, ...addressOf(server.test) } })
  try {
    const url = await doomed.url()
    await sql.unsafe(`
      create function hold() returns trigger language plpgsql as $$ begin perform pg_sleep(600); return new; end $$;
      create trigger hold before update on kept_answers for each row
        when (old.${column} is distinct from new.${column}) execute function hold()`)
    const lost = work(url).then(
      () => 'answered',
      () => 'lost'
    )
    await expect
      .poll(
        async () =>
          (
            await sql<
              { n: number }[]
            >`select count(*)::int as n from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`
          )[0]?.n,
        { timeout: 20_000 }
      )
      .toBe(1)
    doomed.child.kill('SIGKILL')
    await doomed.ended
    expect(await lost).toBe('lost')
    // What a lost connection does a little later by itself.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`
    await sql.unsafe('drop trigger hold on kept_answers; drop function hold')
  } finally {
    doomed.child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
}

test('killed after the commit, before the answer: it is not done again, and what brings its own id is finished', async () => {
  const [key, other, id] = [newKey(), newKey(), newKey()]
  await killedWhen('status', async (at) => {
    await send('coordinator', creation(), key, page('Sans réponse'), at)
  })
  expect([await titled('Sans réponse'), await kept(key)]).toEqual([1, { done: true, answered: false }])
  const early = await send('coordinator', creation(), key, page('Sans réponse'))
  expect([early.status, early.body.error.code]).toEqual([409, 'idempotency.running'])
  await grownOld(key)
  const again = await send('coordinator', creation(), key, page('Sans réponse'))
  expect([again.status, again.body.error.code]).toEqual([409, 'idempotency.done'])
  expect(await titled('Sans réponse')).toBe(1)

  await killedWhen('status', async (at) => {
    await send('coordinator', creation(), other, { ...page('Avec son id'), id }, at)
  })
  await grownOld(other)
  const finished = await send('coordinator', creation(), other, { ...page('Avec son id'), id })
  expect([finished.status, finished.body.id, await titled('Avec son id')]).toEqual([201, id, 1])
}, 120_000)

test('killed before the commit: nothing is done; the same key does it once the claim is over', async () => {
  const key = newKey()
  await killedWhen('done', async (at) => {
    await send('coordinator', creation(), key, page('Avant'), at)
  })
  expect([await titled('Avant'), await kept(key)]).toEqual([0, { done: false, answered: false }])
  const early = await send('coordinator', creation(), key, page('Avant'))
  expect([early.status, early.body.error.code]).toEqual([409, 'idempotency.running'])
  await grownOld(key)
  expect((await send('coordinator', creation(), key, page('Avant'))).status).toBe(201)
  expect(await titled('Avant')).toBe(1)
}, 120_000)

test('answers are kept for a week, and say nothing of what was destroyed meanwhile', async () => {
  const { services } = server
  const key = newKey()
  const made = await send('coordinator', creation(), key, page('À détruire'))
  await send('coordinator', `POST /pages/${made.body.id}/trash`, newKey())
  await send('coordinator', `DELETE /pages/${made.body.id}`, newKey())
  const bodies = await server.test.database.sql<
    { body: string }[]
  >`select body from kept_answers where body like '%À détruire%'`
  expect([...bodies]).toEqual([])
  const days = (count: number) => () => new Date(Date.now() + count * 24 * 3_600_000)
  await removeExpired({ ...services, now: days(6) })
  expect(await kept(key)).toEqual({ done: true, answered: false })
  await removeExpired({ ...services, now: days(8) })
  expect(await kept(key)).toBeNull()
})
