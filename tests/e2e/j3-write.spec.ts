// J3 of product.md: two people of two poles write one plan; one of them is offline for ten minutes, the server is killed once.
// Nothing is lost, nothing is doubled, and the screen never says « Enregistré » of what is not on disk.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'

let product: Product

test.beforeAll(async () => {
  product = await startDemo()
})
test.afterAll(() => product.remove())

test('what two poles write survives ten minutes offline and a killed server', async ({ browser }) => {
  test.setTimeout(240_000)
  const nolwenn = await openPlan(browser, 'coordination@oca.example')
  const erwan = await openPlan(browser, 'coordination@mlx.example')

  await write(nolwenn, 'Nolwenn commence.')
  await expect(body(erwan)).toContainText('Nolwenn commence.')
  await write(erwan, 'Erwan continue.')
  await expect(body(nolwenn)).toContainText('Erwan continue.')
  await expect(erwan.getByRole('status').filter({ hasText: 'Enregistré' }).first()).toBeVisible()

  // Erwan goes to the village hall: no network for ten minutes, on both sides people go on.
  await erwan.context().setOffline(true)
  await write(erwan, 'Erwan écrit sans réseau.')
  await expect(saveWords(erwan)).toContainText(/Hors connexion/, { timeout: 20_000 })
  await erwan.clock.fastForward('10:00')
  await write(erwan, 'Dix minutes plus tard, encore.')
  await expect(saveWords(erwan)).not.toHaveText(/^Enregistré/)
  await write(nolwenn, 'Pendant ce temps, Nolwenn avance.')
  await expect(saveWords(nolwenn)).toContainText('Enregistré')

  // The server dies while Nolwenn types.
  await write(nolwenn, 'Ceci part juste avant la panne.')
  await product.kill()
  await write(nolwenn, 'Ceci est écrit pendant la panne.')
  await expect(saveWords(nolwenn)).not.toHaveText(/^Enregistré/, { timeout: 20_000 })
  await product.start()

  await expect(saveWords(nolwenn)).toContainText('Enregistré', { timeout: 60_000 })
  await erwan.context().setOffline(false)
  await expect(saveWords(erwan)).toContainText('Enregistré', { timeout: 60_000 })

  const expected = [
    'Nolwenn commence.',
    'Erwan continue.',
    'Erwan écrit sans réseau.',
    'Dix minutes plus tard, encore.',
    'Pendant ce temps, Nolwenn avance.',
    'Ceci part juste avant la panne.',
    'Ceci est écrit pendant la panne.'
  ]
  for (const page of [nolwenn, erwan]) await expect.poll(() => counts(page, expected)).toEqual(once(expected))

  // What both wrote is on disk: a third person reads it after another kill.
  await product.kill()
  await product.start()
  const mona = await openPlan(browser, 'mona@oca.example')
  await expect.poll(() => counts(mona, expected), { timeout: 30_000 }).toEqual(once(expected))
  for (const page of [nolwenn, erwan, mona]) await page.context().close()
})

async function openPlan(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
  const page = await context.newPage()
  await page.clock.install()
  const reply = await context.request.post('/api/v1/session', {
    data: { email, password: 'interpoles-demo' },
    headers: { origin: product.url }
  })
  expect(reply.status()).toBe(200)
  await page.goto('/initiatives/ruralites-en-tregor/documents')
  await page.getByRole('link', { name: 'Plan d’actions partagé' }).first().click()
  await expect(body(page)).toBeVisible({ timeout: 30_000 })
  await expect(body(page)).toContainText('commune par commune')
  return page
}

function body(page: Page) {
  return page.locator('.ProseMirror')
}

function saveWords(page: Page) {
  return page.locator('.save').first()
}

/** A new paragraph at the end, typed key by key. */
async function write(page: Page, sentence: string): Promise<void> {
  await body(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type(sentence)
}

async function counts(page: Page, sentences: string[]): Promise<Record<string, number>> {
  // Paragraphs only: the accessible name of a check box repeats its text.
  const text = (await body(page).locator('p').allTextContents()).join('\n')
  return Object.fromEntries(sentences.map((sentence) => [sentence, text.split(sentence).length - 1]))
}

function once(sentences: string[]): Record<string, number> {
  return Object.fromEntries(sentences.map((sentence) => [sentence, 1]))
}
