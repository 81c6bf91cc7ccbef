// The directory: who sees which organisations, how they are found and sorted, and what keeps codes and colours apart.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ErrorBody } from '#shared/errors'
import type { List } from '#shared/schemas/common'
import type { OrganisationDto } from '#shared/schemas/organisations'
import { startDirectory, type Directory, type Visitor } from '#tests/support/directory'

let directory: Directory
let networkId: string
const places: Record<string, string> = {}
const visitors: Record<string, Visitor> = {}

beforeAll(async () => {
  directory = await startDirectory()
  networkId = await directory.network('Bretagne')
  const place = async (code: string, name: string, values = {}) => {
    places[code] = await directory.organisation(networkId, { code, name, ...values })
  }
  await place('OCA', 'Adess Ouest-Côtes d’Armor', {
    department: '22',
    tint: 1,
    territory: 'pays de Guingamp'
  })
  await place('MLX', 'Adess Morlaix', { department: '29', tint: 1 })
  await place('ECO', 'Écosolidaires', { department: '35', tint: 1 })
  await place('PLU', 'Plufur', { kind: 'commune', standing: 'partner', department: '22' })
  await place('BOT', 'Botsorhel', { kind: 'commune', standing: 'partner', department: '29' })
  visitors.administrator = await directory.person(networkId, {
    email: 'admin@x.example',
    networkRole: 'administrator'
  })
  visitors.animator = await directory.person(networkId, { email: 'anim@x.example', networkRole: 'animator' })
  visitors.coordinator = await directory.person(networkId, {
    email: 'oca@x.example',
    in: { [id('OCA')]: 'coordinator' }
  })
  visitors.member = await directory.person(networkId, {
    email: 'membre@x.example',
    in: { [id('OCA')]: 'member' }
  })
  visitors.mayor = await directory.person(networkId, {
    email: 'mairie@x.example',
    in: { [id('PLU')]: 'coordinator' }
  })
  await directory.initiative(networkId, {
    title: 'Ruralités',
    lead: id('OCA'),
    others: { [id('MLX')]: 'partner', [id('PLU')]: 'territory', [id('BOT')]: 'territory' },
    people: { [who('mayor').personId]: { role: 'guest', organisationId: id('PLU') } }
  })
  await directory.initiative(networkId, { title: 'Secret', visibility: 'participants', lead: id('MLX') })
})
afterAll(() => directory.close())

const id = (code: string): string => places[code] ?? ''
function who(name: string): Visitor {
  const visitor = visitors[name]
  if (!visitor) throw new Error(`nobody is called ${name}`)
  return visitor
}
const list = (as: Visitor, query = '') =>
  directory.ask<List<OrganisationDto>>(as, `GET /organisations${query}`)
const create = (as: Visitor | null, body: unknown) =>
  directory.ask<OrganisationDto & ErrorBody>(as, 'POST /organisations', body)
const patch = (as: Visitor, place: string, body: unknown) =>
  directory.ask<OrganisationDto & ErrorBody>(as, `PATCH /organisations/${place}`, body)

