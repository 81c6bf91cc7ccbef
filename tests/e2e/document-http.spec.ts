// Two people write one document; one of them sits behind a proxy that lets no WebSocket through. What they see and what is said of
// their work is the same on both sides, also when the server dies; and when the proxy changes its mind, the WebSocket comes back.
import { expect, test } from '@playwright/test'
import { startBadProxy, type BadProxy } from '#tests/collab/support/bad-proxy'
import { startDemo, type Product } from '#tests/support/product'
import { makeDocument, openDocument, reader, save, saved, text, write } from './document-steps'
import { signIn } from './initiatives-steps'

let product: Product
let proxy: BadProxy

test.beforeAll(async () => {
  product = await startDemo()
  proxy = await startBadProxy({ target: () => Number(new URL(product.url).port), buffers: true })
})
test.afterAll(async () => {
  await proxy.close()
  await product.remove()
})

test('behind a proxy without WebSockets one writes, sees and is saved like everybody else', async ({
  browser
}) => {
  test.setTimeout(240_000)
  const nolwenn = await (await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })).newPage()
  await signIn(nolwenn, product.url, 'coordination@oca.example')
  const doc = await makeDocument(nolwenn, product.url, 'Derrière le mandataire')
  await openDocument(nolwenn, doc.href)
  const erwan = await reader(browser, proxy.origin, 'coordination@mlx.example', doc.href)
  await saved(erwan, 30_000)
  expect(proxy.refusedUpgrades).toBeGreaterThan(0)
  expect(proxy.acceptedUpgrades).toBe(0)

  await write(nolwenn, 'Nolwenn commence. ')
  await expect(text(erwan)).toContainText('Nolwenn commence.')
  await write(erwan, 'Erwan continue. ')
  await expect(text(nolwenn)).toContainText('Erwan continue.')
  await saved(erwan)
  await saved(nolwenn)
  // Each sees that the other is here.
  await expect(nolwenn.getByRole('button', { name: 'Erwan est ici' })).toBeVisible()
  await expect(erwan.getByRole('button', { name: 'Nolwenn est ici' })).toBeVisible()

  // The next page does not wait for a WebSocket that will not come.
  await erwan.reload()
  await saved(erwan)

  // Where the state is explained, and nowhere else, it is said in plain words.
  const words = 'Votre réseau ne laisse pas passer la liaison directe.'
  await expect(erwan.getByText(words)).toHaveCount(0)
  await save(erwan).click()
  await expect(erwan.getByRole('dialog').getByText(words)).toBeVisible()
  await erwan.keyboard.press('Escape')
  await save(nolwenn).click()
  await expect(nolwenn.getByRole('dialog')).toBeVisible()
  await expect(nolwenn.getByText(words)).toHaveCount(0)
  await nolwenn.keyboard.press('Escape')
  const metrics = await nolwenn.request.get(`${product.url}/metrics`)
  expect(await metrics.text()).toMatch(/^interpoles_collab_http_connections 1$/m)

  await product.kill()
  await write(erwan, 'Pendant la panne. ')
  await expect(save(erwan)).not.toHaveAttribute('data-save', 'saved', { timeout: 20_000 })
  await product.start()
  await saved(erwan, 60_000)
  await expect(text(nolwenn)).toContainText('Pendant la panne.', { timeout: 60_000 })

  proxy.upgrades = true
  await expect.poll(() => proxy.acceptedUpgrades, { timeout: 90_000 }).toBeGreaterThan(0)
  // The one that tries, then the one that stays.
  await expect.poll(() => proxy.acceptedUpgrades, { timeout: 60_000 }).toBeGreaterThan(1)
  await saved(erwan, 30_000)
  const requests = proxy.requests
  await write(erwan, 'De retour. ')
  await saved(erwan)
  await expect(text(nolwenn)).toContainText('De retour.')
  expect(proxy.requests).toBe(requests)

  const all = await text(nolwenn).innerText()
  for (const words of ['Nolwenn commence.', 'Erwan continue.', 'Pendant la panne.', 'De retour.']) {
    expect(all.split(words).length - 1, words).toBe(1)
  }
  for (const page of [nolwenn, erwan]) await page.context().close()
})
