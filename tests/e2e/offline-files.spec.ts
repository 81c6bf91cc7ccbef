// Any file put into a document, with and without network: in place at once as a link, on the disk of this device until the server has
// it, whatever becomes of the tab.
import { readFile } from 'node:fs/promises'
import { expect, test as base, type Page } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'
import { makeDocument, openDocument, reader, save, saved, text, write, type Doc } from './document-steps'
import { ERWAN, NOLWENN, signIn, violations } from './initiatives-steps'
import { keepsForGood, workerReady } from './offline-steps'

let product: Product

const test = base.extend({
  context: async ({ browser }, use) => {
    const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
    await use(context)
    await context.close()
  }
})

test.beforeAll(async () => {
  process.env['UPLOAD_LIMIT_MB'] = '1'
  product = await startDemo()
})
test.afterAll(() => product.remove())

async function written(page: Page, title: string): Promise<Doc> {
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(page.context(), page, product.url)
  const doc = await makeDocument(page, product.url, title)
  await openDocument(page, doc.href)
  await write(page, 'Pièces :')
  await saved(page)
  await workerReady(page)
  return doc
}

/** Bytes that no two files share. */
function bytes(size: number, seed: number): Buffer {
  return Buffer.from(Array.from({ length: size }, (_, index) => (index * 31 + seed) % 251))
}

const choose = (page: Page, name: string, buffer: Buffer, mimeType = 'application/octet-stream') =>
  page.locator('input[type=file][data-any]').setInputFiles({ name, mimeType, buffer })
const link = (page: Page, name: string) => text(page).getByRole('link', { name: new RegExp(`^${name}`) })
const waits = (page: Page) => text(page).getByText('en attente d’envoi, gardé sur cet appareil')

async function received(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), link(page, name).click()])
  expect(download.suggestedFilename()).toBe(name)
  return readFile(await download.path())
}

test('without network it is in place, opens from this device, survives its tab, and arrives whole for the others', async ({
  page,
  context,
  browser
}) => {
  test.setTimeout(240_000)
  const doc = await written(page, 'Avec des fichiers')
  const erwan = await reader(browser, product.url, ERWAN, doc.href)
  const budget = bytes(40_000, 3)
  await context.setOffline(true)
  await choose(page, 'budget.ods', budget)
  await expect(link(page, 'budget.ods')).toHaveText(/^budget\.ods \(\d+\s?ko\)$/i)
  await expect(waits(page)).toBeVisible()
  await expect(save(page)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
  expect(await violations(page)).toEqual([])
  await page.reload()
  await expect(waits(page)).toBeVisible({ timeout: 30_000 })
  expect(await received(page, 'budget.ods')).toEqual(budget)
  await page.close({ runBeforeUnload: false })

  // The line lets the text through, and not yet the file.
  await context.route('**/api/v1/pages/*/files', (route) => route.abort())
  await context.setOffline(false)
  const again = await context.newPage()
  await openDocument(again, doc.href)
  await expect(link(erwan, 'budget.ods')).toBeVisible({ timeout: 30_000 })
  await link(erwan, 'budget.ods').click()
  await expect(erwan.getByText('Ce fichier n’est pas encore arrivé')).toBeVisible()
  await context.unroute('**/api/v1/pages/*/files')
  await expect(waits(again)).toHaveCount(0, { timeout: 60_000 })
  expect(await received(erwan, 'budget.ods')).toEqual(budget)
  await again.goto('/hors-connexion')
  await expect(again.getByText('Rien n’attend : tout est parti.')).toBeVisible()
  await erwan.context().close()
})

test('the tab crashes while the file is leaving: the next one sends it, before any page is opened', async ({
  playwright,
  launchOptions
}) => {
  test.setTimeout(180_000)
  // A browser of its own: in one that has lived for an hour, the end of a renderer is sometimes not told.
  const browser = await playwright.chromium.launch(launchOptions)
  const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
  const page = await context.newPage()
  const doc = await written(page, 'Plantée en envoyant')
  let asked = 0
  let answers = false
  await context.route('**/api/v1/pages/*/files', (route) => {
    if (answers) return route.continue()
    // Under way, and never answered.
    asked += 1
  })
  const film = bytes(700_000, 11)
  await choose(page, 'film.webm', film)
  await expect(link(page, 'film.webm')).toBeVisible()
  await expect.poll(() => asked).toBe(1)
  await saved(page)
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
  answers = true
  const next = await context.newPage()
  await next.goto('/hors-connexion')
  await expect(next.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 30_000 })
  await browser.close()

  const elsewhere = await playwright.chromium.launch(launchOptions)
  const erwan = await reader(elsewhere, product.url, ERWAN, doc.href)
  expect(await received(erwan, 'film.webm')).toEqual(film)
  await elsewhere.close()
})

test('what is too heavy or never taken is said with its numbers, and nothing enters the text', async ({
  page
}) => {
  await written(page, 'Trop lourd')
  await choose(page, 'film.mp4', bytes(1_500_000, 1), 'video/mp4')
  await expect(
    page.getByText(/film\.mp4\s» est trop lourd\s: 1,[45]\sMo\. La limite est de 1,0\sMo/)
  ).toBeVisible()
  await choose(page, 'dessin.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')
  await expect(page.getByText(/dessin\.svg\s» n’a pas été ajouté\. Ce genre de fichier/)).toBeVisible()
  await expect(text(page).locator('a, .upload')).toHaveCount(0)
})

test('from the « / » menu and the bar, by keyboard', async ({ page }) => {
  await written(page, 'Au clavier')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/fichier')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
  await chooser.setFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Notes') })
  await expect(link(page, 'notes.txt')).toBeVisible()
  await saved(page)
  expect((await received(page, 'notes.txt')).toString()).toBe('Notes')
})
