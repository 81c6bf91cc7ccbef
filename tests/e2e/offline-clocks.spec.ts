// Row F13 in the browser: clocks that jump by two hours, forwards and backwards, on the device and on the server. What is said, what is
// kept and what leaves does not depend on them.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { expect, test as base, type Page } from '@playwright/test'
import { projectRoot } from '#server/paths'
import { startDemo, type Product } from '#tests/support/product'
import { makeDocument, openDocument, save, saved, storedText, text, write } from './document-steps'
import { api, NOLWENN, signIn } from './initiatives-steps'
import { keepsForGood, titlesHere, workerReady } from './offline-steps'

const HOURS = 3_600_000

let product: Product

const test = base.extend({
  context: async ({ browser }, use) => {
    const context = await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })
    await use(context)
    await context.close()
  }
})

test.beforeAll(async () => {
  const clock = pathToFileURL(join(projectRoot, 'tests/support/shifted-clock.js')).href
  process.env['NODE_OPTIONS'] = `--import=${clock}`
  product = await startDemo()
})
test.afterAll(async () => {
  delete process.env['NODE_OPTIONS']
  delete process.env['CLOCK_SHIFT_MS']
  await product.remove()
})

/** The wall clock of every page of this browser, in our hands; durations go on as they are. */
async function shiftable(page: Page): Promise<void> {
  await page.context().addInitScript(() => {
    const Real = Date
    const shift = () => Number(localStorage.getItem('test.shift') ?? 0)
    globalThis.Date = new Proxy(Real, {
      construct: (target, values) =>
        values.length === 0 ? new target(target.now() + shift()) : Reflect.construct(target, values),
      get: (target, name) => (name === 'now' ? () => target.now() + shift() : Reflect.get(target, name))
    })
  })
}

const jump = (page: Page, hours: number) =>
  page.evaluate((ms) => localStorage.setItem('test.shift', String(ms)), hours * HOURS)

for (const [device, server] of [
  [2, 0],
  [-2, 0],
  [0, 2],
  [2, -2]
] as const) {
  test(`the device jumps by ${device} h while one writes, the server by ${server} h`, async ({
    page,
    context,
    browser
  }) => {
    test.setTimeout(180_000)
    await shiftable(page)
    await signIn(page, product.url, NOLWENN)
    await keepsForGood(context, page, product.url)
    const doc = await makeDocument(page, product.url, 'Horloges')
    await openDocument(page, doc.href)
    await write(page, 'Avant.')
    await saved(page)
    await workerReady(page)
    expect(await page.evaluate(() => Date.now())).toBeGreaterThan(Date.now() - 60_000)

    // Acknowledged as before.
    await jump(page, device)
    await write(page, ' Pendant.')
    await expect(save(page)).toHaveAttribute('data-save', 'saved')
    await expect
      .poll(() => page.evaluate(() => Date.now() / 3_600_000))
      .toBeCloseTo(Date.now() / HOURS + device, 1)

    // Cut, kept, and a title that waits in the outbox; the clock goes the other way, and the browser is opened cold.
    await product.kill()
    await write(page, ' Coupé.')
    await page.getByRole('textbox', { name: 'Titre du document' }).fill('Horloges qui sautent')
    await page.getByRole('textbox', { name: 'Titre du document' }).blur()
    await expect(save(page)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
    await jump(page, -device)
    await page.close({ runBeforeUnload: false })
    const cold = await context.newPage()
    await openDocument(cold, doc.href)
    await expect(text(cold)).toContainText('Avant. Pendant. Coupé.')
    await expect(save(cold)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
    await write(cold, ' À froid.')

    process.env['CLOCK_SHIFT_MS'] = String(server * HOURS)
    await product.start()
    await saved(cold, 60_000)
    // Still signed in, done once, and nothing waits any more.
    const { title } = await api<{ title: string }>(cold, product.url, 'get', `/pages/${doc.id}`)
    expect(title).toBe('Horloges qui sautent')
    await cold.goto('/hors-connexion')
    await expect(cold.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 30_000 })
    // The clock did not make it old: the document is still on the device.
    expect((await titlesHere(cold)).some((name) => name.startsWith('Horloges'))).toBe(true)
    expect(await storedText(browser, product.url, NOLWENN, doc.href)).toContain(
      'Avant. Pendant. Coupé. À froid.'
    )
  })
}
