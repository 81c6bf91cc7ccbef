// The tree of pages: written into, filed, moved by hand and by keyboard, thrown away and brought back, with and without network.
import { expect, test, type Page } from '@playwright/test'
import { makeInitiative, makePage, NOLWENN, open, signIn, unique, type Made } from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('a document is created from the empty tab and opens', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Page blanche')
  await open(page, tab(initiative))
  await page.getByRole('main').getByRole('button', { name: 'Nouveau document' }).last().click()
  const dialog = page.getByRole('dialog', { name: /Un nouveau document/ })
  await dialog.getByRole('button', { name: 'Créer le document' }).click()
  await expect(dialog.getByText('Donnez un titre au document.')).toBeVisible()
  await dialog.getByLabel('Titre').fill('Ordre du jour')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/documents\/[0-9a-f-]{36}$/)
  await open(page, tab(initiative))
  await expect(item(page, 'Ordre du jour')).toBeVisible()
})

test('pages are filed with the keyboard alone, and a move is undone', async ({ page, baseURL }) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await item(page, 'Guide').focus()
  await page.keyboard.press('ArrowDown')
  await expect(item(page, 'Fiche')).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(item(page, 'Fiche')).toHaveAttribute('aria-level', '2')
  await expect(item(page, 'Fiche')).toBeFocused()
  await expect(toast(page)).toContainText('« Fiche » rangée sous « Guide »', { useInnerText: true })
  await open(page, page.url())
  await expect(item(page, 'Fiche')).toHaveAttribute('aria-level', '2')

  await item(page, 'Fiche').focus()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(item(page, 'Fiche')).toHaveAttribute('aria-level', '1')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.getByRole('treeitem').first()).toContainText('Fiche')
  await toast(page).last().getByRole('button', { name: 'Annuler' }).click()
  await expect(page.getByRole('treeitem').first()).toContainText('Guide')
})

test('« Déplacer vers… » says where, by name', async ({ page, baseURL }) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await gesture(page, 'Bilan', 'Déplacer vers…')
  const dialog = page.getByRole('dialog', { name: /Déplacer « Bilan »/ })
  await dialog.getByRole('combobox', { name: 'Sous quelle page ?' }).click()
  await expect(dialog.getByRole('option', { name: 'Bilan', exact: true })).toHaveCount(0)
  await dialog.getByRole('option', { name: 'Guide', exact: true }).click()
  await dialog.getByRole('button', { name: 'Déplacer ici' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(item(page, 'Bilan')).toHaveAttribute('aria-level', '2')
})

test('a page is dragged under another', async ({ page, baseURL }) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await item(page, 'Bilan').dragTo(item(page, 'Fiche'))
  await expect(item(page, 'Bilan')).toHaveAttribute('aria-level', '2')
  await expect(toast(page)).toContainText('rangée sous')
  await open(page, page.url())
  await expect(item(page, 'Bilan')).toHaveAttribute('aria-level', '2')
})

test('renaming and throwing away can both be undone', async ({ page, baseURL }) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await gesture(page, 'Guide', 'Renommer')
  const dialog = page.getByRole('dialog', { name: /Renommer/ })
  await dialog.getByLabel('Titre').fill('Guide de la démarche')
  await page.keyboard.press('Enter')
  await expect(item(page, 'Guide de la démarche')).toBeVisible()
  await toast(page).last().getByRole('button', { name: 'Annuler' }).click()
  await expect(item(page, 'Guide')).toBeVisible()

  await gesture(page, 'Fiche', 'Mettre à la corbeille')
  await expect(item(page, 'Fiche')).toHaveCount(0)
  await toast(page).last().getByRole('button', { name: 'Annuler' }).click()
  await expect(item(page, 'Fiche')).toBeVisible()
})

test('the trash gives back what it holds; erasing for good asks first', async ({ page, baseURL }) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await gesture(page, 'Bilan', 'Mettre à la corbeille')
  await expect(page.getByRole('link', { name: 'Corbeille (1)' })).toBeVisible()
  await gesture(page, 'Fiche', 'Mettre à la corbeille')
  await expect(page.getByRole('treeitem')).toHaveCount(1)
  await page.getByRole('link', { name: 'Corbeille (2)' }).click()
  await page.getByRole('button', { name: 'Restaurer « Bilan »' }).click()
  await expect(toast(page).last()).toContainText('est de retour')

  await page.getByRole('button', { name: 'Effacer « Fiche » pour de bon' }).click()
  const question = page.getByRole('alertdialog', { name: /Effacer « Fiche » pour de bon/ })
  await page.keyboard.press('Tab')
  await expect(question.getByRole('button', { name: 'Garder dans la corbeille' })).toBeFocused()
  await question.getByRole('button', { name: 'Effacer pour de bon' }).click()
  await expect(page.getByText('La corbeille est vide.')).toBeVisible()
  await page.getByRole('link', { name: 'Revenir au sommaire' }).first().click()
  await expect(item(page, 'Bilan')).toBeVisible()
  await expect(item(page, 'Fiche')).toHaveCount(0)
})

test('without network the tree opens, and a document is created that leaves later', async ({
  page,
  context,
  baseURL
}) => {
  const initiative = await threePages(page, baseURL)
  await open(page, tab(initiative))
  await expect(item(page, 'Guide')).toBeVisible()
  await open(page, `/initiatives/${initiative.slug}`)
  await context.setOffline(true)
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Documents/ })
    .first()
    .click()
  await expect(item(page, 'Guide')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Nouveau document' }).click()
  await page.getByRole('dialog').getByLabel('Titre').fill('Écrit dans le bus')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/documents\/[0-9a-f-]{36}$/, { timeout: 20_000 })
  await context.setOffline(false)
  await expect
    .poll(async () => (await page.request.get(`/api/v1/initiatives/${initiative.id}/pages`)).text(), {
      timeout: 40_000
    })
    .toContain('Écrit dans le bus')
})

test('documents of every initiative are found by word and by initiative', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Où est ce document')
  const title = unique('Budget prévisionnel')
  await makePage(page, baseURL, initiative, title)
  await open(page, '/documents')
  await expect(page.getByRole('main').getByRole('link', { name: title })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Chercher un document' }).fill(title.toLowerCase())
  await expect(page).toHaveURL(/q=budget/)
  await expect(page.getByRole('main').getByRole('listitem').getByRole('link')).toHaveText([title])

  await open(page, '/documents')
  await page.getByRole('combobox', { name: 'Initiative' }).click()
  await page.getByRole('combobox', { name: 'Initiative' }).fill(initiative.title)
  await page.getByRole('option', { name: initiative.title }).click()
  await expect(page).toHaveURL(new RegExp(`initiative=${initiative.id}`))
  await expect(page.getByRole('main').getByRole('listitem').getByRole('link')).toHaveText([title])
})

async function threePages(page: Page, baseURL: string | undefined): Promise<Made> {
  const initiative = await makeInitiative(page, baseURL, 'Sommaire')
  for (const title of ['Guide', 'Fiche', 'Bilan']) await makePage(page, baseURL, initiative, title)
  return initiative
}

function tab(initiative: Made): string {
  return `/initiatives/${initiative.slug}/documents`
}

/** A row is named by its title, then what is said of the page. */
function item(page: Page, title: string) {
  return page
    .getByRole('treeitem')
    .filter({ has: page.locator('.tree__label', { hasText: new RegExp(`^${title}$`) }) })
}

function toast(page: Page) {
  return page.locator('.toast')
}

async function gesture(page: Page, name: string, label: string): Promise<void> {
  await item(page, name).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: label }).click()
}
