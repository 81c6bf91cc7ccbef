// Documents without network: what one writes stays on the device, opens again cold, leaves by itself, and is gone after sign-out.
// The server is killed rather than the network emulated: service worker, sockets and fetches all meet the same silence.
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'
import { NOLWENN, signIn } from './initiatives-steps'
import { makeDocument, openDocument, save, saved, storedText, text, write } from './document-steps'

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
// A test that failed may have left it dead.
test.afterEach(async ({}, { status, expectedStatus }) => {
  if (status !== expectedStatus) await product.kill().then(() => product.start())
})

/** As an installed application: this browser promises to keep what is written here. */
async function keepsForGood(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const { targetInfo } = await session.send('Target.getTargetInfo')
  const browser = await context.browser()?.newBrowserCDPSession()
  await browser?.send('Browser.grantPermissions', {
    origin: product.url,
    permissions: ['durableStorage'],
    browserContextId: targetInfo.browserContextId
  })
}

async function ready(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

test('edits made without server stay, are shown as such, come back after the tab was closed, and leave alone', async ({
  page,
  context,
  browser
}) => {
  test.setTimeout(180_000)
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page)
  const doc = await makeDocument(page, product.url, 'Soirée à Plufur')
  await openDocument(page, doc.href)
  await write(page, 'En ligne.')
  await saved(page)
  await ready(page)

  const seen = new Set<string>()
  await page.exposeFunction('sawState', (state: string) => seen.add(state))
  await page.evaluate(() => {
    const button = document.querySelector('[data-save]')
    const tell = () =>
      Reflect.apply(Reflect.get(window, 'sawState'), null, [button?.getAttribute('data-save')])
    if (button) new MutationObserver(tell).observe(button, { attributes: true })
  })
  await product.kill()
  await write(page, ' Hors connexion.')
  await expect(save(page)).toHaveAttribute('data-save', 'kept')
  await expect(save(page)).toContainText('Hors connexion – gardé sur cet appareil (1 modification)')
  await expect(page.getByText(/Hors connexion depuis .*Continuez\s*: tout est gardé/).first()).toBeVisible()
  expect(seen).not.toContain('saved')

  // The tab is closed, and the browser opens the document again without any server.
  await page.close({ runBeforeUnload: false })
  const cold = await context.newPage()
  await openDocument(cold, doc.href)
  await expect(text(cold)).toContainText('En ligne. Hors connexion.')
  await write(cold, ' À froid.')
  await expect(save(cold)).toHaveAttribute('data-save', 'kept')
  await cold.close({ runBeforeUnload: false })

  // Back: another screen is opened, not the document; it leaves all the same.
  await product.start()
  const home = await context.newPage()
  await home.goto('/hors-connexion')
  await expect(home.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 30_000 })
  expect(await storedText(browser, product.url, NOLWENN, doc.href)).toContain(
    'En ligne. Hors connexion. À froid.'
  )
})

test('a document is made, named and written without server, and is on it afterwards', async ({
  page,
  context,
  browser
}) => {
  test.setTimeout(180_000)
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page)
  await page.goto('/initiatives/ruralites-en-tregor/documents')
  await expect(page.getByRole('button', { name: 'Nouveau document' }).first()).toBeVisible()
  await ready(page)
  await product.kill()
  await page.getByRole('button', { name: 'Nouveau document' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').first().fill('Notes prises à Botsorhel')
  await dialog.getByRole('button', { name: /Créer/ }).click()
  await expect(text(page)).toBeVisible({ timeout: 20_000 })
  const href = new URL(page.url()).pathname
  await write(page, 'Trente-quatre habitants.')
  await page.getByRole('textbox', { name: 'Titre du document' }).fill('Notes de Botsorhel')
  // The title too is on the disk of this device before the tab goes.
  await expect(save(page)).toHaveAttribute('data-save', 'kept')
  await page.close({ runBeforeUnload: false })

  const cold = await context.newPage()
  await openDocument(cold, href)
  await expect(text(cold)).toContainText('Trente-quatre habitants.')
  await product.start()
  await saved(cold, 60_000)
  await expect(cold.getByRole('textbox', { name: 'Titre du document' })).toHaveValue('Notes de Botsorhel')
  expect(await storedText(browser, product.url, NOLWENN, href)).toContain('Trente-quatre habitants.')
  await cold.goto('/initiatives/ruralites-en-tregor/documents')
  await expect(cold.getByRole('link', { name: 'Notes de Botsorhel' })).toHaveCount(1)
})

test('signing out offers to send, then leaves nothing on the device', async ({ page }) => {
  test.setTimeout(180_000)
  await signIn(page, product.url, NOLWENN)
  const doc = await makeDocument(page, product.url, 'Ordinateur partagé')
  await openDocument(page, doc.href)
  await write(page, 'Confidentiel')
  await saved(page)
  const kept = () =>
    page.evaluate(async () => ({
      databases: (await indexedDB.databases())
        .map(({ name }) => name)
        .filter((name) => name?.startsWith('interpoles.')),
      person: localStorage.getItem('interpoles.person'),
      pictures: (await caches.keys()).filter((name) => name.startsWith('interpoles-files'))
    }))
  expect((await kept()).databases).toHaveLength(1)
  await page.getByRole('button', { name: /Nolwenn Le Goff/ }).click()
  await page.getByRole('menuitem', { name: /déconnecter/i }).click()
  await expect(page).toHaveURL(/connexion/)
  expect(await kept()).toEqual({ databases: [], person: null, pictures: [] })
})

test('leaving the page asks while something is not sent', async ({ page }) => {
  await signIn(page, product.url, NOLWENN)
  const doc = await makeDocument(page, product.url, 'Ne partez pas')
  await openDocument(page, doc.href)
  await saved(page)
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await product.kill()
  await write(page, 'Pas encore parti')
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  expect(page.isClosed()).toBe(false)
  await product.start()
  await saved(page, 60_000)
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => page.isClosed()).toBe(true)
})
