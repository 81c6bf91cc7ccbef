// A right goes away while somebody writes, comes in, or sends a file (quality.md A11). The moments are chosen, not waited for: a
// transaction is held in its middle by an advisory lock, a question to the database by a lock on its table.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReservedSql, Sql } from 'postgres'
import { MESSAGE } from '#shared/collab/protocol'
import { startTestServer, type TestServer } from '#tests/support/app'
import { ask, type Reply } from '#tests/support/ask'
import { RoomClient } from '#tests/support/rights/room-client'
import { buildWorld, type World } from '#tests/support/world'
import { until } from './support/clients'

const LOCK = 4_242

let server: TestServer
let world: World
let sql: Sql
let freezer: ReservedSql
const open: RoomClient[] = []

beforeAll(async () => {
  server = await startTestServer({ env: { LOG_LEVEL: 'error' } })
  world = await buildWorld(server.services)
  sql = server.test.database.sql
  freezer = await sql.reserve()
  await sql.unsafe(`
    create function wait_here() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`)
}, 60_000)
afterEach(async () => {
  for (const client of open.splice(0)) client.close()
  await give('contributor', 'contributor')
  await sql`update people set suspended_at = null where id = ${world.people.contributor}`
})
afterAll(async () => {
  freezer.release()
  await server.close()
})

const as = (who: 'contributor' | 'pilot' | 'administrator', request: string, body?: unknown) =>
  ask(server, world.headers[who], request, body)

/** Straight into the table: the next test begins as the first. */
async function give(who: 'contributor', role: string): Promise<void> {
  await sql`
    insert into initiative_people (initiative_id, person_id, role, organisation_id)
    values (${world.initiatives.open}, ${world.people[who]}, ${role}, ${world.organisations.OCA})
    on conflict (initiative_id, person_id) do update set role = excluded.role`
}

/** Whatever writes into this table stops there until `work` has ended. */
async function frozenAt<T>(table: string, work: () => Promise<T>): Promise<T> {
  await sql.unsafe(
    `create trigger wait_here before insert or update on ${table} for each row execute function wait_here()`
  )
  await freezer`select pg_advisory_lock(${LOCK})`
  try {
    return await work()
  } finally {
    await freezer`select pg_advisory_unlock(${LOCK})`
    await sql.unsafe(`drop trigger wait_here on ${table}`)
  }
}

/** So many transactions wait for a lock: nothing moves any more. */
async function waiting(count: number): Promise<void> {
  await until(async () => {
    const [row] = await sql<{ waiting: number }[]>`
      select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    return (row?.waiting ?? 0) >= count
  }, `${count} waiting`)
}

const WRITES: [string, string, () => Promise<Reply<unknown>>][] = [
  [
    'creates a page',
    'pages',
    () =>
      as('contributor', `POST /initiatives/${world.initiatives.open}/pages`, {
        kind: 'document',
        title: 'Pendant ce temps',
        afterId: null
      })
  ],
  [
    'sends a file',
    'files',
    () => {
      const form = new FormData()
      form.set('file', new File(['salle;places\n'], 'pendant.csv', { type: 'text/csv' }))
      return as('contributor', `POST /pages/${world.pages.shared}/files`, form)
    }
  ]
]

const LOSSES: [string, () => Promise<Reply<unknown>>][] = [
  [
    'taken out of the initiative',
    () => as('pilot', `DELETE /initiatives/${world.initiatives.open}/people/${world.people.contributor}`)
  ],
  [
    'made a reader',
    () =>
      as('pilot', `PATCH /initiatives/${world.initiatives.open}/people/${world.people.contributor}`, {
        role: 'reader'
      })
  ],
  ['suspended', () => as('administrator', `PATCH /people/${world.people.contributor}`, { suspended: true })]
]

describe.each(WRITES)('somebody who %s', (_what, table, write) => {
  const kept = async () => {
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`
    return row?.count ?? 0
  }

  test.each(LOSSES)(
    'and is %s in the middle of it: the write comes first, or is not there',
    async (_loss, lose) => {
      const before = await kept()
      let over = false
      const [written, lost] = await frozenAt(table, async () => {
        const writing = write()
        await waiting(1)
        const losing = lose().finally(() => (over = true))
        // Either it has gone through, or it waits for the write, as the write waits here.
        await Promise.race([losing, waiting(2)])
        expect(over, 'the right was taken away under a write that had not ended').toBe(false)
        return [writing, losing] as const
      }).then((both) => Promise.all(both))
      expect(written.status).toBe(201)
      expect(lost.status).toBeLessThan(300)
      expect(await kept()).toBe(before + 1)
      expect((await write()).status).toBeGreaterThanOrEqual(401)
      expect(await kept()).toBe(before + 1)
    }
  )

  test.each(LOSSES)('while being %s: it sees it, and nothing is written', async (_loss, lose) => {
    const before = await kept()
    const [lost, written] = await frozenAt('audit_events', async () => {
      const losing = lose()
      await waiting(1)
      const writing = write()
      await waiting(2)
      return [losing, writing] as const
    }).then((both) => Promise.all(both))
    expect(lost.status).toBeLessThan(300)
    expect([401, 403, 404]).toContain(written.status)
    expect(await kept()).toBe(before)
  })
})

