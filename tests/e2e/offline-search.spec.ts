// Finding without the server: what this device keeps is searched, and said to be that.
import { expect, test as base } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'
import { text } from './document-steps'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { expectHere, keepsForGood, prepared, workerReady } from './offline-steps'

let product: Product

const test = base.extend({
  context: async ({ browser }, use) => {
    const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
    await use(context)
    await context.close()
  }
})

test.beforeAll(async () => {
  product = await startDemo()
})
test.afterAll(() => product.remove())

test('documents kept here are found by their words, in the palette and on a page opened cold', async ({
  page,
  context,
  browser
}) => {
  const { initiative, documents } = await prepared(browser, product, ['Ordre du jour', 'Budget'])
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page, product.url)
  await page.goto('/')
  await workerReady(page)
  await expectHere(page, ['Ordre du jour', 'Budget'])
  await product.kill()
  await page.close()

  const hall = await context.newPage()
  await hall.goto(`/initiatives/${initiative.slug}/documents`)
  await expect(hall.getByRole('link', { name: 'Budget' }).first()).toBeVisible()
  await hall.waitForFunction(() => document.documentElement.dataset.ready !== undefined)
  await hall.keyboard.press('Control+k')
  await hall.getByRole('combobox', { name: 'Rechercher, aller à…' }).fill('texte budgets')
  await expect(hall.getByRole('paragraph').filter({ hasText: 'voici ce qui est gardé' })).toBeVisible()
  await expect(hall.getByRole('dialog').getByRole('status')).toContainText('voici ce qui est gardé')
  const found = hall.getByRole('group', { name: 'Documents' }).getByRole('option')
  await expect(found).toHaveCount(1)
  await expect(found.locator('mark').first()).toBeVisible()
  await hall.keyboard.press('Enter')
  await expect(text(hall)).toContainText('Texte de Budget.')

  await hall.goto('/recherche?q=ordre')
  await expect(hall.getByText('voici ce qui est gardé sur cet appareil')).toBeVisible()
  const results = hall.getByRole('list', { name: 'Résultats' }).getByRole('listitem')
  await expect(results.filter({ hasText: 'Texte de Ordre du jour.' })).toHaveCount(1)
  expect(await violations(hall)).toEqual([])
  await hall.goto('/recherche?q=ordre&until=2020-01-01')
  await expect(hall.getByText('les dates ne comptent pas')).toBeVisible()
  await hall.goto('/recherche?q=zzzzzz')
  await expect(hall.getByRole('heading', { name: /Rien sur cet appareil pour.*zzzzzz/ })).toBeVisible()

  await product.start()
  await hall.goto('/recherche?q=ordre')
  await hall.getByRole('link', { name: 'Ordre du jour' }).first().click()
  await expect(hall).toHaveURL(new RegExp(`${documents[0]?.id}$`))
})
