// Initiatives from the list to the settings, as coordinators, a reader and a guest of the demonstration live them.
import { expect, test } from '@playwright/test'
import {
  api,
  ERWAN,
  MAIRIE,
  makeInitiative,
  NOLWENN,
  open,
  organisationId,
  signIn,
  SOAZIG,
  someoneElse,
  unique
} from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('the list is narrowed by address: tabs, filters, words, and back', async ({ page }) => {
  await open(page, '/initiatives')
  await expect(page.getByRole('link', { name: 'Ruralités en Trégor' }).last()).toBeVisible()
  await page.getByRole('link', { name: 'Tout le réseau' }).click()
  await expect(page).toHaveURL(/scope=network/)
  await page.getByLabel('Mission').selectOption({ label: 'Développer une culture ESS' })
  await expect(page).toHaveURL(/mission=m3/)
  const main = page.getByRole('main')
  await expect(main.getByRole('heading', { level: 2, name: 'CJS Saint-Malo' })).toBeVisible()
  await expect(main.getByRole('heading', { level: 2, name: 'Ruralités en Trégor' })).toHaveCount(0)

  await page.getByRole('searchbox', { name: 'Chercher une initiative' }).fill('zzz')
  await expect(main.getByText(/Aucun résultat pour/)).toBeVisible()
  await main.getByRole('button', { name: 'Tout enlever' }).click()
  await expect(page).toHaveURL(/\/initiatives\?scope=network$/)
  await expect(page.getByRole('searchbox', { name: 'Chercher une initiative' })).toHaveValue('')

  await open(page, '/initiatives?scope=network&q=tregor&department=29')
  await expect(main.getByRole('heading', { level: 2 })).toHaveText(['Ruralités en Trégor'])
  await expect(main.getByRole('listitem').first()).toContainText('Erwan Quéméner, Adess Morlaix')
})

test('on a phone the ways to narrow the list are folded away until asked for', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, '/initiatives?scope=network')
  await expect(page.getByLabel('Mission')).toBeHidden()
  await page.getByRole('button', { name: 'Filtres' }).click()
  await page.getByLabel('Mission').selectOption({ label: 'Développer une culture ESS' })
  await expect(page).toHaveURL(/mission=m3/)
  await open(page, page.url())
  await expect(page.getByLabel('Mission')).toBeVisible()
})

test('the matrix places each initiative by mission and function', async ({ page }) => {
  await open(page, '/initiatives?scope=network')
  await page.getByRole('link', { name: 'Missions et fonctions' }).click()
  const row = page.getByRole('row', { name: /Conduire des projets collectifs/ })
  await expect(row.getByRole('link', { name: 'Ruralités en Trégor' })).toBeVisible()
})

test('an initiative is opened with the keyboard alone', async ({ page }) => {
  const title = unique('Cafés du samedi')
  await open(page, '/initiatives/nouvelle')
  await page.getByLabel('Nom de l’initiative').focus()
  await page.keyboard.type(title)
  await page.getByRole('combobox', { name: /Structures partenaires/ }).focus()
  await page.keyboard.type('morlaix')
  await expect(page.getByRole('option', { name: /Adess Morlaix/ })).toBeVisible()
  await page.keyboard.press('Enter')
  const preview = page.getByRole('region', { name: 'Initiative libre' })
  await expect(preview).toContainText('OCA')
  await expect(preview).toContainText('MLX')

  // The radios of the function, then the funds: the rule is said, what it forbids cannot be chosen.
  await page
    .getByRole('group', { name: 'Fonction' })
    .getByRole('radio', { name: 'Pas encore décidée' })
    .focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByText('L’animation territoriale relève du socle.')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Financement complémentaire' })).toBeDisabled()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('checkbox', { name: 'Financement complémentaire' })).toBeEnabled()

  await page.getByRole('button', { name: 'Créer l’initiative' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'est ouverte' })).toBeVisible()
  await expect(
    page.getByRole('navigation', { name: 'Navigation principale' }).getByRole('link', { name: title })
  ).toBeVisible()
})

test('the form says what is missing and takes one there', async ({ page }) => {
  await open(page, '/initiatives/nouvelle')
  await page.getByRole('button', { name: 'Créer l’initiative' }).click()
  await expect(page.getByText('Donnez un nom à l’initiative.')).toBeVisible()
  await expect(page.getByLabel('Nom de l’initiative')).toBeFocused()
})

