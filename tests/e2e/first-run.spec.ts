// J1, its first minutes: an empty installation, a browser, and a network that works.
import { expect, test } from '@playwright/test'
import { startEmpty, type Product } from '#tests/support/product'
import { violations } from './initiatives-steps'
import { fits } from './identity-steps'

let product: Product
test.beforeEach(async () => {
  product = await startEmpty()
})
test.afterEach(() => product.remove())

test('whatever the address, an empty installation begins with its first run; then never again', async ({
  browser
}) => {
  const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
  const page = await context.newPage()
  await page.goto('/initiatives')
  await expect(page).toHaveURL(/\/bienvenue$/)
  const next = page.getByRole('button', { name: 'Continuer' })
  await expect(next).toBeEnabled()
  expect(await violations(page)).toEqual([])
  await next.click()
  await expect(page.getByText('Donnez un nom au réseau.')).toBeVisible()
  await expect(page.getByLabel('Nom du réseau')).toBeFocused()
  await page.keyboard.type('Pôles de Haute-Bretagne')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: /Et vous/ })).toBeFocused()
  await expect(page.getByRole('listitem').filter({ hasText: 'Le réseau' })).toContainText(
    'Pôles de Haute-Bretagne'
  )
  await page.getByLabel('Prénom').fill('Nolwenn')
  await page.getByLabel(/^Nom/).fill('Kerbrat')
  await page.getByLabel('Adresse électronique').fill('nolwenn@haute-bretagne.example')
  await page.getByLabel('Mot de passe', { exact: true }).fill('nolwenn-kerbrat')
  await page.getByRole('button', { name: 'Créer le réseau' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'trop facile à deviner' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Mot de passe', { exact: true }).fill('cinq goélands sur le toit')
  await page.getByRole('button', { name: 'Créer le réseau' }).click()
  await expect(page).toHaveURL(`${product.url}/`)
  await expect(page.getByText('Pôles de Haute-Bretagne').first()).toBeVisible()

  await page.goto('/bienvenue')
  await expect(page).toHaveURL(`${product.url}/`)
  await context.clearCookies()
  await page.goto('/')
  await expect(page).toHaveURL(/\/connexion/)
  await expect(page.getByText('Pôles de Haute-Bretagne')).toBeVisible()
  await context.close()
})

test('the Breton network is loaded from a phone, and its pôles greet at the door', async ({ browser }) => {
  const context = await browser.newContext({
    baseURL: product.url,
    locale: 'fr-FR',
    viewport: { width: 390, height: 844 },
    colorScheme: 'dark'
  })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByRole('button', { name: 'Continuer' })).toBeEnabled()
  await fits(page)
  await page.getByLabel('Le réseau des pôles ESS de Bretagne').check()
  await expect(page.getByLabel('Nom du réseau')).toHaveValue('Pôles ESS de Bretagne')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByLabel('Prénom').fill('Erwan')
  await page.getByLabel('Adresse électronique').fill('erwan@bretagne.example')
  await page.getByLabel('Mot de passe', { exact: true }).fill('cinq goélands sur le toit')
  expect(await violations(page)).toEqual([])
  await fits(page)
  await page.getByRole('button', { name: 'Créer le réseau' }).click()
  await expect(page).toHaveURL(`${product.url}/`, { timeout: 30_000 })
  await context.clearCookies()
  await page.goto('/connexion')
  await expect(page.getByRole('img', { name: /^Carte des territoires de \d+ pôles$/ })).toBeVisible()
  await context.close()
})