describe('reading', () => {
  test('names come in French order, page after page, each once', async () => {
    const first = await list(who('member'), '?limit=2')
    expect(first.body.items.map((o) => o.name)).toEqual(['Adess Morlaix', 'Adess Ouest-Côtes d’Armor'])
    const second = await list(who('member'), `?limit=2&cursor=${first.body.next}`)
    expect(second.body.items.map((o) => o.name)).toEqual(['Botsorhel', 'Écosolidaires'])
    const last = await list(who('member'), `?limit=2&cursor=${second.body.next}`)
    expect(last.body).toMatchObject({ items: [{ name: 'Plufur' }], next: null })
  })

  test('a search forgives accents and case, in the name, the code and the territory', async () => {
    const found = async (q: string) => (await list(who('member'), `?q=${encodeURIComponent(q)}`)).body.items
    expect((await found('ECOSOL')).map((o) => o.code)).toEqual(['ECO'])
    expect((await found('cotes adess')).map((o) => o.code)).toEqual(['OCA'])
    expect((await found('guingamp')).map((o) => o.code)).toEqual(['OCA'])
    expect(await found('100%')).toEqual([])
    expect((await found('\u0000mlx')).map((o) => o.code)).toEqual(['MLX'])
  })

  test('filters add up', async () => {
    const found = await list(who('member'), '?kind=commune&department=29&standing=partner')
    expect(found.body.items.map((o) => o.code)).toEqual(['BOT'])
  })

  test('a partner sees its own organisation and those that lead with it, not the other communes', async () => {
    const { body } = await list(who('mayor'))
    expect(body.items.map((o) => o.code)).toEqual(['MLX', 'OCA', 'PLU'])
    expect((await directory.ask(who('mayor'), `GET /organisations/${id('BOT')}`)).status).toBe(404)
    expect((await directory.ask(who('mayor'), 'GET /organisations/eco')).status).toBe(404)
  })

  test('a count never tells of an initiative the viewer does not see', async () => {
    const of = async (as: Visitor) =>
      (await directory.ask<OrganisationDto>(as, 'GET /organisations/mlx')).body
    expect((await of(who('member'))).initiativeCount).toBe(1)
    const morlaix = await directory.person(networkId, {
      email: 'mlx@x.example',
      in: { [id('MLX')]: 'coordinator' }
    })
    expect((await of(morlaix)).initiativeCount).toBe(2)
  })

  test('the initiatives of an organisation are those counted on its sheet, its land included', async () => {
    const listed = async (as: Visitor, code: string) => {
      const path = `GET /initiatives?scope=network&organisationId=${id(code)}`
      return (await directory.ask<List<{ title: string }>>(as, path)).body.items.map((item) => item.title)
    }
    for (const code of ['OCA', 'PLU', 'ECO']) {
      const { body } = await directory.ask<OrganisationDto>(who('member'), `GET /organisations/${id(code)}`)
      expect([code, (await listed(who('member'), code)).length]).toEqual([code, body.initiativeCount])
    }
    expect(await listed(who('mayor'), 'PLU')).toEqual(['Ruralités'])
    // Another commune of the same initiative: the mayor does not see that it is one.
    expect(await listed(who('mayor'), 'BOT')).toEqual([])
  })

  test('by id or by slug, and 404 for what does not exist', async () => {
    expect((await directory.ask(who('member'), `GET /organisations/${id('OCA')}`)).status).toBe(200)
    expect((await directory.ask(who('member'), 'GET /organisations/oca')).status).toBe(200)
    expect((await directory.ask(who('member'), 'GET /organisations/nowhere')).status).toBe(404)
    expect((await directory.ask(who('member'), `GET /organisations/${networkId}`)).status).toBe(404)
    expect((await directory.ask(null, 'GET /organisations')).status).toBe(401)
    expect((await directory.ask(who('member'), 'GET /organisations?cursor=abc')).status).toBe(400)
    expect((await directory.ask(who('member'), 'GET /organisations?limit=1e9')).status).toBe(400)
  })
})

