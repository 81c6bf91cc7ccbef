// How soon what waits on this device leaves once the server is there again: at the first sign of it, and before the page that is being
// opened is synchronised.
import { expect, test as base, type Page, type Request } from '@playwright/test'
import { startDemo, type Product } from '#tests/support/product'
import { makeDocument, openDocument, save, saved, storedText, write } from './document-steps'
import { api, NOLWENN, signIn } from './initiatives-steps'
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
  product = await startDemo()
})
test.afterAll(() => product.remove())
test.afterEach(async ({}, { status, expectedStatus }) => {
  if (status !== expectedStatus) await product.kill().then(() => product.start())
})

const title = (page: Page) => page.getByRole('textbox', { name: 'Titre du document' })

async function rename(page: Page, name: string): Promise<void> {
  await title(page).fill(name)
  await title(page).blur()
  await expect(save(page)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
}

async function names(page: Page, ids: string[]): Promise<string[]> {
  const pages = await Promise.all(
    ids.map((id) => api<{ title: string }>(page, product.url, 'get', `/pages/${id}`))
  )
  return pages.map((each) => each.title)
}

test('a connection that comes back takes the rest along, in this tab and through it', async ({
  page,
  context
}) => {
  test.setTimeout(180_000)
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page, product.url)
  const first = await makeDocument(page, product.url, 'Un')
  const second = await makeDocument(page, product.url, 'Deux')
  await openDocument(page, first.href)
  await saved(page)
  await workerReady(page)
  const other = await context.newPage()
  await openDocument(other, second.href)
  await saved(other)

  await product.kill()
  await rename(page, 'Un, renommé')
  await rename(other, 'Deux, renommé')
  await product.start()
  await Promise.all([saved(page, 60_000), saved(other, 60_000)])
  const ids = [first.id, second.id]
  expect(await names(page, ids)).toEqual(['Un, renommé', 'Deux, renommé'])
})

test('the browser says « online », or the tab is looked at: it leaves within moments', async ({
  page,
  context
}) => {
  test.setTimeout(180_000)
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page, product.url)
  const doc = await makeDocument(page, product.url, 'Trois')
  await openDocument(page, doc.href)
  await saved(page)
  await workerReady(page)
  for (const how of ['online', 'looked at'] as const) {
    await context.setOffline(true)
    await write(page, ` ${how}`)
    await rename(page, `Trois ${how}`)
    // No document is open any more: nothing but the sign can tell.
    await page.goto('/hors-connexion')
    await expect(page.getByText('Rien n’attend')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Réessayer' })).toBeVisible()
    const failures = await page.evaluate(async () => {
      // As on a phone in a hall: many tries in vain.
      let count = 0
      for (; count < 6; count += 1) await fetch('/api/v1/me').catch(() => undefined)
      return count
    })
    expect(failures).toBe(6)
    if (how === 'looked at')
      await page.evaluate(() => addEventListener('online', (event) => event.stopImmediatePropagation(), true))
    await context.setOffline(false)
    if (how === 'looked at') await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await expect(page.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 10_000 })
    expect(await names(page, [doc.id])).toEqual([`Trois ${how}`])
    await openDocument(page, doc.href)
    await saved(page)
  }
})

test('at a cold start it leaves strictly before the page that opens is synchronised, and a line that hangs does not keep it closed', async ({
  page,
  context,
  browser
}) => {
  test.setTimeout(240_000)
  await signIn(page, product.url, NOLWENN)
  await keepsForGood(context, page, product.url)
  const left = await makeDocument(page, product.url, 'Laissée')
  const opened = await makeDocument(page, product.url, 'Ouverte')
  await openDocument(page, opened.href)
  await saved(page)
  await workerReady(page)

  const leave = async (name: string) => {
    const tab = await context.newPage()
    await openDocument(tab, left.href)
    await saved(tab)
    await context.setOffline(true)
    await write(tab, ` ${name}.`)
    await rename(tab, name)
    await tab.close({ runBeforeUnload: false })
  }
  await page.close()
  await leave('Avant tout')

  await context.setOffline(false)
  const cold = await context.newPage()
  const story: string[] = []
  // That a page was opened is told beside, and is nobody's work.
  const writes = (request: Request) => request.method() !== 'GET' && !request.url().endsWith('/visits')
  cold.on('request', (request) => {
    if (writes(request)) story.push(`${request.method()} asked`)
  })
  cold.on('response', (response) => {
    if (writes(response.request())) story.push(`${response.request().method()} ${response.status()}`)
  })
  cold.on('websocket', (socket) => {
    const room = /\/collab\/([0-9a-f-]{36})/.exec(socket.url())?.[1]
    story.push(room === opened.id ? 'opened joins' : 'left joins')
    socket.on('close', () => story.push(room === opened.id ? 'opened leaves' : 'left leaves'))
  })
  await openDocument(cold, opened.href)
  await saved(cold)
  expect(story).toEqual(['PATCH asked', 'PATCH 200', 'left joins', 'left leaves', 'opened joins'])
  expect(await names(cold, [left.id])).toEqual(['Avant tout'])
  expect(await storedText(browser, product.url, NOLWENN, left.href)).toContain('Avant tout.')
  await cold.close()

  // The line lets nothing of the outbox through, and does not say so.
  await leave('Sur une ligne qui pend')
  await context.setOffline(false)
  const hanging = await context.newPage()
  await hanging.route(
    (url) => url.pathname.startsWith('/api/v1/pages/'),
    (route) => (route.request().method() === 'PATCH' ? undefined : route.continue())
  )
  await openDocument(hanging, opened.href)
  await saved(hanging)
  await write(hanging, 'On écrit quand même.')
  await saved(hanging)
  expect(await names(hanging, [left.id])).toEqual(['Avant tout'])
  await hanging.unrouteAll({ behavior: 'ignoreErrors' })
  await expect.poll(() => names(hanging, [left.id]), { timeout: 60_000 }).toEqual(['Sur une ligne qui pend'])
})
