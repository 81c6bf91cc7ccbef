// Row F11: typed, then gone within a moment by every way out of a document. What the last key wrote is read back by REST.
import { expect, test, type Page } from '@playwright/test'
import { textOf } from '#shared/editor/text'
import * as Y from 'yjs'
import { makeDocument, openDocument, saved, text, write } from './document-steps'
import { NOLWENN, signIn } from './initiatives-steps'

const TIMES = 20

/** The text as the server has it, without opening a room. */
async function stored(page: Page, id: string): Promise<string> {
  const reply = await page.request.get(`/api/v1/pages/${id}/copy`)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, await reply.body())
  return textOf(doc.getXmlFragment('default'))
}

test('leaving by a link at the last key loses nothing, time after time', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Pressée')
  await openDocument(page, doc.href)
  await saved(page)
  let expected = ''
  for (let time = 0; time < TIMES; time += 1) {
    const words = `${time};`
    await write(page, words)
    expected += words
    // In the same turn of the page as the key: nobody is faster.
    await page.evaluate(() =>
      document.querySelector<HTMLAnchorElement>('a[href="/hors-connexion"], .crumbs a')?.click()
    )
    await expect(text(page)).toHaveCount(0)
    await expect.poll(() => stored(page, doc.id)).toBe(expected)
    await page.goBack()
    await expect(text(page)).toContainText(words)
  }
})

test('printing waits for the last letters', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Imprimée')
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '')
  })
  await openDocument(page, doc.href)
  await saved(page)
  await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  const print = page.getByRole('menuitem', { name: 'Imprimer' })
  await expect(print).toBeVisible()
  await page.keyboard.press('Escape')
  for (let time = 0; time < 5; time += 1) {
    await write(page, `p${time}`)
    await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
    await print.click()
    await expect(page.locator('html[data-printed]')).toHaveCount(1)
    // Read at once: the paper may not know more than the server.
    expect(await stored(page, doc.id)).toContain(`p${time}`)
    await page.evaluate(() => document.documentElement.removeAttribute('data-printed'))
  }
})

test('the tab crashes at the last key: what was a moment old is sent by the next one, before any page is opened', async ({
  playwright,
  launchOptions,
  locale,
  timezoneId,
  baseURL
}) => {
  // A browser of its own: in one that has lived for an hour, the end of a renderer is sometimes not told.
  const browser = await playwright.chromium.launch(launchOptions)
  const context = await browser.newContext({
    ...(baseURL && { baseURL }),
    ...(locale && { locale }),
    ...(timezoneId && { timezoneId })
  })
  const page = await context.newPage()
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Plantée')
  await openDocument(page, doc.href)
  await saved(page)
  await context.setOffline(true)
  await write(page, 'Écrit avant la panne.')
  await expect(page.locator('[data-save]')).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  // Never answered: there is nobody any more to answer.
  session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
  await context.setOffline(false)
  const next = await context.newPage()
  await next.goto('/hors-connexion')
  await expect(next.getByText('Rien n’attend : tout est parti.')).toBeVisible({ timeout: 30_000 })
  expect(await stored(next, doc.id)).toBe('Écrit avant la panne.')
  await browser.close()
})