describe('two people who change each other’s role at the same moment, each in an initiative they pilot', () => {
  const role = async (initiative: string, person: string): Promise<string | undefined> => {
    const [row] = await sql<{ role: string }[]>`
      select role from initiative_people where initiative_id = ${initiative} and person_id = ${person}`
    return row?.role
  }
  const put = (initiative: string, who: 'contributor' | 'pilot', given: string) => sql`
    insert into initiative_people (initiative_id, person_id, role, organisation_id)
    values (${initiative}, ${world.people[who]}, ${given}, ${world.organisations.OCA})
    on conflict (initiative_id, person_id) do update set role = excluded.role`

  test.each([1, 2, 3])('neither is refused (%i)', async () => {
    const { open: here, closed: there } = world.initiatives
    const before = await role(there, world.people.pilot)
    await put(there, 'contributor', 'pilot')
    await put(there, 'pilot', 'contributor')
    const both = await frozenAt('initiative_people', async () => {
      const changes = [
        as('pilot', `PATCH /initiatives/${here}/people/${world.people.contributor}`, { role: 'reader' }),
        as('contributor', `PATCH /initiatives/${there}/people/${world.people.pilot}`, { role: 'reader' })
      ]
      // Each holds its own line, and will want that of the other.
      await waiting(2)
      return { changes }
    }).then(({ changes }) => Promise.all(changes))
    expect(both.map((reply) => reply.status)).toEqual([200, 200])
    expect(await role(here, world.people.contributor)).toBe('reader')
    expect(await role(there, world.people.pilot)).toBe('reader')
    await sql`delete from initiative_people
      where initiative_id = ${there} and person_id in (${world.people.contributor}, ${world.people.pilot})`
    if (before !== undefined) await put(there, 'pilot', before)
  })
})

describe('a file that is being made', () => {
  const made = async (): Promise<string> => {
    const { body } = await as('pilot', `POST /initiatives/${world.initiatives.open}/pages`, {
      kind: 'document',
      title: 'À emporter',
      afterId: null
    })
    return body.id
  }
  /** As the browser asks; the making stops in its middle until `lose` has been answered. */
  const exported = async (query: string, accept: string, lose: () => Promise<Reply<unknown>>) => {
    const page = await made()
    await freezer.unsafe('begin; lock table doc_snapshots in access exclusive mode')
    let asking: Promise<Response>
    try {
      asking = fetch(`${server.url}/api/v1/pages/${page}/export?${query}`, {
        headers: { ...world.headers.contributor, accept }
      })
      await waiting(1)
      expect((await lose()).status).toBeLessThan(300)
    } finally {
      await freezer`commit`
    }
    const response = await asking
    return { status: response.status, text: await response.text() }
  }

  test.each(LOSSES.filter(([name]) => name !== 'made a reader'))(
    'for somebody who is %s meanwhile is not given to them',
    async (_loss, lose) => {
      // Whoever reads by being of the network goes on reading: here only the role gives it.
      await sql`update initiatives set visibility = 'participants' where id = ${world.initiatives.open}`
      try {
        for (const query of ['format=md', 'format=md&scope=tree']) {
          const { status, text } = await exported(query, '*/*', lose)
          expect([401, 403, 404]).toContain(status)
          expect(text).not.toContain('À emporter')
          await give('contributor', 'contributor')
          await sql`update people set suspended_at = null where id = ${world.people.contributor}`
        }
        const shown = await exported('format=md&scope=tree', 'application/vnd.interpoles.export', lose)
        expect(shown.text).not.toContain('"file"')
        expect(shown.text).toMatch(/"error"|"code"/)
      } finally {
        await sql`update initiatives set visibility = 'network' where id = ${world.initiatives.open}`
      }
    }
  )

  test('for somebody who reads still is given', async () => {
    const { status } = await exported('format=md', '*/*', () =>
      as('pilot', `PATCH /initiatives/${world.initiatives.open}/people/${world.people.contributor}`, {
        role: 'reader'
      })
    )
    expect(status).toBe(200)
  })
})

