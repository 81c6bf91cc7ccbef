// What is over goes away by itself, and nothing else does.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeExpired } from '#server/auth/housekeeping'
import { activities, auditEvents } from '#server/db/tables/audit'
import { audit, verifyAuditChain } from '#server/domain/audit/index'
import { startDirectory, type Directory } from '#tests/support/directory'

const DAY_MS = 24 * 3_600_000

let directory: Directory
beforeAll(async () => void (directory = await startDirectory()))
afterAll(() => directory.close())

test('lines of the journal older than a year are removed, and the chain of the others still holds', async () => {
  const { services } = directory.server
  const { db } = services.database
  const networkId = await directory.network('Réseau du journal')
  const today = new Date('2027-03-01T10:00:00Z')
  const ages = [500, 366, 364, 30, 0]
  for (const age of ages) {
    const at = new Date(today.getTime() - age * DAY_MS)
    const ctx = {
      ...services,
      now: () => at,
      viewer: null,
      locale: 'fr' as const,
      requestId: 'r',
      ip: '192.0.2.1',
      userAgent: ''
    }
    await db.transaction((tx) =>
      audit(ctx, tx, { action: 'session.opened', subjectKind: 'person', subjectId: `age ${age}`, networkId })
    )
  }
  await removeExpired({ ...services, now: () => today })
  const left = await db
    .select({ networkId: auditEvents.networkId, about: auditEvents.subjectId })
    .from(auditEvents)
  expect(left.filter((row) => row.networkId === networkId).map((row) => row.about)).toEqual([
    'age 364',
    'age 30',
    'age 0'
  ])
  expect(await verifyAuditChain(db, networkId)).toEqual({ intact: true, count: 3, brokenAt: null })
})

test('lines of activity older than ACTIVITY_DAYS are removed, however many there are; the others stay', async () => {
  const { services } = directory.server
  const { db, sql } = services.database
  const networkId = await directory.network('Réseau de l’activité')
  const today = new Date('2027-03-01T10:00:00Z')
  await sql`
    insert into activities (network_id, verb, at)
    select ${networkId}, 'initiative.created', ${today.toISOString()}::timestamptz - age * interval '1 day'
    from (select 1096 from generate_series(1, 12000) union all select 1094 union all select 3) ages (age)`
  const kept = async () =>
    (await db.select().from(activities)).filter((line) => line.networkId === networkId).length
  expect(await kept()).toBe(12_002)
  await removeExpired({ ...services, now: () => today })
  expect(await kept()).toBe(2)
  await removeExpired({
    ...services,
    config: { ...services.config, activityKeptMs: 30 * DAY_MS },
    now: () => today
  })
  expect(await kept()).toBe(1)
})
