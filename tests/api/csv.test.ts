// The directory in and out as CSV: what a spreadsheet does to a file is forgiven, what a person got wrong is said line by line,
// and nothing is ever half written.
import Papa from 'papaparse'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { mails } from '#server/db/tables/mail'
import { organisations } from '#server/db/tables/organisations'
import { memberships, people } from '#server/db/tables/people'
import type { ErrorBody } from '#shared/errors'
import type { CsvLine, CsvPreview, OrganisationDto } from '#shared/schemas/organisations'
import { startDirectory, type Directory, type Visitor } from '#tests/support/directory'

const directory: Directory = await startDirectory()
const { db } = directory.server.services.database
let network: string
let oca: string
let animator: Visitor
let english: Visitor
let coordinator: Visitor
let round = 0

beforeEach(async () => {
  round += 1
  network = await directory.network(`Réseau ${'abcdefghijklmnopqrstuvwxyz'.repeat(3).slice(0, round)}`)
  oca = await directory.organisation(network, { code: 'OCA', name: 'Adess Ouest', department: '22', tint: 1 })
  const seed = { networkRole: 'animator' as const }
  animator = await directory.person(network, { email: `anim${round}@x.example`, ...seed })
  english = await directory.person(network, { email: `english${round}@x.example`, locale: 'en', ...seed })
  coordinator = await directory.person(network, {
    email: `oca${round}@x.example`,
    givenName: 'Nolwenn',
    in: { [oca]: 'coordinator' }
  })
})
afterAll(() => directory.close())

type Outcome = CsvPreview & ErrorBody
const send = (kind: string, csv: string, commit = false, as: Visitor | null = animator) =>
  directory.ask<Outcome>(as, `POST /imports/${kind}`, { csv, commit })
const sentences = (preview: CsvPreview, line: number) =>
  preview.lines
    .find((found) => found.line === line)
    ?.errors.map((error) => error.message.replace(/[\u00A0\u202F]/g, ' ')) ?? []
const actions = (preview: CsvPreview): CsvLine['action'][] => preview.lines.map((line) => line.action)
const countOrganisations = () => db.$count(organisations)
const countMessages = () => db.$count(mails)
const exported = async (what: string, as = animator) =>
  (await directory.ask<string>(as, `GET /exports/${what}.csv`)).body

