// In the hall without network: documents that were never opened on this device open, are written, and leave later.
import { expect, test as base } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'
import { openDocument, save, storedText, text, write } from './document-steps'
import { api, NOLWENN, signIn } from './initiatives-steps'
import { expectHere, keepsForGood, prepared, workerReady } from './offline-steps'

let product: Product

// The address is known once the product has started: later than Playwright wants it for its own pages.
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
test.afterEach(async ({}, { status, expectedStatus }) => {
  if (status !== expectedStatus) await product.kill().then(() => product.start())
})

test('documents of a followed initiative open cold, are written, and leave when the network is back', async ({
  page,
  context,
  browser
}) => {
  const { initiative, href, documents } = await prepared(browser, product, ['Ordre du jour', 'Budget'])
  const [agenda] = documents
  if (!agenda) throw new Error('no document')
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page, product.url)
  await page.goto('/')
  await workerReady(page)
  await expectHere(page, ['Ordre du jour', 'Budget'])
  // The screens that lead there too.
  await expect(page.getByText(/Gardé sur cet appareil/)).toBeVisible()
  await product.kill()
  await page.close()

  const hall = await context.newPage()
  await hall.goto(`/initiatives/${initiative.slug}/documents`)
  await hall.getByRole('link', { name: 'Ordre du jour' }).first().click()
  await expect(text(hall)).toContainText('Texte de Ordre du jour.')
  await write(hall, ' Écrit dans la salle.')
  await expect(save(hall)).toHaveAttribute('data-save', 'kept')
  await openDocument(hall, href(documents[1]?.id ?? ''))
  await expect(text(hall)).toContainText('Texte de Budget.')

  await product.start()
  await hall.goto('/hors-connexion')
  await expect(hall.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 30_000 })
  const stored = await storedText(browser, product.url, NOLWENN, href(agenda.id))
  expect(stored.trim()).toBe('Texte de Ordre du jour. Écrit dans la salle.')
})

test('what is no longer followed, or no longer there, leaves the device', async ({ page, browser }) => {
  const { initiative, documents } = await prepared(browser, product, ['Reste', 'Jeté'])
  await signIn(page, product.url, NOLWENN)
  await page.goto('/')
  await expectHere(page, ['Reste', 'Jeté'])
  await api(page, product.url, 'post', `/pages/${documents[1]?.id}/trash`)
  await page.goto('/hors-connexion')
  await expectHere(page, ['Reste'], ['Jeté'])
  await api(page, product.url, 'delete', `/initiatives/${initiative.id}/follow`)
  await page.goto('/')
  await expectHere(page, [], ['Reste'])
})
