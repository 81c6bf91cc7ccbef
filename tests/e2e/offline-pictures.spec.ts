// Pictures added without network: in place at once, on the disk of this device, sent when the network is back, a place that waits for
// the others until then.
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
test.afterEach(async ({}, { status, expectedStatus }) => {
  if (status !== expectedStatus) await product.kill().then(() => product.start())
})

async function written(page: Page, title: string): Promise<Doc> {
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(page.context(), page, product.url)
  const doc = await makeDocument(page, product.url, title)
  await openDocument(page, doc.href)
  await write(page, 'La salle :')
  await saved(page)
  await workerReady(page)
  return doc
}

async function paste(page: Page): Promise<void> {
  await text(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 40)
    canvas.getContext('2d')?.fillRect(0, 0, 30, 40)
    const file = new File([await canvas.convertToBlob()], 'salle.png', { type: 'image/png' })
    const clipboardData = new DataTransfer()
    clipboardData.items.add(file)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.ProseMirror')?.dispatchEvent(event)
  })
  const dialog = page.getByRole('dialog', { name: 'Que montre cette image' })
  await dialog.getByLabel('Description').fill('La salle de Plufur')
  await dialog.getByRole('button', { name: 'Garder la description' }).click()
}

async function expectPicture(page: Page): Promise<void> {
  const picture = text(page).getByRole('img', { name: 'La salle de Plufur' })
  await expect(picture).toBeVisible({ timeout: 60_000 })
  await expect
    .poll(() => picture.evaluate((node) => (node instanceof HTMLImageElement ? node.naturalWidth : 0)))
    .toBe(60)
}

const choose = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.locator('input[type=file]').first().setInputFiles({ name, mimeType, buffer })

test('seen in place without network, after a reload and a tab that is gone; the others see that it is awaited, then it', async ({
  page,
  context,
  browser
}) => {
  test.setTimeout(240_000)
  const doc = await written(page, 'Avec une image')
  const erwan = await reader(browser, product.url, ERWAN, doc.href)
  await context.setOffline(true)
  await paste(page)
  await expectPicture(page)
  await expect(text(page).getByText('elle ne se voit encore que sur cet appareil')).toBeVisible()
  await expect(save(page)).toHaveAttribute('data-save', 'kept')
  expect(await violations(page)).toEqual([])
  await page.reload()
  await expectPicture(page)
  await page.close({ runBeforeUnload: false })

  // The line lets the text through, and not yet the file.
  await context.route('**/api/v1/pages/*/files', (route) => route.abort())
  await context.setOffline(false)
  const again = await context.newPage()
  await openDocument(again, doc.href)
  await expectPicture(again)
  await expect(erwan.getByText('Image en attente d’envoi. La salle de Plufur')).toBeVisible({
    timeout: 30_000
  })
  expect(await violations(erwan)).toEqual([])
  await context.unroute('**/api/v1/pages/*/files')
  await expectPicture(erwan)
  await expect(text(again).getByText('elle ne se voit encore que sur cet appareil')).toHaveCount(0, {
    timeout: 60_000
  })
  await expectPicture(again)
  await again.goto('/hors-connexion')
  await expect(again.getByText('Rien n’attend : tout est parti.')).toBeVisible()
  await erwan.context().close()
})

test('in a document made without server: the page leaves first, then its text and its picture', async ({
  page,
  browser
}) => {
  test.setTimeout(240_000)
  await written(page, 'Pour la coquille')
  await page.goto('/initiatives/ruralites-en-tregor/documents')
  await expect(page.getByRole('button', { name: 'Nouveau document' }).first()).toBeVisible()
  await product.kill()
  await page.getByRole('button', { name: 'Nouveau document' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('Croquis de Botsorhel')
  await dialog.getByRole('button', { name: /Créer/ }).click()
  await expect(text(page)).toBeVisible({ timeout: 20_000 })
  const href = new URL(page.url()).pathname
  await paste(page)
  await expectPicture(page)
  await expect(save(page)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
  await page.close({ runBeforeUnload: false })
  await product.start()
  const home = await page.context().newPage()
  await home.goto('/hors-connexion')
  await expect(home.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 90_000 })
  const erwan = await reader(browser, product.url, ERWAN, href)
  await expectPicture(erwan)
  await erwan.context().close()
})

test('what the server would refuse, and what this device cannot keep, is said without network', async ({
  page,
  context
}) => {
  await written(page, 'Refusées ici')
  await context.setOffline(true)
  const gif = Buffer.alloc(1_200_000)
  gif.write('GIF89a')
  await choose(page, 'lourde.gif', 'image/gif', gif)
  await expect(page.getByText(/lourde\.gif\s» est trop lourd/)).toBeVisible()
  await choose(page, 'plan.svg', 'image/svg+xml', Buffer.from('<svg/>'))
  await expect(page.getByText(/plan\.svg\s» n’a pas été ajouté\. Ce genre/)).toBeVisible()
  await choose(page, 'coupee.png', 'image/png', Buffer.from('rien'))
  await expect(page.getByText('« coupee.png » n’a pas été ajoutée. Ce fichier ne s’ouvre pas')).toBeVisible()
  await page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  await choose(page, 'pixel.png', 'image/png', Buffer.from(pixel, 'base64'))
  await expect(page.getByText('cet appareil n’a pas la place de la garder')).toBeVisible()
  await expect(text(page).locator('img, .upload')).toHaveCount(0)
})

test('what the server refuses after all is said at its place, and is taken away there', async ({
  page,
  context
}) => {
  test.setTimeout(180_000)
  await written(page, 'Refusée là-bas')
  await context.setOffline(true)
  await paste(page)
  await expectPicture(page)
  await context.route('**/api/v1/pages/*/files', (route) =>
    route.fulfill({
      status: 400,
      json: { error: { code: 'file.damaged', message: 'x', requestId: 'r' } }
    })
  )
  await context.setOffline(false)
  const note = text(page).getByText('Le serveur n’en veut pas. Ce fichier ne s’ouvre pas')
  await expect(note).toBeVisible({ timeout: 60_000 })
  await expectPicture(page)
  expect(await violations(page)).toEqual([])
  await text(page).getByRole('button', { name: 'Retirer l’image' }).click()
  await expect(text(page).locator('img')).toHaveCount(0)
  await saved(page)
  await page.goto('/hors-connexion')
  await expect(page.getByText('Rien n’attend : tout est parti.')).toBeVisible()
})
