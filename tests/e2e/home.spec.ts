// « Aujourd’hui », as a coordinator of the demonstration opens it in the morning.
import { expect, test } from '@playwright/test'
import { makeInitiative, newcomer, NOLWENN, open, signIn } from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('the date is the title, the sentence under it says what waits and what comes', async ({ page }) => {
  await open(page, '/')
  const now = new Intl.DateTimeFormat('fr-FR', { weekday: 'long', timeZone: 'Europe/Paris' }).format(
    new Date()
  )
  await expect(page.getByRole('heading', { level: 1 })).toContainText(new RegExp(`^${now} \\d`, 'i'))
  await expect(page.locator('h1 .mark')).toHaveText(new RegExp(now, 'i'))
  await expect(page.locator('.lede')).toContainText('Bonjour Nolwenn.')
  await expect(page.locator('.lede')).toContainText(/Prochain rendez-vous .+\s: Plufur\./)
})

test('appointments are the dated steps of the initiatives followed, and lead to them', async ({ page }) => {
  await open(page, '/')
  const upcoming = page.getByRole('region', { name: 'Vos prochains rendez-vous' })
  await expect(upcoming.getByRole('link', { name: 'Plufur' })).toBeVisible()
  await upcoming.getByRole('link', { name: 'Plufur' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Ruralités en Trégor' })).toBeVisible()
})

test('what moved is told by initiative, with who did it', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Ce qui bouge')
  await open(page, '/')
  const moved = page.getByRole('region', { name: /Ce qui a bougé|Depuis/ })
  const entry = moved.getByRole('listitem').filter({ hasText: initiative.title })
  await expect(entry).toContainText('Vous avez ouvert l’initiative.')
  await moved.getByRole('link', { name: 'Tout le journal' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Journal' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: 'Aujourd’hui' })).toBeVisible()
})

test('someone with nothing yet finds the next gestures instead of empty boxes', async ({
  browser,
  baseURL
}) => {
  const page = await newcomer(browser, baseURL, 'Gwenn')
  await open(page, '/')
  await expect(page.locator('.lede')).toHaveText(
    'Bonjour Gwenn. Bienvenue dans le réseau. Voici par où commencer.'
  )
  await expect(page.getByText(/Rien ne vous attend\. Bonne journée/)).toBeVisible()
  const start = page.getByRole('region', { name: 'Pour commencer' })
  for (const link of await start.getByRole('link').all()) {
    const reply = await page.request.get((await link.getAttribute('href')) ?? '')
    expect(reply.status(), (await link.textContent()) ?? '').toBe(200)
  }
  await start.getByRole('link', { name: 'Ouvrir une initiative' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/De quoi avez-vous besoin/)
  await page.context().close()
})
