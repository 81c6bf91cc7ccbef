// Views in a real collection: records moved on two screens at once, the draft of a form that survives what happens to its page.
import { expect, test, type Page } from '@playwright/test'
import { saved } from './document-steps'
import { NOLWENN, api, makeInitiative, open, signIn, someoneElse, violations } from './initiatives-steps'

const FIELDS = [
  { key: 'title', type: 'text', label: 'Soirée', role: 'title', required: true },
  { key: 'day', type: 'date', label: 'Date', role: 'date' },
  { key: 'until', type: 'date', label: 'Jusqu’au', role: 'end' },
  { key: 'kind', type: 'choice', label: 'Genre', role: 'colour', options: ['Film', 'Repas'] }
]

async function makeEvenings(page: Page, baseURL: string | undefined, type: string, name: string) {
  const { id, slug } = await makeInitiative(page, baseURL, 'Soirées')
  const body = { kind: 'collection', title: 'Soirées', fields: FIELDS }
  const made = await api<{ id: string }>(page, baseURL, 'post', `/initiatives/${id}/pages`, body)
  const now = new Date()
  const day = (number: number) =>
    new Date(Date.UTC(now.getFullYear(), now.getMonth(), number)).toISOString().slice(0, 10)
  for (const [title, start] of [
    ['Projection', day(8)],
    ['Veillée', day(15)]
  ])
    await api(page, baseURL, 'post', `/pages/${made.id}/records`, { values: { title, day: start } })
  const view = await api<{ id: string }>(page, baseURL, 'post', `/pages/${made.id}/views`, {
    type,
    name,
    settings: {}
  })
  return { href: `/initiatives/${slug}/tableaux/${made.id}`, page: made.id, view: view.id, day }
}

test('two screens move two records of a calendar at once: both moves stand, on both', async ({
  page,
  browser,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeEvenings(page, baseURL, 'calendar', 'Agenda')
  const other = await someoneElse(browser, baseURL, NOLWENN)
  await Promise.all([open(page, made.href), open(other, made.href)])
  const event = (whose: Page, name: string) => whose.locator('[data-drag]').filter({ hasText: name }).first()
  const on = (whose: Page, number: number) => whose.locator(`[data-day="${made.day(number)}"]`)
  await event(page, 'Projection').focus()
  await event(other, 'Veillée').focus()
  await Promise.all([page.keyboard.press('Alt+ArrowRight'), other.keyboard.press('Alt+ArrowLeft')])
  for (const whose of [page, other]) {
    await expect(on(whose, 9).getByText('Projection')).toBeVisible()
    await expect(on(whose, 14).getByText('Veillée')).toBeVisible()
  }
  // Whoever moved keeps the focus on what they moved.
  await expect(event(page, 'Projection')).toBeFocused()
  await saved(page)
  expect(await violations(page)).toEqual([])
  await other.context().close()
})

test('what is typed in a form is there after the page has been left, and is sent once', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeEvenings(page, baseURL, 'form', 'Saisie')
  await open(page, made.href)
  await page.getByLabel('Soirée', { exact: true }).fill('Bal de printemps')
  await expect(page.getByText('Brouillon gardé sur cet appareil')).toBeVisible()
  await open(page, '/initiatives')
  await open(page, made.href)
  await expect(page.getByText('Voici ce que vous aviez commencé à saisir.')).toBeVisible()
  await expect(page.getByLabel('Soirée', { exact: true })).toHaveValue('Bal de printemps')
  await page.getByRole('button', { name: 'Enregistrer la fiche' }).click()
  await saved(page)
  const { items } = await api<{ items: { values: { title: string } }[] }>(
    page,
    baseURL,
    'get',
    `/pages/${made.page}/records`
  )
  expect(items.map(({ values }) => values.title)).toEqual(['Projection', 'Veillée', 'Bal de printemps'])
  await page.getByRole('button', { name: 'Saisir une autre fiche' }).click()
  await expect(page.getByLabel('Soirée', { exact: true })).toHaveValue('')
})

test('a browser that does not keep the draft says so, and never that it is kept', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeEvenings(page, baseURL, 'form', 'Saisie')
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (value: { key?: string }, ...rest) {
      if (value.key?.startsWith('form-draft:')) throw new DOMException('full', 'QuotaExceededError')
      return put.call(this, value, ...rest)
    }
  })
  await open(page, made.href)
  await page.getByLabel('Soirée', { exact: true }).fill('Bal de printemps')
  await expect(page.getByText('Ce navigateur ne garde pas de brouillon')).toBeVisible()
  await expect(page.getByText('Brouillon gardé')).toHaveCount(0)
})