test('the second pôle finds the initiative on its home page', async ({ page, browser, baseURL }) => {
  const { organisations } = await api<{ organisations: { id: string }[] }>(page, baseURL, 'get', '/me')
  const title = unique('À deux pôles')
  await api(page, baseURL, 'post', '/initiatives', {
    title,
    type: 'free',
    leadOrganisationId: organisations[0]?.id,
    partnerOrganisationIds: [await organisationId(page, baseURL, 'Adess Morlaix')],
    visibility: 'participants'
  })
  const erwan = await someoneElse(browser, baseURL, ERWAN)
  await open(erwan, '/')
  await erwan
    .getByRole('region', { name: 'On attend votre réponse' })
    .getByRole('link', { name: title })
    .click()
  await expect(erwan.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(erwan.getByRole('main').getByRole('link', { name: 'Réglages' })).toHaveCount(0)

  // Neither pôle: it does not exist.
  const soazig = await someoneElse(browser, baseURL, SOAZIG)
  expect((await soazig.goto(erwan.url()))?.status()).toBe(404)
  await erwan.context().close()
  await soazig.context().close()
})

test('a title is changed; what someone else saved meanwhile is said in words', async ({
  page,
  browser,
  baseURL
}) => {
  const initiative = await makeInitiative(page, baseURL, 'Deux à la fois')
  await open(page, `/initiatives/${initiative.slug}`)
  await page.getByRole('button', { name: 'Autres actions' }).click()
  await page.getByRole('menuitem', { name: 'Modifier l’initiative' }).click()
  const dialog = page.getByRole('dialog', { name: /Modifier/ })
  await dialog.getByLabel(/En une ou deux phrases/).fill('Mon résumé')

  const other = await someoneElse(browser, baseURL, NOLWENN)
  await api(other, baseURL, 'patch', `/initiatives/${initiative.id}`, { framework: 'Convention 2027' })

  await dialog.getByRole('button', { name: 'Enregistrer les changements' }).click()
  await expect(dialog.getByText(/Quelqu’un a modifié cette initiative/)).toBeVisible()
  await expect(dialog.getByText(/Cadre.+Convention 2027/)).toBeVisible()
  await expect(dialog.getByLabel(/En une ou deux phrases/)).toHaveValue('Mon résumé')
  await dialog.getByRole('button', { name: 'Garder la leur' }).click()
  await dialog.getByRole('button', { name: 'Enregistrer les changements' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.locator('.lede')).toHaveText('Mon résumé')
  await expect(page.getByText('Convention 2027')).toBeVisible()
  await other.context().close()
})

test('archiving can be undone; an archived initiative is read, not written', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'À ranger')
  await open(page, `/initiatives/${initiative.slug}/reglages`)
  await page.getByRole('main').getByRole('button', { name: 'Archiver' }).click()
  await expect(page.getByText(/Archivée le/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Modifier l’initiative' })).toHaveCount(0)
  await page.getByRole('status').getByRole('button', { name: 'Annuler' }).click()
  await expect(page.getByText(/Archivée le/)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Modifier l’initiative' })).toBeVisible()
})

test('following puts the initiative in the rail, and takes it away', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Suivie ou non')
  const rail = page.getByRole('navigation', { name: 'Navigation principale' })
  await open(page, `/initiatives/${initiative.slug}`)
  await page.getByRole('button', { name: 'Suivie', exact: true }).click()
  await expect(rail.getByRole('link', { name: initiative.title })).toHaveCount(0)
  await page.getByRole('button', { name: 'Suivre', exact: true }).click()
  await expect(rail.getByRole('link', { name: initiative.title })).toBeVisible()
})

test('a guest sees their commune and the shared pages, nothing of the others', async ({
  browser,
  baseURL
}) => {
  const mairie = await someoneElse(browser, baseURL, MAIRIE)
  await open(mairie, '/initiatives/ruralites-en-tregor')
  const matrix = mairie.getByRole('table', { name: /Avancement/ })
  await expect(matrix.getByRole('rowheader')).toHaveCount(1)
  await expect(matrix.getByRole('rowheader')).toContainText('Plufur')
  await expect(matrix.getByRole('button')).toHaveCount(0)
  await expect(mairie.locator('details')).toContainText('Plufur')
  await expect(mairie.locator('details')).not.toContainText('Trémel')
  await expect(mairie.getByRole('region', { name: /Depuis|Ce qui a bougé/ })).not.toContainText('Trémel')
  await expect(mairie.getByRole('link', { name: 'Réglages' })).toHaveCount(0)
  await mairie
    .getByRole('main')
    .getByRole('link', { name: /^Documents/ })
    .first()
    .click()
  const tree = mairie.getByRole('tree')
  await expect(tree).toContainText('Plufur : préparer la soirée inspirante', { useInnerText: true })
  await expect(tree).not.toContainText('Trémel')
  await expect(tree).not.toContainText('Note interne')
  await mairie.context().close()
})
