// What every implementation of `Sessions` must do: the exit from lucia is one file, held by these tests.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Sessions } from '#server/auth/lucia'
import { sessions as table } from '#server/db/tables/sessions'
import { addNetwork, addPerson, type AddedPerson } from '#tests/support/accounts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

let test: TestDatabase
let person: AddedPerson
let now: Date
let store: Sessions

beforeAll(async () => {
  test = await createTestDatabase()
  const networkId = await addNetwork(test.database, 'armor')
  person = await addPerson(test.database, { email: 'a@armor.example', networkId })
})
afterAll(() => test.drop())
beforeEach(async () => {
  await test.database.db.delete(table)
  now = new Date('2027-02-11T08:00:00Z')
  const config = { session: { idleMs: 7 * DAY_MS, absoluteMs: 30 * DAY_MS } }
  store = new Sessions(test.database.db, { config, now: () => now })
})

const open = (userAgent = 'Firefox') => store.open({ ...person, userAgent, ip: '192.0.2.1' })
const after = (ms: number) => (now = new Date(now.getTime() + ms))

describe('Sessions', () => {
  it('reads the session of a token, and of nothing else', async () => {
    const { token, id } = await open()
    expect(token).toMatch(/^[\w-]{43}$/)
    expect(await store.read(token)).toMatchObject({
      id,
      accountId: person.accountId,
      personId: person.personId
    })
    for (const other of [id, token.slice(1), `${token}x`, '']) expect(await store.read(other)).toBeNull()
  })

  it('never gives the same token twice', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => open()))
    expect(new Set(tokens.map((session) => session.token)).size).toBe(20)
  })

  it('pushes the idle limit by use, never past the absolute one', async () => {
    const { token, id } = await open()
    after(6 * DAY_MS)
    expect(await store.read(token)).not.toBeNull()
    after(7 * DAY_MS - HOUR_MS)
    expect(await store.read(token)).not.toBeNull()
    after(7 * DAY_MS + HOUR_MS)
    expect(await store.isOpen(id)).toBe(false)
    expect(await store.read(token)).toBeNull()

    const busy = await open()
    for (let day = 0; day < 29; day += 1) {
      after(DAY_MS)
      expect(await store.read(busy.token)).not.toBeNull()
    }
    expect(await store.isOpen(busy.id)).toBe(true)
    after(DAY_MS)
    expect(await store.isOpen(busy.id)).toBe(false)
    expect(await store.read(busy.token)).toBeNull()
  })

  it('is not pushed by asking whether it is open', async () => {
    const { id } = await open()
    for (let day = 0; day < 6; day += 1) {
      after(DAY_MS)
      expect(await store.isOpen(id)).toBe(true)
    }
    after(DAY_MS)
    expect(await store.isOpen(id)).toBe(false)
  })

  it('closes one, all, or all but one, and says which', async () => {
    const [first, second, third] = [await open(), await open(), await open()]
    await store.close(first.id)
    expect(await store.read(first.token)).toBeNull()
    expect(await store.closeAll(person.accountId, third.id)).toEqual([second.id])
    expect(await store.read(third.token)).not.toBeNull()
    expect(await store.closeAll(person.accountId)).toEqual([third.id])
    expect(await store.list(person.accountId)).toEqual([])
  })

  it('lists those still open, the last used first', async () => {
    const laptop = await open('Portable')
    after(HOUR_MS)
    await open('Tablette')
    after(HOUR_MS)
    await store.read(laptop.token)
    const listed = await store.list(person.accountId)
    expect(listed.map((session) => session.userAgent)).toEqual(['Portable', 'Tablette'])
    after(7 * DAY_MS - HOUR_MS)
    expect((await store.list(person.accountId)).map((session) => session.userAgent)).toEqual(['Portable'])
  })

  it('forgets those that are over', async () => {
    await open()
    after(8 * DAY_MS)
    const { id } = await open()
    await store.deleteExpired()
    expect((await test.database.db.select().from(table)).map((row) => row.id)).toEqual([id])
  })
})
