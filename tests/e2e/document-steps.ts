// What the journeys of documents have in common.
import { expect, type Browser, type Page } from '@playwright/test'
import { api, signIn } from './initiatives-steps'

export interface Doc {
  id: string
  href: string
  initiativeId: string
}

/** A document of its own in « Ruralités en Trégor », or in the initiative given. */
export async function makeDocument(
  page: Page,
  baseURL: string | undefined,
  title: string,
  initiative = 'ruralites-en-tregor'
): Promise<Doc> {
  const made = await api<{ id: string; initiative: { id: string; slug: string } }>(
    page,
    baseURL,
    'post',
    `/initiatives/${initiative}/pages`,
    { kind: 'document', title }
  )
  const { slug, id } = made.initiative
  return { id: made.id, initiativeId: id, href: `/initiatives/${slug}/documents/${made.id}` }
}

export async function openDocument(page: Page, href: string): Promise<void> {
  await page.goto(href)
  await expect(text(page)).toBeVisible({ timeout: 30_000 })
}

/** Someone with their own browser, on the document. */
export async function reader(
  browser: Browser,
  baseURL: string | undefined,
  email: string,
  href: string
): Promise<Page> {
  const page = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  await signIn(page, baseURL, email)
  await openDocument(page, href)
  return page
}

export function text(page: Page) {
  return page.locator('.ProseMirror')
}

/** The button that says where the work stands; `data-save` is the state behind its words. */
export function save(page: Page) {
  return page.locator('[data-save]')
}

export async function saved(page: Page, timeout = 15_000): Promise<void> {
  await expect(save(page)).toHaveAttribute('data-save', 'saved', { timeout })
}

/** At the end of the text, key by key. */
export async function write(page: Page, words: string): Promise<void> {
  await text(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(words)
}

/** The body as the server has it on disk, through a browser that has never seen it. */
export async function storedText(browser: Browser, baseURL: string | undefined, email: string, href: string) {
  const page = await reader(browser, baseURL, email, href)
  await saved(page)
  const words = await text(page).innerText()
  await page.context().close()
  return words
}
