// People: who sees whom, whose address, and who may change what about them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ErrorBody } from '#shared/errors'
import type { List } from '#shared/schemas/common'
import type { PersonDto } from '#shared/schemas/people'
import { startDirectory, type Directory, type Visitor } from '#tests/support/directory'

let directory: Directory
let network: string
const visitors: Record<string, Visitor> = {}

beforeAll(async () => {
  directory = await startDirectory()
  network = await directory.network('Bretagne')
  const oca = await directory.organisation(network, { code: 'OCA', name: 'Adess Ouest' })
  const mlx = await directory.organisation(network, { code: 'MLX', name: 'Adess Morlaix' })
  const plufur = await directory.organisation(network, { code: 'PLU', name: 'Plufur', standing: 'partner' })
  const botsorhel = await directory.organisation(network, {
    code: 'BOT',
    name: 'Botsorhel',
    standing: 'partner'
  })
  const make = async (name: string, seed: Parameters<Directory['person']>[1]) => {
    visitors[name] = await directory.person(network, seed)
  }
  await make('admin', {
    email: 'admin@x.example',
    givenName: 'Anne',
    familyName: 'Ézan',
    networkRole: 'administrator'
  })
  await make('animator', {
    email: 'anim@x.example',
    givenName: 'Bleuenn',
    familyName: 'Eveno',
    networkRole: 'animator'
  })
  await make('coordinator', {
    email: 'nolwenn@x.example',
    givenName: 'Nolwenn',
    familyName: 'Le Goff',
    in: { [oca]: 'coordinator' }
  })
  await make('colleague', {
    email: 'erwan@x.example',
    givenName: 'Erwan',
    familyName: 'Quéré',
    in: { [oca]: 'member' }
  })
  await make('shared', {
    email: 'deux@x.example',
    givenName: 'Deux',
    in: { [oca]: 'member', [mlx]: 'member' }
  })
  await make('mayor', { email: 'mairie@x.example', givenName: 'Mairie', in: { [plufur]: 'coordinator' } })
  await make('secretary', {
    email: 'secretariat@x.example',
    givenName: 'Secrétariat',
    in: { [plufur]: 'member' }
  })
  await make('neighbour', {
    email: 'voisin@x.example',
    givenName: 'Voisin',
    in: { [botsorhel]: 'coordinator' }
  })
  await directory.initiative(network, {
    title: 'Ruralités',
    lead: oca,
    others: { [plufur]: 'territory', [botsorhel]: 'territory' },
    people: {
      [who('coordinator').personId]: { role: 'pilot', organisationId: oca },
      [who('mayor').personId]: { role: 'guest', organisationId: plufur },
      [who('neighbour').personId]: { role: 'guest', organisationId: botsorhel }
    }
  })
})
afterAll(() => directory.close())

function who(name: string): Visitor {
  const visitor = visitors[name]
  if (!visitor) throw new Error(`nobody is called ${name}`)
  return visitor
}
const list = async (as: string, query = '') =>
  (await directory.ask<List<PersonDto>>(who(as), `GET /people${query}`)).body.items
const patch = (as: string, person: string, body: unknown) =>
  directory.ask<PersonDto & ErrorBody>(who(as), `PATCH /people/${who(person).personId}`, body)

