// What the journeys without network have in common. The server is killed rather than the network emulated: service worker, sockets
// and fetches all meet the same silence.
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test'
import type { Product } from '#tests/support/product'
import { api, makeInitiative, makePage, NOLWENN, signIn, type Made } from './initiatives-steps'
import { openDocument, saved, write } from './document-steps'

/** As an installed application: this browser promises to keep what is written here. */
export async function keepsForGood(context: BrowserContext, page: Page, origin: string): Promise<void> {
  const session = await context.newCDPSession(page)
  const { targetInfo } = await session.send('Target.getTargetInfo')
  const browser = await context.browser()?.newBrowserCDPSession()
  await browser?.send('Browser.grantPermissions', {
    origin,
    permissions: ['durableStorage'],
    browserContextId: targetInfo.browserContextId
  })
}

/** A cold start works from now on. */
export async function workerReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
}

/** Titles of the documents on this device. */
export function titlesHere(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const known = await indexedDB.databases()
    const name = known.map((database) => database.name ?? '').find((each) => each.startsWith('interpoles.'))
    if (!name) return []
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('closed'))
    })
    const titles = await new Promise<string[]>((resolve) => {
      const request = database.transaction('documents').objectStore('documents').getAll()
      request.onsuccess = () => resolve(request.result.map((record: { title: string }) => record.title))
    })
    database.close()
    return titles.sort()
  })
}

export interface Prepared {
  initiative: Made
  href: (id: string) => string
  documents: { id: string; title: string }[]
}

/** An initiative of Nolwenn's own, followed, with one written document for each title: made in another browser. */
export async function prepared(browser: Browser, product: Product, titles: string[]): Promise<Prepared> {
  const page = await (await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })).newPage()
  await signIn(page, product.url, NOLWENN)
  const initiative = await makeInitiative(page, product.url, 'Sans réseau', 'participants')
  await api(page, product.url, 'put', `/initiatives/${initiative.id}/follow`)
  const href = (id: string) => `/initiatives/${initiative.slug}/documents/${id}`
  const documents = []
  for (const title of titles) {
    const made = await makePage(page, product.url, initiative, title)
    documents.push(made)
    await openDocument(page, href(made.id))
    await write(page, `Texte de ${title}.`)
    await saved(page)
  }
  await page.context().close()
  return { initiative, href, documents }
}

export async function expectHere(page: Page, titles: string[], absent: string[] = []): Promise<void> {
  await expect
    .poll(
      async () => {
        const here = await titlesHere(page)
        return [
          ...titles.filter((title) => !here.includes(title)),
          ...absent.filter((title) => here.includes(title))
        ]
      },
      { timeout: 30_000 }
    )
    .toEqual([])
}
