// The administration: organisations, files of a spreadsheet, people and their roles, the journal; and who stays outside.
import { expect, test, type Page } from '@playwright/test'
import { ADMIN, api, NOLWENN, open, signIn, someoneElse, unique, violations } from './initiatives-steps'
import { fits } from './identity-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, ADMIN))

/** Two letters and three digits nobody has. */
function freshCode(): string {
  return `Q${Math.random().toString(36).slice(2, 6).toUpperCase().padEnd(4, 'X')}`
}

async function drop(page: Page, name: string, content: string | Buffer): Promise<void> {
  const buffer = Buffer.from(content)
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer })
}

test('an organisation is created with its colour, corrected, archived and brought back', async ({ page }) => {
  const name = unique('Bro Gozh')
  const code = freshCode()
  await open(page, '/administration')
  await page.getByRole('button', { name: 'Nouvelle structure' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nouvelle structure' })
  await dialog.getByLabel('Nom', { exact: true }).fill(name)
  await dialog.getByLabel('Type').selectOption({ label: 'Pôle' })
  await dialog.getByLabel('Département', { exact: true }).selectOption({ label: 'Morbihan' })
  await expect(dialog.getByRole('radio', { name: 'Teinte 1, déjà prise par C2Sol' })).toBeDisabled()
  await dialog.getByLabel('Sigle').fill('OCA')
  await dialog.getByRole('button', { name: 'Créer la structure' }).click()
  await expect(dialog.getByText('Ce sigle est déjà celui d’une autre structure du réseau.')).toBeVisible()
  await dialog.getByLabel('Sigle').fill(code)
  await dialog.getByRole('button', { name: 'Créer la structure' }).click()
  await expect(dialog).toHaveCount(0)

  await page.getByLabel('Nom, sigle ou territoire').fill(name)
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('Membre du réseau')
  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Archiver' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Archiver' }).click()
  await expect(row).toHaveCount(0)
  await page.getByLabel('Voir les archives').check()
  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Sortir des archives' }).click()
  await expect(row).toHaveCount(0)
  await page.getByLabel('Voir les archives').uncheck()
  await expect(row).toBeVisible()
})

test('a file with mistakes says them line by line and writes nothing; mended, it is imported whole', async ({
  page
}) => {
  const [first, second] = [freshCode(), freshCode()]
  const name = unique('Kreiz')
  await open(page, '/administration/echanges')
  await drop(
    page,
    'fautes.csv',
    `Sigle;Nom;Type;Humeur\n${first};${name};pôle;gaie\n${second};Deux;château;\n`
  )
  await expect(page.getByText('1 à créer, 1 à corriger')).toBeVisible()
  await expect(page.getByText('Colonne laissée de côté : Humeur')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'château' })).toContainText(
    'n’est pas un type de structure connu'
  )
  await expect(page.getByRole('button', { name: /^Importer/ })).toHaveCount(0)
  expect(await violations(page)).toEqual([])

  await page.getByRole('button', { name: 'Choisir un autre fichier' }).click()
  // As an older spreadsheet saves it: Windows-1252, with its curly apostrophe and its œ.
  const mended = Buffer.concat([
    Buffer.from(`Sigle;Nom;Type\r\n${first};${name};p\xf4le\r\n${second};L`, 'latin1'),
    Buffer.from([0x92, 0x9c]),
    Buffer.from('uvre d\xe9partementale;association\r\n', 'latin1')
  ])
  await drop(page, 'corrigé.csv', mended)
  await page.getByRole('button', { name: 'Importer 2 lignes' }).click()
  await expect(page.getByText('C’est importé.')).toBeVisible()

  await page.getByRole('button', { name: 'Choisir un autre fichier' }).click()
  await drop(page, 'encore.csv', mended)
  await expect(page.getByText('Tout est déjà comme dans le fichier')).toBeVisible()
  await open(page, `/administration?q=${second}`)
  await expect(page.getByRole('row').filter({ hasText: 'L’œuvre départementale' })).toBeVisible()
})