describe('creating', () => {
  test('the code comes from the name, the standing from the kind, the colour is the next rank', async () => {
    const { status, body } = await create(who('animator'), {
      name: 'Rich’ESS',
      kind: 'pole',
      department: '22'
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      code: 'RICH',
      slug: 'rich-ess',
      standing: 'member',
      department: '22',
      tint: 2
    })
    const commune = await create(who('animator'), {
      name: 'Commune de Plounérin',
      kind: 'commune',
      department: '22'
    })
    expect(commune.body).toMatchObject({ code: 'PLO', standing: 'partner', tint: null })
  })

  test('a second one of the same name has its own slug and code', async () => {
    const { body } = await create(who('animator'), { name: 'Adess Morlaix', kind: 'pole' })
    expect(body).toMatchObject({ slug: 'adess-morlaix', code: 'MOR' })
    const third = await create(who('animator'), { name: 'Adess Morlaix', kind: 'pole' })
    expect(third.body).toMatchObject({ slug: 'adess-morlaix-2', code: 'MRL' })
  })

  test('a taken code or colour is refused, a wrong field is named', async () => {
    const code = await create(who('animator'), { name: 'X', kind: 'pole', code: 'oca' })
    expect([code.status, code.body.error.code]).toEqual([409, 'organisation.code_taken'])
    const tint = await create(who('animator'), { name: 'X', kind: 'pole', department: '22', tint: 1 })
    expect([tint.status, tint.body.error.code]).toEqual([409, 'organisation.tint_taken'])
    const wrong = await create(who('animator'), {
      name: '',
      kind: 'castle',
      department: '75',
      website: 'javascript:1'
    })
    expect(wrong.status).toBe(400)
    const fields = wrong.body.error.fields?.map((field) => field.path)
    expect(fields?.toSorted()).toEqual(['department', 'kind', 'name', 'website'])
  })

  test('only the animation of the network creates', async () => {
    const body = { name: 'Y', kind: 'pole' }
    expect((await create(null, body)).status).toBe(401)
    for (const name of ['coordinator', 'member', 'mayor'])
      expect((await create(who(name), body)).status).toBe(403)
  })

  test('twenty at once never share a code nor a colour', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        create(who('animator'), { name: 'Cap Sizun', kind: 'pole', department: '56' })
      )
    )
    const codes = made.map(({ body }) => body.code)
    expect(new Set(codes).size).toBe(20)
    const tints = made.map(({ body }) => body.tint).filter((tint) => tint !== null)
    expect(tints.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

describe('changing', () => {
  test('a coordinator writes the sheet of their organisation, not its place in the network', async () => {
    const sheet = {
      name: 'Adess Ouest-Côtes d’Armor',
      phone: '02 96 00 00 00',
      code: 'OCA',
      department: '22',
      tint: 1
    }
    const { status, body } = await patch(who('coordinator'), 'oca', sheet)
    expect([status, body.phone]).toEqual([200, '02 96 00 00 00'])
    for (const place of [
      { code: 'OCB' },
      { tint: 5 },
      { standing: 'partner' },
      { kind: 'other' },
      { archived: true }
    ]) {
      expect((await patch(who('coordinator'), 'oca', place)).status).toBe(403)
    }
    expect((await patch(who('coordinator'), 'mlx', { phone: '1' })).status).toBe(403)
    expect((await patch(who('member'), 'oca', { phone: '1' })).status).toBe(403)
    expect((await patch(who('mayor'), 'botsorhel', { phone: '1' })).status).toBe(404)
  })

  test('moving to another department gives the next colour there; the address never changes', async () => {
    const { body: made } = await create(who('animator'), {
      name: 'Kreiz Breizh',
      kind: 'pole',
      department: '22'
    })
    const { body } = await patch(who('animator'), made.id, {
      name: 'Kreiz',
      department: '35',
      tint: made.tint
    })
    expect(body).toMatchObject({ slug: 'kreiz-breizh', name: 'Kreiz', department: '35', tint: 2 })
  })

  test('an archived organisation leaves the directory and keeps its colour; one that leads stays', async () => {
    const refused = await patch(who('animator'), 'oca', { archived: true })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'organisation.in_use'])
    const { body: made } = await create(who('animator'), { name: 'Passage', kind: 'pole', department: '29' })
    expect(made.tint).toBe(2)
    const { body: archived } = await patch(who('animator'), made.id, { archived: true })
    expect(archived.archivedAt).not.toBeNull()
    const names = async (query: string) => (await list(who('member'), query)).body.items.map((o) => o.name)
    expect(await names('?q=passage')).toEqual([])
    expect(await names('?archived=true')).toEqual(['Passage'])
    const next = await create(who('animator'), { name: 'Suivant', kind: 'pole', department: '29' })
    expect(next.body.tint).toBe(3)
    const { body: back } = await patch(who('animator'), made.id, { archived: false })
    expect([back.archivedAt, back.tint]).toEqual([null, 2])
  })

  test('every change of place is in the journal, whose chain holds', async () => {
    const { status, body } = await directory.ask<{
      items: { action: string; subject: string }[]
      intact: boolean
    }>(who('administrator'), 'GET /audit?limit=200')
    expect(status).toBe(200)
    expect(body.intact).toBe(true)
    expect(body.items).toContainEqual(
      expect.objectContaining({ action: 'organisation.archived', subject: 'Passage' })
    )
    expect((await directory.ask(who('animator'), 'GET /audit')).status).toBe(403)
  })
})