describe('organisations in', () => {
  const good =
    'Sigle;Nom;Type;Département;Longitude\nMLX;Adess Morlaix;Pôle;29;-3,83\n;Commune de Plufur;commune;22;'

  test('a preview says what would happen and writes nothing', async () => {
    const before = await countOrganisations()
    const { status, body } = await send('organisations', good)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      committed: false,
      counts: { create: 2, update: 0, unchanged: 0, invalid: 0 }
    })
    expect(body.columns).toEqual(['Sigle', 'Nom', 'Type', 'Département', 'Longitude'])
    expect(await countOrganisations()).toBe(before)
  })

  test('the same file confirmed creates, with code, colour and standing; once more it changes nothing', async () => {
    expect((await send('organisations', good, true)).body).toMatchObject({
      committed: true,
      counts: { create: 2 }
    })
    const { body } = await directory.ask<OrganisationDto>(animator, 'GET /organisations/adess-morlaix')
    expect(body).toMatchObject({
      code: 'MLX',
      department: '29',
      tint: 1,
      standing: 'member',
      longitude: -3.83
    })
    const plufur = await directory.ask<OrganisationDto>(animator, 'GET /organisations/commune-de-plufur')
    expect(plufur.body).toMatchObject({ code: 'PLU', standing: 'partner', tint: null })
    const again = await send('organisations', 'Sigle;Nom;Type;Longitude\nmlx;Adess Morlaix;Pole;"-3,83"')
    expect(actions(again.body)).toEqual(['unchanged'])
  })

  test.each([
    ['commas and a byte order mark', '\uFEFFcode,name,kind\r\nMLX,Adess Morlaix,pole\r\n'],
    ['tabs', 'Sigle\tNom\tType\nMLX\tAdess Morlaix\tPôle\n'],
    [
      'a separator announced, old line ends',
      'sep=;\r\nSIGLE ;nom de la structure;catégorie\r\nMLX;Adess Morlaix;pôle'
    ],
    ['quotes, blank lines and spaces', '"Code" ; "Name";"Kind"\n\n"MLX";" Adess Morlaix ";"Pole"\n\n;;\n']
  ])('understood with %s', async (_how, csv) => {
    const { body } = await send('organisations', csv)
    expect(body.lines).toMatchObject([{ action: 'create', label: 'Adess Morlaix', errors: [] }])
  })

  test('every mistake is a sentence on its line, in the language of the person', async () => {
    const csv = [
      'Sigle;Nom;Type;Département;E-mail;Site web;Couleur;Humeur',
      'TROP-LONG;A;pôle;;;;;',
      'BBB;B;château;75;;;;gaie',
      'CCC;C;pôle;;pas-une-adresse;javascript:1;douze;',
      'DDD;;pôle;;;;;',
      'EEE;E;pôle;;;;;',
      'eee;E deux;pôle;;;;;',
      ';Adess Ouest;pôle;;;;;',
      'FFF;F;pôle;22;;;1;',
      'GGG;G;pôle;;;;;;;trop'
    ].join('\n')
    const { body } = await send('organisations', csv)
    expect(body.unknownColumns).toEqual(['Humeur'])
    expect(sentences(body, 2)).toEqual(['Un sigle a de 2 à 6 lettres ou chiffres, sans espace ni accent.'])
    expect(sentences(body, 3)[0]).toMatch(/« château » n’est pas un type de structure connu/)
    expect(sentences(body, 3)[1]).toMatch(/« 75 » n’est pas un département connu : 22, 29, 35, 56\./)
    expect(sentences(body, 4)).toHaveLength(3)
    expect(sentences(body, 5)).toEqual(['« Nom » est à remplir.'])
    expect(sentences(body, 6)).toEqual([])
    expect(sentences(body, 7)).toEqual(['Ce sigle est déjà à la ligne 6.'])
    expect(sentences(body, 8)[0]).toContain('indiquez son sigle, OCA')
    expect(sentences(body, 9)).toEqual(['Cette couleur est déjà celle d’un autre pôle.'])
    expect(sentences(body, 10)[0]).toContain('plus de cases')
    const translated = await send('organisations', csv, false, english)
    expect(sentences(translated.body, 7)).toEqual(['This code is already on line 6.'])
  })

  test('one wrong line and nothing is written', async () => {
    const before = await countOrganisations()
    const { status, body } = await send('organisations', 'Sigle;Nom;Type\nAAA;A;pôle\nBBB;B;château', true)
    expect([status, body.error.code]).toEqual([400, 'csv.invalid'])
    expect(body.error.fields?.[0]?.path).toBe('lines.3.kind')
    expect(await countOrganisations()).toBe(before)
  })

  test('an update shows what changes; an empty cell changes nothing', async () => {
    const csv = 'Sigle;Nom;Place dans le réseau;Téléphone\nOCA;;Partenaire;02 96 00 00 00'
    const { body } = await send('organisations', csv, true)
    expect(body.lines[0]).toMatchObject({
      action: 'update',
      label: 'Adess Ouest',
      changes: [
        { field: 'standing', from: 'Membre du réseau', to: 'Partenaire' },
        { field: 'phone', from: '', to: '02 96 00 00 00' }
      ]
    })
    const { body: after } = await directory.ask<OrganisationDto>(animator, 'GET /organisations/oca')
    expect(after).toMatchObject({ name: 'Adess Ouest', standing: 'partner', phone: '02 96 00 00 00' })
  })

  test('a file that is not a list of organisations is told so once', async () => {
    const { body } = await send('organisations', 'Fruit;Prix\npomme;2')
    expect(body.lines).toMatchObject([{ line: 1, action: 'invalid' }])
    expect(sentences(body, 1)).toEqual(['La colonne « Nom » manque : ajoutez-la au fichier.'])
    expect((await send('organisations', 'Sigle;Nom;Type\n')).body.error.code).toBe('csv.empty')
    const long = await send('organisations', `Sigle;Nom\n${'A1;x\n'.repeat(5001)}`)
    expect(long.body.error).toMatchObject({
      code: 'csv.invalid',
      fields: [{ path: 'csv', code: 'too_many' }]
    })
    expect((await send('organisations', `Nom\n${'x'.repeat(2_000_001)}`)).status).toBe(400)
    expect((await send('organisations', 'x'.repeat(6_100_000))).status).toBe(413)
  })

  test('five thousand lines are written whole', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, n) => `C${n.toString(36).toUpperCase()}X;Structure ${n};association`
    )
    const { body } = await send('organisations', ['Sigle;Nom;Type', ...lines].join('\n'), true)
    expect(body.counts).toMatchObject({ create: 5000, invalid: 0 })
  })

  test('coordinators and partners import nothing', async () => {
    for (const kind of ['organisations', 'members']) {
      expect((await send(kind, good, false, coordinator)).status).toBe(403)
      expect((await send(kind, good, false, null)).status).toBe(401)
    }
  })
})