test('people come in by a file, are invited, receive a role, and lose their access', async ({
  page,
  baseURL
}) => {
  const email = `${unique('file').replace(' ', '.')}@exemple.fr`
  await open(page, '/administration/echanges')
  await page.getByRole('tab', { name: 'Personnes' }).click()
  await drop(page, 'personnes.csv', `E-mail;Prénom;Nom;Sigle;Rôle\n${email};Azenor;Le Du;OCA;membre\n`)
  await expect(page.getByText('Les nouvelles personnes recevront une invitation par e-mail.')).toBeVisible()
  await page.getByRole('button', { name: 'Importer une ligne' }).click()
  await expect(page.getByText('C’est importé.')).toBeVisible()
  const { items } = await api<{ items: { recipient: string }[] }>(page, baseURL, 'get', '/mails')
  expect(items.map((mail) => mail.recipient)).toContain(email)

  await open(page, `/administration/personnes?q=${email}`)
  const row = page.getByRole('row').filter({ hasText: email })
  await expect(row).toContainText('Invitation envoyée')
  await page.getByRole('button', { name: 'Actions pour Azenor Le Du' }).click()
  await page.getByRole('menuitemradio', { name: /^Animation du réseau/ }).click()
  await expect(row).toContainText('Animation du réseau')
  await page.getByRole('button', { name: 'Actions pour Azenor Le Du' }).click()
  await page.getByRole('menuitem', { name: 'Suspendre l’accès' }).click()
  await expect(row).toContainText('Suspendue')

  await open(page, '/administration/journal')
  await expect(page.getByText('Aucune ligne modifiée ni retirée')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Accès suspendu' }).first()).toContainText(
    'Azenor Le Du'
  )
})

test('someone is invited from the administration, into an organisation found by typing', async ({ page }) => {
  const email = `${unique('invite').replace(' ', '.')}@exemple.fr`
  await open(page, '/administration/personnes')
  await page.getByRole('button', { name: 'Inviter une personne' }).click()
  const dialog = page.getByRole('dialog', { name: 'Inviter une personne' })
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await expect(dialog.getByText('Choisissez la structure de cette personne.')).toBeVisible()
  await dialog.getByRole('combobox').fill('fougeres')
  await page.getByRole('option', { name: /EcoSolidaireS/ }).click()
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByLabel('Prénom').fill('Bastian')
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(
    page.getByRole('status').filter({ hasText: 'Bastian va recevoir une invitation' })
  ).toBeVisible()
})

test('another network is opened beside, its administrator invited', async ({ page }) => {
  const name = unique('Réseau voisin')
  await open(page, '/administration/reseaux')
  await page.getByRole('button', { name: 'Nouveau réseau' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nouveau réseau' })
  await dialog.getByLabel('Nom du réseau').fill(name)
  await dialog.getByLabel(/^E-mail/).fill(`${unique('voisin').replace(' ', '.')}@exemple.fr`)
  await dialog.getByLabel('Prénom').fill('Voisine')
  await dialog.getByRole('button', { name: 'Créer le réseau' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
})

test('a coordinator has no administration; their own sheet is theirs', async ({ browser, baseURL }) => {
  const nolwenn = await someoneElse(browser, baseURL, NOLWENN)
  for (const place of ['', '/personnes', '/echanges', '/reseau', '/journal', '/reseaux']) {
    expect([place, (await nolwenn.goto(`/administration${place}`))?.status()]).toEqual([place, 404])
  }
  await open(nolwenn, '/structures/adess-ouest-cotes-armor')
  await expect(nolwenn.getByRole('button', { name: 'Modifier', exact: true })).toBeVisible()
  await nolwenn.context().close()
})

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no accessibility violation, nothing wider than the screen: ${width} px, ${colorScheme}`, async ({
      page
    }) => {
      // Several screens, each read whole by axe.
      test.slow()
      await page.setViewportSize({ width, height: 844 })
      await page.emulateMedia({ colorScheme })
      for (const place of ['', '/personnes', '/echanges', '/reseau', '/journal', '/reseaux', '/courriers']) {
        await open(page, `/administration${place}`)
        expect([place, await violations(page)]).toEqual([place, []])
        await fits(page)
      }
    })
  }
}
