// Putting the application on the device: offered when the browser says it can, accepted, refused and not asked again.
import { expect, test, type Page } from '@playwright/test'
import { NOLWENN, open, signIn } from './initiatives-steps'

/** What a Chromium browser does when it finds the application worth installing; here it answers as told. */
async function browserOffers(page: Page, outcome: 'accepted' | 'dismissed'): Promise<void> {
  await page.evaluate((answer) => {
    const event = new Event('beforeinstallprompt', { cancelable: true })
    const prompt = async () => {
      if (answer === 'accepted') dispatchEvent(new Event('appinstalled'))
      return { outcome: answer }
    }
    dispatchEvent(Object.assign(event, { prompt }))
  }, outcome)
}

const ask = (page: Page) => page.getByRole('button', { name: 'Installer l’application' })
const again = (page: Page) => page.getByRole('button', { name: 'Changer d’avis' })

test('offered and accepted', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  await open(page, '/hors-connexion')
  await expect(page.getByRole('heading', { name: 'Sur cet appareil' })).toBeVisible()
  await expect(ask(page)).toHaveCount(0)
  await browserOffers(page, 'accepted')
  await ask(page).click()
  await expect(page.getByText('L’application est installée sur cet appareil.')).toBeVisible()
  await expect(ask(page)).toHaveCount(0)
})

test('refused once, it is remembered at the next visits; who changes their mind finds it there', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  await open(page, '/hors-connexion')
  await expect(page.getByRole('heading', { name: 'Sur cet appareil' })).toBeVisible()
  await browserOffers(page, 'dismissed')
  await ask(page).click()
  await expect(page.getByText('Vous avez choisi de ne pas installer')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Vous avez choisi de ne pas installer')).toBeVisible()
  await browserOffers(page, 'accepted')
  await expect(ask(page)).toHaveCount(0)
  await again(page).click()
  await expect(page.getByText('L’application est installée sur cet appareil.')).toBeVisible()
  await expect(page.getByText('Vous avez choisi de ne pas installer')).toHaveCount(0)
})
