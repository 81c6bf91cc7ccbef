// What the journeys of initiatives, pages and the home page have in common.
import AxeBuilder from '@axe-core/playwright'
import { expect, type APIRequestContext, type Browser, type Page } from '@playwright/test'

export const NOLWENN = 'coordination@oca.example'
export const ERWAN = 'coordination@mlx.example'
export const SOAZIG = 'coordination@aur.example'
export const MAIRIE = 'mairie@plufur.example'
export const ADMIN = 'admin@interpoles.example'

const PASSWORD = 'interpoles-demo'
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export async function signIn(page: Page, baseURL: string | undefined, email: string): Promise<void> {
  const reply = await page.request.post('/api/v1/session', {
    data: { email, password: PASSWORD },
    headers: { origin: baseURL ?? '' }
  })
  expect(reply.status()).toBe(200)
}

/** Another person, in a browser of their own. */
export async function someoneElse(
  browser: Browser,
  baseURL: string | undefined,
  email: string
): Promise<Page> {
  const page = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  await signIn(page, baseURL, email)
  return page
}

/** The screen answers: a click before it runs would be lost. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined)
  await page.waitForLoadState('networkidle')
}

export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
}

export interface Made {
  id: string
  slug: string
  title: string
}

export async function api<T>(
  page: Page,
  baseURL: string | undefined,
  method: 'get' | 'post' | 'patch' | 'put' | 'delete',
  path: string,
  data?: unknown
): Promise<T> {
  const request: APIRequestContext = page.request
  const reply = await request[method](`/api/v1${path}`, { data, headers: { origin: baseURL ?? '' } })
  expect(reply.ok(), `${method} ${path}: ${reply.status()} ${await reply.text()}`).toBe(true)
  const text = await reply.text()
  // The caller names what the route answers; the assertions that follow check it.
  return (text === '' ? null : JSON.parse(text)) as T
}

interface Me {
  organisations: { id: string; name: string }[]
}

/** An initiative of one's own, so that journeys do not meet. */
export async function makeInitiative(
  page: Page,
  baseURL: string | undefined,
  title: string,
  visibility: 'network' | 'participants' = 'network'
): Promise<Made> {
  const { organisations } = await api<Me>(page, baseURL, 'get', '/me')
  return api<Made>(page, baseURL, 'post', '/initiatives', {
    title: unique(title),
    type: 'free',
    leadOrganisationId: organisations[0]?.id,
    partnerOrganisationIds: [],
    visibility
  })
}

export function makePage(
  page: Page,
  baseURL: string | undefined,
  initiative: Made,
  title: string,
  parentId: string | null = null
): Promise<{ id: string; title: string }> {
  return api(page, baseURL, 'post', `/initiatives/${initiative.id}/pages`, {
    kind: 'document',
    title,
    parentId
  })
}

export async function organisationId(page: Page, baseURL: string | undefined, name: string): Promise<string> {
  const { items } = await api<{ items: { id: string; name: string }[] }>(
    page,
    baseURL,
    'get',
    `/organisations?q=${encodeURIComponent(name)}`
  )
  const id = items.find((each) => each.name === name)?.id
  if (!id) throw new Error(`no organisation called ${name}`)
  return id
}

/** Someone who has just accepted an invitation into an organisation of their own: nothing waits, nothing moved. */
export async function newcomer(
  browser: Browser,
  baseURL: string | undefined,
  givenName: string
): Promise<Page> {
  const admin = await someoneElse(browser, baseURL, ADMIN)
  const email = `${unique('nouvelle').replace(' ', '.')}@exemple.fr`
  const organisation = await api<{ id: string }>(admin, baseURL, 'post', '/organisations', {
    name: unique('Association'),
    kind: 'association',
    standing: 'member'
  })
  await api(admin, baseURL, 'post', `/organisations/${organisation.id}/members`, {
    email,
    givenName,
    role: 'coordinator'
  })
  const { items } = await api<{ items: { id: string; recipient: string }[] }>(admin, baseURL, 'get', '/mails')
  const mail = items.find((each) => each.recipient === email)
  const { text } = await api<{ text: string }>(admin, baseURL, 'get', `/mails/${mail?.id}`)
  const secret = /\/lien\/([\w-]{20,})/.exec(text)?.[1]
  const page = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  await api(page, baseURL, 'post', '/session/redeem', { secret, password: 'un mot de passe de rencontre' })
  await admin.context().close()
  return page
}

let serial = 0
export function unique(title: string): string {
  serial += 1
  return `${title} ${Date.now().toString(36)}${serial}`
}