describe('seeing', () => {
  test('the network sees everyone with addresses, by family name', async () => {
    const found = await list('colleague')
    expect(found.map((person) => person.givenName)).toEqual([
      'Deux',
      'Bleuenn',
      'Anne',
      'Nolwenn',
      'Mairie',
      'Erwan',
      'Secrétariat',
      'Voisin'
    ])
    expect(found.every((person) => person.email?.endsWith('@x.example'))).toBe(true)
  })

  test('a partner sees its own people, and the names of those it works with: no other guest', async () => {
    const found = await list('mayor')
    const seen = found.map(({ givenName, email, memberships }) => [givenName, email, memberships.length])
    expect(seen).toEqual([
      ['Deux', null, 1],
      ['Nolwenn', null, 1],
      ['Mairie', 'mairie@x.example', 1],
      ['Erwan', null, 1],
      ['Secrétariat', 'secretariat@x.example', 1]
    ])
    expect((await directory.ask(who('mayor'), `GET /people/${who('neighbour').personId}`)).status).toBe(404)
    expect(await list('mayor', '?q=nolwenn@x')).toEqual([])
  })

  test('found by a part of the name without accents, by organisation, by role', async () => {
    expect((await list('colleague', '?q=quere')).map((person) => person.givenName)).toEqual(['Erwan'])
    expect((await list('colleague', '?networkRole=animator')).map((person) => person.givenName)).toEqual([
      'Bleuenn'
    ])
    const [{ memberships } = { memberships: [] }] = await list('colleague', '?q=nolwenn')
    const place = memberships[0]?.organisation.id
    expect((await list('colleague', `?organisationId=${place}`)).map((person) => person.givenName)).toEqual([
      'Deux',
      'Nolwenn',
      'Erwan'
    ])
  })

  test('nobody sees the people of another network', async () => {
    const elsewhere = await directory.network('Ailleurs')
    const stranger = await directory.person(elsewhere, {
      email: 'loin@x.example',
      networkRole: 'administrator'
    })
    const { body } = await directory.ask<List<PersonDto>>(stranger, 'GET /people')
    expect(body.items.map((person) => person.email)).toEqual(['loin@x.example'])
    expect((await directory.ask(stranger, `GET /people/${who('coordinator').personId}`)).status).toBe(404)
    expect((await directory.ask(null, 'GET /people')).status).toBe(401)
  })
})

describe('changing', () => {
  test('a coordinator renames who is theirs alone', async () => {
    expect((await patch('coordinator', 'colleague', { phone: '06 00 00 00 00' })).body.phone).toBe(
      '06 00 00 00 00'
    )
    expect((await patch('coordinator', 'shared', { givenName: 'Autre' })).status).toBe(403)
    expect((await patch('colleague', 'coordinator', { givenName: 'Autre' })).status).toBe(403)
    expect((await patch('animator', 'shared', { familyName: 'Prigent' })).body.name).toBe('Deux Prigent')
    expect((await patch('mayor', 'neighbour', { givenName: 'Autre' })).status).toBe(404)
  })

  test('roles of the network and suspension belong to administrators', async () => {
    for (const body of [{ networkRole: 'animator' }, { suspended: true }]) {
      expect((await patch('animator', 'colleague', body)).status).toBe(403)
      expect((await patch('coordinator', 'colleague', body)).status).toBe(403)
    }
    expect((await patch('admin', 'colleague', { networkRole: 'animator' })).body.networkRole).toBe('animator')
    expect((await patch('admin', 'colleague', { networkRole: null })).body.networkRole).toBe(null)
  })

  test('someone suspended is out at once, hidden from the list, and comes back', async () => {
    expect((await patch('admin', 'shared', { suspended: true })).body.status).toBe('suspended')
    expect((await directory.ask(who('shared'), 'GET /people')).status).toBe(401)
    expect((await list('colleague')).map((person) => person.givenName)).not.toContain('Deux')
    expect((await list('animator')).map((person) => person.givenName)).toContain('Deux')
    expect((await patch('admin', 'shared', { suspended: false })).body.status).toBe('active')
    expect((await directory.ask(who('shared'), 'GET /people')).status).toBe(200)
  })

  test('the last administrator keeps the role, and nobody suspends themselves', async () => {
    const left = await patch('admin', 'admin', { networkRole: null })
    expect([left.status, left.body.error.code]).toEqual([409, 'person.last_administrator'])
    expect((await patch('admin', 'admin', { suspended: true })).status).toBe(403)
    await patch('admin', 'animator', { networkRole: 'administrator' })
    expect((await patch('admin', 'admin', { networkRole: null })).status).toBe(200)
    expect((await patch('animator', 'admin', { networkRole: 'administrator' })).status).toBe(200)
  })
})
