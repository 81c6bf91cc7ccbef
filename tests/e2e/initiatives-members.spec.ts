// People and organisations of an initiative: invited, given a role, taken out, and seen through their eyes.
import { expect, test, type Page } from '@playwright/test'
import {
  api,
  ERWAN,
  makeInitiative,
  makePage,
  NOLWENN,
  open,
  organisationId,
  signIn,
  someoneElse,
  unique
} from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('someone new is invited by e-mail, a role is changed and brought back', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Avec du monde')
  const name = unique('Gaëlle')
  await open(page, `/initiatives/${initiative.slug}/membres`)
  await page.getByRole('button', { name: 'Inviter une personne' }).click()
  const dialog = page.getByRole('dialog', { name: /Inviter une personne dans/ })
  await dialog.getByRole('radio', { name: 'Quelqu’un d’autre, par courriel' }).check()
  await dialog.getByRole('button', { name: 'Inviter', exact: true }).click()
  await expect(dialog.getByText('Écrivez le prénom.')).toBeVisible()

  await dialog.getByLabel('Adresse électronique').fill(`${unique('gaelle').replace(' ', '.')}@exemple.fr`)
  await dialog.getByLabel('Prénom').fill(name)
  await dialog.getByLabel('Au titre de').selectOption({ index: 1 })
  await dialog.getByRole('radio', { name: /^Lit/ }).check()
  await dialog.getByRole('button', { name: 'Inviter', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'Invitation envoyée' })).toBeVisible()
  const gaelle = person(page, name)
  await expect(gaelle).toContainText('Voit tout ce que voit l’équipe')

  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitemradio', { name: /^Contribue/ }).click()
  await expect(gaelle).toContainText('Écrit dans les documents')
  await page.getByRole('status').getByRole('button', { name: 'Annuler' }).click()
  await expect(gaelle).toContainText('Voit tout ce que voit l’équipe')

  await page.getByRole('button', { name: `Actions pour ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Retirer de l’initiative' }).click()
  // Her pôle leads the initiative: what remains is what that part gives.
  await expect(gaelle).toContainText('Ce rôle vient de la part que prend sa structure.')
})

test('the only pilot cannot leave: it is said, nothing changes', async ({ page, baseURL }) => {
  const { organisations } = await api<{ organisations: { id: string }[] }>(page, baseURL, 'get', '/me')
  const initiative = await makeInitiative(page, baseURL, 'Un seul pilote')
  expect(organisations.length).toBeGreaterThan(0)
  await open(page, `/initiatives/${initiative.slug}/membres`)
  await page.getByRole('button', { name: 'Changer la part de Adess Ouest-Côtes d’Armor' }).click()
  await page.getByRole('menuitem', { name: /^Retirer/ }).click()
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Structures' })).toContainText('Adess Ouest-Côtes d’Armor')
})

test('a pôle comes in as partner, its coordination may write; it leaves with its people only when told', async ({
  page,
  browser,
  baseURL
}) => {
  const initiative = await makeInitiative(page, baseURL, 'Un partenaire', 'participants')
  const erwan = await someoneElse(browser, baseURL, ERWAN)
  expect((await erwan.goto(`/initiatives/${initiative.slug}`))?.status()).toBe(404)

  await open(page, `/initiatives/${initiative.slug}/membres`)
  await page.getByRole('button', { name: 'Ajouter une structure' }).click()
  const dialog = page.getByRole('dialog', { name: /Ajouter des structures/ })
  await dialog.getByRole('combobox').fill('morlaix')
  await dialog.getByRole('option', { name: /Adess Morlaix/ }).click()
  await dialog.getByRole('button', { name: 'Ajouter une structure' }).click()
  await expect(dialog).toHaveCount(0)
  const parts = page.getByRole('region', { name: 'Structures' })
  await expect(parts.getByRole('listitem').filter({ hasText: 'Adess Morlaix' })).toContainText('Partenaire')
  await expect(person(page, 'Erwan Quéméner')).toContainText('Contribue')
  await open(erwan, `/initiatives/${initiative.slug}/documents`)
  await expect(
    erwan.getByRole('main').getByRole('button', { name: 'Nouveau document' }).first()
  ).toBeVisible()

  const me = await api<{ person: { id: string } }>(erwan, baseURL, 'get', '/me')
  await api(page, baseURL, 'post', `/initiatives/${initiative.id}/people`, {
    personId: me.person.id,
    role: 'reader',
    organisationId: await organisationId(page, baseURL, 'Adess Morlaix')
  })
  await open(page, page.url())
  await page.getByRole('button', { name: 'Changer la part de Adess Morlaix' }).click()
  await page.getByRole('menuitem', { name: /^Retirer/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Garder' }).click()
  await expect(parts).toContainText('Adess Morlaix')
  await page.getByRole('button', { name: 'Changer la part de Adess Morlaix' }).click()
  await page.getByRole('menuitem', { name: /^Retirer/ }).click()
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /Retirer la structure/ })
    .click()
  await expect(parts).not.toContainText('Adess Morlaix')
  expect((await erwan.goto(`/initiatives/${initiative.slug}`))?.status()).toBe(404)
  await erwan.context().close()
})

test('« Voir comme » shows the pages of someone else, and leads back', async ({ page, baseURL }) => {
  await open(page, '/initiatives/ruralites-en-tregor')
  await page.getByRole('button', { name: 'Autres actions' }).click()
  await page.getByRole('menuitem', { name: 'Voir comme…' }).click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /Annick Prigent/ })
    .click()
  await expect(page.getByText(/Vous voyez cette initiative comme Annick Prigent/)).toBeVisible()
  const tree = page.getByRole('tree')
  await expect(tree.getByRole('treeitem', { name: /^Plufur/ })).toContainText('peut y écrire')
  await expect(tree.getByRole('treeitem', { name: /Trémel/ })).toHaveCount(0)
  await expect(page.getByRole('main').getByRole('button', { name: 'Nouveau document' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Revenir à votre vue' }).click()
  await expect(tree.getByRole('treeitem', { name: /Trémel/ })).toBeVisible()
  expect(baseURL).toBeTruthy()
})

test('a page kept for one pôle is not there for the other', async ({ page, browser, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Chacun ses notes')
  const note = await makePage(page, baseURL, initiative, 'Note interne')
  await open(page, `/initiatives/${initiative.slug}/documents`)
  await page.getByRole('treeitem', { name: /^Note interne/ }).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Qui peut la voir…' }).click()
  const dialog = page.getByRole('dialog', { name: /Qui peut voir/ })
  await dialog.getByRole('radio', { name: /Seulement des structures choisies/ }).check()
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(dialog.getByText('Choisissez au moins une structure.')).toBeVisible()
  await dialog.getByRole('combobox', { name: /Quelles structures/ }).click()
  await dialog.getByRole('option', { name: /Adess Ouest-Côtes d’Armor/ }).click()
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('treeitem', { name: /^Note interne/ })).toContainText('Structures choisies')

  const erwan = await someoneElse(browser, baseURL, ERWAN)
  await open(erwan, `/initiatives/${initiative.slug}/documents`)
  await expect(erwan.getByText('Note interne')).toHaveCount(0)
  expect((await erwan.goto(`/initiatives/${initiative.slug}/documents/${note.id}`))?.status()).toBe(404)
  await erwan.context().close()
})

function person(page: Page, name: string) {
  return page.getByRole('region', { name: 'Personnes' }).getByRole('listitem').filter({ hasText: name })
}
