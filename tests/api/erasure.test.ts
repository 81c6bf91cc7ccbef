// Someone asks to be erased: name, addresses, account, sessions and the mark of who wrote what are nowhere any more, but the
// bare identifier in the journal of rights, which the law keeps for a year. What they wrote with others stays.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#tests/support/app'
import { addPerson } from '#tests/support/accounts'
import { ask } from '#tests/support/ask'
import { canary } from '#tests/support/canary'
import { placesOf } from '#tests/support/everything'
import { RoomClient } from '#tests/support/rights/room-client'
import { buildWorld, type World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

let server: TestServer
let world: World

beforeAll(async () => {
  server = await startTestServer()
  world = await buildWorld(server.services)
})
afterAll(() => server.close())

const as = (name: PersonName, request: string, body?: unknown) =>
  ask(server, world.headers[name], request, body)

/** Nobody else's words. */
const LEGAL = ['audit_events.actor_id', 'audit_events.data', 'audit_events.subject_id']

test('a person who wrote, was added, invited and mailed leaves a bare identifier in the journal, and their words', async () => {
  const email = `${canary('mail')}@exemple.example`
  const { body: member } = await as('coordinator', `POST /organisations/${world.organisations.OCA}/members`, {
    email,
    givenName: canary('given'),
    familyName: canary('family'),
    role: 'member'
  })
  const personId: string = member.person.id
  await as('coordinator', `PUT /initiatives/${world.initiatives.open}/people/${personId}`, {
    role: 'contributor',
    organisationId: world.organisations.OCA
  })
  const { sql } = server.services.database
  // An account, as when the invitation is accepted; and a session.
  const { accountId } = await addPerson(server.services.database, {
    email: canary('mail') + '@ailleurs.example',
    networkId: world.networks.baltic,
    givenName: 'Provisoire'
  })
  await sql`delete from people where account_id = ${accountId}`
  await sql`update people set account_id = ${accountId}, phone = ${canary('phone')} where id = ${personId}`
  await sql`
    insert into api_tokens (person_id, hash, name, scopes) values (${personId}, 'h', ${canary('token')}, '{read}')`
  const words = [email, canary('given'), canary('family'), canary('phone'), canary('token'), canary('mail')]
  const page = world.pages.shared
  await sql`
    insert into doc_updates (document_id, epoch, person_id, bytes)
    select id, epoch, ${personId}, '\\x0000' from documents where page_id = ${page}`
  await sql`
    insert into page_edits (page_id, person_id, edit_count) values (${page}, ${personId}, 3)`
  expect((await placesOf(sql, [...words, personId])).length).toBeGreaterThan(8)
  expect((await as('coordinator', `DELETE /people/${personId}`)).status).toBe(403)
  expect((await as('administrator', `DELETE /people/${personId}`)).status).toBe(204)
  expect(await placesOf(sql, words)).toEqual([])
  expect((await placesOf(sql, [personId])).filter((where) => !LEGAL.includes(where))).toEqual([])
  expect((await as('administrator', `GET /people/${personId}`)).status).toBe(404)
})

test('deleted words of a page can be made to go at once, by those who may destroy it', async () => {
  const door = new RoomClient(server, world.pages.shared, world.headers.coordinator)
  await door.admitted()
  door.write(canary('words'))
  expect(await door.answered()).toBe('saved')
  const { sql } = server.services.database
  await sql`
    insert into doc_snapshots (document_id, epoch, upto_seq, state, sha256, schema_version, current)
    select id, epoch, -1, convert_to(${canary('past')}, 'UTF8'), '', 1, false from documents
    where page_id = ${world.pages.shared}`
  expect((await as('reader', `DELETE /pages/${world.pages.shared}/past`)).status).toBe(403)
  expect((await as('coordinator', `DELETE /pages/${world.pages.shared}/past`)).status).toBe(204)
  expect(await placesOf(sql, [canary('past')])).toEqual([])
  expect(door.ended).toBeNull()
  door.close()
})

test('a page destroyed for good leaves neither its words nor its title', async () => {
  const title = canary('title')
  const { body: made } = await as('coordinator', `POST /initiatives/${world.initiatives.open}/pages`, {
    kind: 'document',
    title
  })
  const door = new RoomClient(server, made.id, world.headers.coordinator)
  await door.admitted()
  door.write(canary('body'))
  expect(await door.answered()).toBe('saved')
  await as('coordinator', `PATCH /pages/${made.id}`, { title: `${title} bis` })
  await as('coordinator', `POST /pages/${made.id}/trash`)
  expect((await as('coordinator', `DELETE /pages/${made.id}`)).status).toBe(204)
  await server.collab.flush()
  const { sql } = server.services.database
  expect(await placesOf(sql, [title, canary('body')])).toEqual([])
  expect(await placesOf(sql, [made.id])).toEqual(['audit_events.subject_id'])
})
