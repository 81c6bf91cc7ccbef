// What the journeys of signing in and of the account have in common: people of their own, and the messages they receive.
import { expect, type Browser, type Page } from '@playwright/test'
import { ADMIN, api, someoneElse, unique } from './initiatives-steps'

export interface Invited {
  email: string
  /** The link of the invitation, as the message gives it. */
  link: string
}

/** Someone brought into an organisation of their own, who has not opened the message yet. */
export async function invite(
  browser: Browser,
  baseURL: string | undefined,
  givenName: string
): Promise<Invited> {
  const admin = await someoneElse(browser, baseURL, ADMIN)
  const email = `${unique('nouvelle').replace(' ', '.')}@exemple.fr`
  const { id } = await api<{ id: string }>(admin, baseURL, 'post', '/organisations', {
    name: unique('Association'),
    kind: 'association',
    standing: 'member'
  })
  await api(admin, baseURL, 'post', `/organisations/${id}/members`, { email, givenName, role: 'coordinator' })
  const link = await linkIn(admin, baseURL, email)
  await admin.context().close()
  return { email, link }
}

/** The last link sent to an address, read in the outbox by an administrator. */
export async function linkTo(browser: Browser, baseURL: string | undefined, email: string): Promise<string> {
  const admin = await someoneElse(browser, baseURL, ADMIN)
  const link = await linkIn(admin, baseURL, email)
  await admin.context().close()
  return link
}

/** The form answers: its button waits for the script of the page. */
export async function door(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await expect(page.locator('button[type=submit]')).toBeEnabled({ timeout: 20_000 })
}

/** Nothing wider than the screen. */
export async function fits(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  expect(content).toBeLessThanOrEqual(screen ?? 0)
}

async function linkIn(admin: Page, baseURL: string | undefined, email: string): Promise<string> {
  const { items } = await api<{ items: { id: string; recipient: string }[] }>(admin, baseURL, 'get', '/mails')
  const id = items.find((each) => each.recipient === email)?.id
  const { text } = await api<{ text: string }>(admin, baseURL, 'get', `/mails/${id}`)
  const path = /\/lien\/[\w-]{20,}/.exec(text)?.[0]
  if (path === undefined) throw new Error(`no link was sent to ${email}`)
  return path
}