describe('members in', () => {
  const file = (...lines: string[]) => ['E-mail;Prénom;Nom;Sigle;Rôle;Fonction', ...lines].join('\n')

  test('newcomers are created once and invited, whatever the number of their organisations', async () => {
    await send('organisations', 'Sigle;Nom;Type\nMLX;Adess Morlaix;pôle', true)
    const before = await countMessages()
    const csv = file(
      'soazig@x.example;Soazig;Le Bihan;OCA;Coordinatrice;Chargée de mission',
      'soazig@x.example;Soazig;Le Bihan;MLX;membre;',
      `${coordinator.email};;;MLX;coordination;`
    )
    const preview = await send('members', csv)
    expect(actions(preview.body)).toEqual(['create', 'create', 'create'])
    expect(await countMessages()).toBe(before)
    expect((await send('members', csv, true)).body.committed).toBe(true)
    expect(await countMessages()).toBe(before + 1)
    expect(actions((await send('members', csv)).body)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  })

  test('each mistake on its line; nobody is created and no message leaves', async () => {
    const before = [await db.$count(people), await countMessages(), await db.$count(memberships)]
    const csv = file(
      'bon@x.example;Bon;;OCA;membre;',
      'pas une adresse;A;;OCA;membre;',
      'sans-nom@x.example;;;OCA;membre;',
      'inconnu@x.example;B;;ZZZ;membre;',
      'role@x.example;C;;OCA;roi;',
      'bon@x.example;Bon;;OCA;coordination;',
      ';D;;;membre;'
    )
    const { body } = await send('members', csv)
    expect(actions(body)).toEqual([
      'create',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'invalid'
    ])
    expect(sentences(body, 3)[0]).toContain('« pas une adresse » n’est pas une adresse e-mail complète.')
    expect(sentences(body, 4)).toEqual(['« Prénom » est à remplir.'])
    expect(sentences(body, 5)[0]).toContain('Aucune structure n’a le sigle « ZZZ »')
    expect(sentences(body, 6)[0]).toContain('« roi » n’est pas un rôle connu : Coordination, Membre')
    expect(sentences(body, 7)).toEqual(['Cette personne est déjà dans cette structure à la ligne 2.'])
    expect(sentences(body, 8)).toHaveLength(2)
    expect((await send('members', csv, true)).status).toBe(400)
    expect([await db.$count(people), await countMessages(), await db.$count(memberships)]).toEqual(before)
  })

  test('a file may hand the coordination over, not take it away', async () => {
    const lowered = `${coordinator.email};;;OCA;membre;`
    const alone = await send('members', file(lowered))
    expect(sentences(alone.body, 2)[0]).toContain('Personne ne coordonnerait plus Adess Ouest')
    const handed = await send('members', file(lowered, 'suite@x.example;Suite;;OCA;coordination;'), true)
    expect(handed.body.counts).toMatchObject({ update: 1, create: 1, invalid: 0 })
  })
})

describe('out', () => {
  const HOSTILE = ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\uFF1D1+1', "'=1", '"=1";=2']

  async function seedHostile() {
    for (const [index, name] of HOSTILE.entries()) {
      const values = {
        code: `H${index}H`,
        name,
        territory: name,
        kind: 'other',
        longitude: -3.5,
        latitude: 48.25
      }
      const id = await directory.organisation(network, values)
      await directory.person(network, {
        email: `h${round}-${index}@x.example`,
        givenName: name,
        in: { [id]: 'member' }
      })
    }
  }
  const parse = (text: string) =>
    Papa.parse<string[]>(text.replace('\uFEFF', '').trimEnd(), { delimiter: ';' }).data

  test('UTF-8 with its mark, semicolons, CRLF, headers in the language of the person', async () => {
    const text = await exported('organisations')
    expect(text.startsWith('\uFEFF"Sigle";"Nom";"Type"')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
    const { headers } = await directory.ask(animator, 'GET /exports/organisations.csv')
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="structures-\d{4}-\d\d-\d\d\.csv"$/
    )
    expect(await exported('members', english)).toContain('"Given name";"Family name"')
  })

  test('no cell leaves as a formula, numbers stay numbers, and everything comes back the same', async () => {
    await seedHostile()
    for (const what of ['organisations', 'members']) {
      const text = await exported(what)
      for (const cell of parse(text).flat()) {
        if (!/^-?\d+([.,]\d+)?$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/)
      }
      const { body } = await send(what, text)
      expect(body.counts).toMatchObject({ create: 0, update: 0, invalid: 0 })
      expect(body.counts.unchanged).toBe(parse(text).length - 1)
      expect(body.unknownColumns).toEqual([])
    }
    expect(await exported('organisations')).toContain(';-3,5;48,25\r\n')
    expect(await exported('organisations', english)).toContain(';-3.5;48.25\r\n')
  })

  test('each person takes away what they may see, and the journal says so', async () => {
    const plufur = await directory.organisation(network, { code: 'PLU', name: 'Plufur', standing: 'partner' })
    const mayor = await directory.person(network, {
      email: `mairie${round}@x.example`,
      in: { [plufur]: 'member' }
    })
    expect(parse(await exported('organisations', mayor)).map(([code]) => code)).toEqual(['Sigle', 'PLU'])
    expect(parse(await exported('members', mayor)).map(([email]) => email)).toEqual(['E-mail', mayor.email])
    expect((await directory.ask(null, 'GET /exports/members.csv')).status).toBe(401)
    const administrator = await directory.person(network, {
      email: `adm${round}@x.example`,
      networkRole: 'administrator'
    })
    const { body } = await directory.ask<{ items: { action: string }[] }>(administrator, 'GET /audit')
    expect(body.items.map((item) => item.action)).toEqual(['export.members', 'export.organisations'])
  })
})

test('a program that takes the directory again and again is asked to wait, others are not', async () => {
  const answers = []
  for (let n = 0; n < 62; n++)
    answers.push((await directory.ask(english, 'GET /exports/organisations.csv')).status)
  expect(answers.slice(0, 60).every((status) => status === 200)).toBe(true)
  expect(answers.slice(60)).toEqual([429, 429])
  expect((await directory.ask(animator, 'GET /exports/organisations.csv')).status).toBe(200)
})
