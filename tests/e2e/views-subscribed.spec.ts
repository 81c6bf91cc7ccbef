// Views in a real collection: a calendar that is subscribed to.
import { expect, test, type Page } from '@playwright/test'
import { NOLWENN, api, makeInitiative, open, signIn, violations } from './initiatives-steps'

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

test('a calendar is subscribed to, read without signing in, and taken back', async ({
  page,
  baseURL,
  playwright
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeEvenings(page, baseURL, 'calendar', 'Agenda')
  await open(page, made.href)
  const menu = page.getByRole('button', { name: /Actions de la vue/ })
  await menu.click()
  await page.getByRole('menuitem', { name: 'S’abonner au calendrier' }).click()
  await page.getByRole('button', { name: 'Créer l’adresse' }).click()
  const address = await page.getByLabel('Votre adresse').inputValue()
  expect(await violations(page)).toEqual([])
  const outside = await playwright.request.newContext()
  const reply = await outside.get(address)
  expect(await reply.text()).toContain('SUMMARY:Projection')
  await page.getByRole('button', { name: 'Retirer l’adresse' }).click()
  await expect(page.getByText('elle ne répond plus').first()).toBeVisible()
  expect((await outside.get(address)).status()).toBe(404)
  await outside.dispose()
})
