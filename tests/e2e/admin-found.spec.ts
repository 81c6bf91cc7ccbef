// J1, its second half: a new network brings in its organisations from a spreadsheet, invites a coordinator, and they find each other.
import { expect, test } from '@playwright/test'
import { startEmpty, type Product } from '#tests/support/product'
import { door } from './identity-steps'
import { api, open } from './initiatives-steps'

let product: Product
test.beforeEach(async () => {
  product = await startEmpty()
})
test.afterEach(() => product.remove())

const ORGANISATIONS = [
  'Sigle;Nom;Type;Département;Territoire;Codes du territoire',
  'OCA;Adess Ouest-Côtes d’Armor;pôle;22;pays de Lannion et de Guingamp;guingamp tregor-goelo',
  'MLX;Adess Morlaix;pôle;Finistère;pays de Morlaix;morlaix',
  ';Commune de Plufur;commune;22;Plufur;'
].join('\r\n')

test('organisations come from a file, a coordinator is invited, and finds the network on its map', async ({
  browser
}) => {
  const baseURL = product.url
  const founder = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  await api(founder, baseURL, 'post', '/setup', {
    content: 'empty',
    networkName: 'Pôles de Basse-Bretagne',
    givenName: 'Goulven',
    familyName: 'Riou',
    email: 'goulven@reseau.example',
    password: 'cinq goélands sur le toit'
  })
  await open(founder, '/reseau')
  await expect(founder.getByRole('heading', { level: 1, name: 'Pôles de Basse-Bretagne' })).toBeVisible()
  await expect(founder.getByText('Pas encore de structure ici.')).toBeVisible()

  await open(founder, '/administration/echanges')
  const file = { name: 'structures.csv', mimeType: 'text/csv', buffer: Buffer.from(ORGANISATIONS) }
  await founder.locator('input[type=file]').setInputFiles(file)
  await founder.getByRole('button', { name: 'Importer 3 lignes' }).click()
  await expect(founder.getByText('C’est importé.')).toBeVisible()

  await open(founder, '/structures/adess-morlaix')
  await founder.getByRole('button', { name: 'Ajouter une personne' }).first().click()
  const dialog = founder.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill('erwan@morlaix.example')
  await dialog.getByLabel('Prénom').fill('Erwan')
  await dialog.getByLabel(/^Nom/).fill('Quéméner')
  await dialog.getByRole('radio', { name: /^Coordination/ }).check()
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await expect(founder.getByText('Invitation envoyée')).toBeVisible()

  const { items } = await api<{ items: { id: string; recipient: string }[] }>(
    founder,
    baseURL,
    'get',
    '/mails'
  )
  const mail = items.find((each) => each.recipient === 'erwan@morlaix.example')
  const { text } = await api<{ text: string }>(founder, baseURL, 'get', `/mails/${mail?.id}`)
  expect(text).toContain('Adess Morlaix')

  const erwan = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  await door(erwan, /\/lien\/[\w-]{20,}/.exec(text)?.[0] ?? '/')
  await erwan.getByRole('button', { name: 'Rejoindre le réseau' }).click()
  await expect(erwan).toHaveURL(`${baseURL}/`)
  await open(erwan, '/reseau')
  await expect(erwan.getByRole('heading', { level: 1 })).toHaveText('2 pôles pour 3 pays')
  await erwan
    .getByRole('group', { name: 'Carte des 2 pôles' })
    .getByRole('link', { name: /Adess Morlaix/ })
    .click()
  await expect(erwan.getByRole('region', { name: 'Personnes' })).toContainText('Erwan Quéméner')
  await expect(erwan.getByRole('button', { name: 'Modifier', exact: true })).toBeVisible()
  await founder.context().close()
  await erwan.context().close()
})
