// Calendars that are subscribed to: a real reader of calendars, rights that change, addresses taken back.
import ICAL from 'ical.js'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as tables from '#server/db/tables/index'
import { openCollectionDesk, type CollectionDesk } from '#tests/support/collection-desk'

const FIELDS = [
  { key: 'title', label: 'Soirée', type: 'text', role: 'title' },
  { key: 'day', label: 'Date', type: 'date', role: 'date' },
  { key: 'until', label: 'Jusqu’au', type: 'date', role: 'end' },
  { key: 'state', label: 'État', type: 'select', options: ['À préparer', 'Tenue'] },
  { key: 'opens', label: 'Ouverture', type: 'datetime' },
  { key: 'closes', label: 'Fermeture', type: 'datetime' },
  { key: 'phone', label: 'Téléphone', type: 'text', sensitive: true }
]

let desk: CollectionDesk
beforeAll(async () => {
  desk = await openCollectionDesk()
})
afterAll(() => desk.close())

async function calendar(settings: object = {}, fields: object[] = FIELDS) {
  const page = await desk.make(fields, 'Soirées du Trégor')
  const { body } = await desk.as('coordinator', `POST /pages/${page}/views`, {
    type: 'calendar',
    name: 'Agenda',
    settings
  })
  return { page, view: String(body.id) }
}

const subscribe = async (view: string, who: Parameters<CollectionDesk['as']>[0] = 'coordinator') =>
  String((await desk.as(who, `POST /views/${view}/feed`)).body.path)

/** As a calendar program does: no cookie, no header. */
async function read(path: string) {
  const reply = await fetch(desk.server.url + path)
  const text = await reply.text()
  if (reply.status !== 200) return { status: reply.status, type: '', events: [] as ICAL.Event[], text }
  const root = new ICAL.Component(ICAL.parse(text) as unknown[])
  const events = root.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one))
  return { status: 200, type: reply.headers.get('content-type') ?? '', events, text }
}

describe('a calendar that is subscribed to', () => {
  test('is read by a reader of calendars: whole days, several days, odd letters, long texts', async () => {
    const { page, view } = await calendar()
    const long = `Fête, repas ; et « théâtre » \\ ${'é'.repeat(120)} 🎭 fin`
    const one = await desk.add(page, { title: long, day: '2027-03-28', state: 'Tenue', phone: '0600000000' })
    await desk.add(page, { title: 'Chantier', day: '2027-03-05', until: '2027-03-07' })
    await desk.add(page, { title: 'Un jour' })
    const { type, events, text } = await read(await subscribe(view))
    expect(type).toBe('text/calendar; charset=utf-8')
    expect(events).toHaveLength(2)
    const found = events.find((event) => event.uid.startsWith(String(one.id)))
    expect(found?.summary).toBe(long)
    expect(found?.startDate.isDate).toBe(true)
    expect(found?.startDate.toString()).toBe('2027-03-28')
    expect(found?.description).toBe('État : Tenue')
    const days = events.find((event) => event.summary === 'Chantier')
    // The end of whole days is the first that is no longer in it.
    expect([days?.startDate.toString(), days?.endDate.toString()]).toEqual(['2027-03-05', '2027-03-08'])
    const lines = text.split('\r\n')
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
    expect(text).not.toContain('0600000000')
  })

  test('keeps hours across a change of the clocks, and follows the fields and filters of the view', async () => {
    const { page, view } = await calendar({
      options: { roles: { date: 'opens', end: 'closes' } },
      filter: { match: 'all', conditions: [{ field: 'title', operator: 'startsWith', value: 'Soirée' }] }
    })
    // Seven in the evening in Paris, before and after 28 March 2027.
    await desk.add(page, {
      title: 'Soirée 1',
      opens: '2027-03-27T18:00:00.000Z',
      closes: '2027-03-27T20:30:00.000Z'
    })
    await desk.add(page, { title: 'Soirée 2', opens: '2027-03-28T17:00:00.000Z' })
    await desk.add(page, { title: 'Autre', opens: '2027-03-28T17:00:00.000Z' })
    const { events } = await read(await subscribe(view))
    const times = events.map((event) => [
      event.startDate.toJSDate().toISOString(),
      event.endDate.toJSDate().toISOString()
    ])
    expect(times.sort()).toEqual([
      ['2027-03-27T18:00:00.000Z', '2027-03-27T20:30:00.000Z'],
      ['2027-03-28T17:00:00.000Z', '2027-03-28T18:00:00.000Z']
    ])
  })

  test('a new address takes the place of the one before; one that is taken back answers nothing', async () => {
    const { page, view } = await calendar()
    await desk.add(page, { title: 'Soirée', day: '2027-03-28' })
    expect((await desk.as('coordinator', `GET /views/${view}/feed`)).body).toMatchObject({ active: false })
    const first = await subscribe(view)
    const second = await subscribe(view)
    expect((await read(first)).status).toBe(404)
    expect((await read(second)).events).toHaveLength(1)
    const { body } = await desk.as('coordinator', `GET /views/${view}/feed`)
    expect([body.active, typeof body.lastReadAt]).toEqual([true, 'string'])
    expect((await desk.as('coordinator', `DELETE /views/${view}/feed`)).status).toBe(204)
    expect((await read(second)).status).toBe(404)
    const { db } = desk.server.services.database
    const actions = (
      await db.select().from(tables.auditEvents).where(eq(tables.auditEvents.subjectId, view))
    ).map(({ action }) => action)
    expect(actions).toEqual(['calendar-feed.created', 'calendar-feed.created', 'calendar-feed.revoked'])
  })

  test('shows nothing any more to someone who may no longer see the page, or no longer sign in', async () => {
    const { page, view } = await calendar()
    await desk.add(page, { title: 'Soirée', day: '2027-03-28' })
    const path = await subscribe(view)
    const { db } = desk.server.services.database
    await db.update(tables.pages).set({ trashedAt: new Date() }).where(eq(tables.pages.id, page))
    expect((await read(path)).status).toBe(404)
    await db.update(tables.pages).set({ trashedAt: null }).where(eq(tables.pages.id, page))
    expect((await read(path)).status).toBe(200)
    const me = eq(tables.people.id, desk.world.people.coordinator)
    await db.update(tables.people).set({ suspendedAt: new Date() }).where(me)
    expect((await read(path)).status).toBe(404)
    await db.update(tables.people).set({ suspendedAt: null }).where(me)
  })

  test('the address opens this calendar alone, and its secret is nowhere in the database', async () => {
    const { view } = await calendar()
    const other = await calendar()
    const path = await subscribe(view)
    const secret = new URL(path, desk.server.url).searchParams.get('token') ?? ''
    expect(secret.length).toBeGreaterThan(40)
    expect((await read(`/api/v1/views/${other.view}/calendar.ics?token=${secret}`)).status).toBe(404)
    const rows = await desk.server.services.database.db.select().from(tables.viewFeeds)
    expect(JSON.stringify(rows)).not.toContain(secret)
    const reply = await fetch(`${desk.server.url}/api/v1/views/${view}`, {
      headers: { Authorization: `Bearer ${secret}` }
    })
    expect(reply.status).toBe(401)
  })
})
