// A page is published from its menu, opened by somebody without an account and without script, protected, and taken back.
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test'
import { makeDocument, openDocument, saved, text } from './document-steps'
import { NOLWENN, open, signIn, violations } from './initiatives-steps'

test('a page is published, read by anyone, protected, and taken back', async ({ page, baseURL, browser }) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeDocument(page, baseURL, 'Programme de la soirée')
  await openDocument(page, made.href)
  await text(page).click()
  await page.keyboard.type(
    '# Accueil\nÀ 19 h, à la salle des fêtes.\n# Repas\nChacun apporte un plat.\n# Débat\nFin à 22 h.'
  )
  await saved(page)

  const dialog = await openDialog(page)
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Publier', exact: true }).click()
  const address = dialog.getByLabel('Adresse publique')
  await expect(address).toHaveValue(/\/p\/[\w-]{22}$/)
  expect(await violations(page)).toEqual([])
  const path = new URL(await address.inputValue()).pathname

  const visitor = await stranger(browser, baseURL)
  await visitor.goto(path)
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Programme de la soirée')
  await expect(visitor.getByText('À 19 h, à la salle des fêtes.')).toBeVisible()
  expect(await visitor.context().cookies()).toEqual([])
  // Without script in the page, axe is brought by the test alone.
  const seen = await axe(browser, baseURL, path)
  expect(seen).toEqual([])

  await dialog.getByRole('checkbox', { name: 'Protéger par un mot de passe' }).check()
  await dialog.getByLabel('Mot de passe', { exact: true }).fill('ajoncs et genêts')
  await dialog.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'choix de publication' })).toBeVisible()
  await visitor.reload()
  await expect(visitor.getByRole('heading', { name: 'Page protégée' })).toBeVisible()
  await visitor.getByLabel('Mot de passe').fill('ajoncs et genêts')
  await visitor.getByRole('button', { name: 'Ouvrir la page' }).click()
  await expect(visitor.getByText('Chacun apporte un plat.')).toBeVisible()

  await dialog.getByRole('button', { name: 'Fermer' }).last().click()
  await expect(page.getByRole('link', { name: /Publié sur le web par .+ avec mot de passe/ })).toBeVisible()
  await open(page, '/initiatives/ruralites-en-tregor/documents')
  await page.getByRole('button', { name: 'Retirer « Programme de la soirée » du web' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Retirer du web' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'n’est plus publiée' })).toBeVisible()
  const gone = await visitor.reload()
  expect(gone?.status()).toBe(404)
  await expect(visitor.getByRole('heading', { name: 'Rien à cette adresse' })).toBeVisible()
  await visitor.context().close()
})

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  await page.getByRole('menuitem', { name: 'Publier sur le web…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Publier/ })
  await expect(dialog.getByRole('button', { name: 'Publier', exact: true })).toBeVisible()
  return dialog
}

/** On a phone, with scripts switched off. */
async function stranger(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    locale: 'fr-FR',
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 }
  })
  return context.newPage()
}

async function axe(browser: Browser, baseURL: string | undefined, path: string): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ baseURL, locale: 'fr-FR', colorScheme, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(path)
    const { violations: some } = await new AxeBuilder({ page }).analyze()
    found.push(...some.map(({ id }) => `${id} (${colorScheme})`))
    await context.close()
  }
  return found
}