describe('on a socket', () => {
  let page: string
  beforeEach(async () => {
    const made = await as('pilot', `POST /initiatives/${world.initiatives.open}/pages`, {
      kind: 'document',
      title: 'Course',
      afterId: null
    })
    page = made.body.id
  })
  const enter = (): RoomClient => {
    const client = new RoomClient(server, page, world.headers.contributor)
    open.push(client)
    return client
  }
  const text = async (): Promise<string> => {
    await server.collab.flush()
    const reader = new RoomClient(server, page, world.headers.pilot)
    open.push(reader)
    expect(await reader.admitted()).toBeNull()
    return reader.text
  }
  /** Nothing reads this table until `work` has ended. */
  const locked = async <T>(table: string, work: () => Promise<T>): Promise<T> => {
    await freezer.unsafe(`begin; lock table ${table} in access exclusive mode`)
    try {
      return await work()
    } finally {
      await freezer`commit`
    }
  }

  test.each(LOSSES)(
    '%s: what is sent between the commit and the answer of the gate is not heard',
    async (name, lose) => {
      const client = enter()
      expect(await client.admitted()).toBeNull()
      const token = `⟦entre-deux ${name}⟧`
      const lost = await locked('pages', async () => {
        const losing = lose()
        await until(async () => !(await mayWrite()), 'committed')
        // A session that is over needs no page to be looked at.
        if (name !== 'suspended') await waiting(1)
        client.write(token)
        return [losing] as const
      }).then(([losing]) => losing)
      expect(lost.status).toBeLessThan(300)
      await until(() => client.ended !== null || client.seen.has(MESSAGE.notSaved), 'told', 1_000)
      expect(await client.answered()).toBe('refused')
      expect(await text()).not.toContain(token)
    }
  )

  test.each(LOSSES)(
    '%s while the document is being opened for them: shut, or reads only',
    async (name, lose) => {
      // Nobody has it open: the handshake has to read it.
      const client = await locked('doc_snapshots', async () => {
        const coming = enter()
        await waiting(1)
        expect((await lose()).status).toBeLessThan(300)
        return coming
      })
      const shut = await Promise.race([client.admitted(), client.over(10_000)])
      const token = `⟦à la porte ${name}⟧`
      if (shut === null) {
        client.write(token)
        expect(await client.answered()).toBe('refused')
      }
      expect(await text()).not.toContain(token)
    }
  )

  test('writing without pause: nothing sent after the answer that took the right away is ever stored', async () => {
    for (let round = 0; round < 5; round++) {
      const client = enter()
      expect(await client.admitted()).toBeNull()
      let n = 0
      const write = () => client.ended === null && client.write(`⟦${round}.${n++}⟧`)
      const typing = setInterval(write, 2)
      await until(() => n > 10 && client.seen.has(MESSAGE.saved), 'writing')
      const [, lose] = LOSSES[round % LOSSES.length] ?? []
      expect((await lose?.())?.status).toBeLessThan(300)
      const late = n
      clearInterval(typing)
      for (let i = 0; i < 20; i++) write()
      const stored = await text()
      const numbers = [...stored.matchAll(new RegExp(`⟦${round}\\.(\\d+)⟧`, 'g'))].map(([, found]) =>
        Number(found)
      )
      expect(numbers.length).toBeGreaterThan(0)
      expect(numbers.filter((number) => number >= late)).toEqual([])
      await give('contributor', 'contributor')
      await sql`update people set suspended_at = null where id = ${world.people.contributor}`
    }
  })
})

/** As the tables say it now, committed. */
async function mayWrite(): Promise<boolean> {
  const rows = await sql`
    select 1 from initiative_people ip join people p on p.id = ip.person_id
    where p.id = ${world.people.contributor} and ip.initiative_id = ${world.initiatives.open}
    and ip.role = 'contributor' and p.suspended_at is null`
  return rows.length > 0
}
