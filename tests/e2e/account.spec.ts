// One's own account: name, language, colours, password, devices, tokens.
import { expect, test, type Page } from '@playwright/test'
import { newcomer, open, unique, violations } from './initiatives-steps'
import { door, fits, linkTo } from './identity-steps'

const PASSWORD = 'un mot de passe de rencontre'
const PARTS = ['/compte', '/compte/connexion', '/compte/jetons']

async function secondDevice(page: Page, baseURL: string | undefined): Promise<Page> {
  const { account } = await (await page.request.get('/api/v1/me')).json()
  const browser = page.context().browser()
  if (!browser) throw new Error('a browser was started')
  const device = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
  const reply = await device.request.post('/api/v1/session', {
    data: { email: account.email, password: PASSWORD },
    headers: { origin: baseURL ?? '' }
  })
  expect(reply.status()).toBe(200)
  return device
}

test('name and telephone are saved, and seen at once around the page', async ({ browser, baseURL }) => {
  const page = await newcomer(browser, baseURL, 'Rozenn')
  await open(page, '/compte')
  const familyName = unique('Le Bihan')
  await page.getByLabel(/^Nom/).fill(familyName)
  await page.getByLabel(/^Téléphone/).fill('02 96 00 00 00')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByText('Enregistré.')).toBeVisible()
  await expect(page.getByRole('button', { name: new RegExp(familyName) })).toBeVisible()
  await page.reload()
  await expect(page.getByLabel(/^Téléphone/)).toHaveValue('02 96 00 00 00')
  await page.getByLabel('Prénom').fill(' ')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(page.getByLabel('Prénom')).toBeFocused()
  await page.context().close()
})

test('language and colours change at once and follow the person to another device', async ({
  browser,
  baseURL
}) => {
  const page = await newcomer(browser, baseURL, 'Ewen')
  await open(page, '/compte')
  await page.getByLabel('Sombres').click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  // The whole page is made again in the other language: the button pressed is gone.
  await page.getByLabel('English').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible()
  const device = await secondDevice(page, baseURL)
  await device.goto('/compte')
  await expect(device.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible()
  await expect(device.locator('html')).toHaveAttribute('data-theme', 'dark')
  await device.context().close()
  await page.context().close()
})

test('another device is signed out from here', async ({ browser, baseURL }) => {
  const page = await newcomer(browser, baseURL, 'Nominoé')
  const tablet = await secondDevice(page, baseURL)
  const phone = await secondDevice(page, baseURL)
  await open(page, '/compte/connexion')
  const devices = page.getByRole('region', { name: 'Appareils connectés' })
  await expect(devices.getByRole('listitem')).toHaveCount(3)
  await expect(devices.getByRole('listitem').first()).toContainText('Cet appareil')
  await devices
    .getByRole('button', { name: /^Déconnecter Chrome/ })
    .first()
    .click()
  await expect(devices.getByRole('listitem')).toHaveCount(2)
  await devices.getByRole('button', { name: 'Déconnecter tous les autres' }).click()
  await expect(devices.getByText('Aucun autre appareil n’est connecté.')).toBeVisible()
  for (const device of [tablet, phone]) {
    await device.goto('/initiatives')
    await expect(device).toHaveURL(/\/connexion\?suite=/)
    await device.context().close()
  }
  await page.context().close()
})

test('the password changes with the current one', async ({ browser, baseURL }) => {
  const page = await newcomer(browser, baseURL, 'Gaïd')
  await open(page, '/compte/connexion')
  await page.getByLabel('Mot de passe actuel').fill('pas le bon du tout')
  await page.getByLabel('Nouveau mot de passe').fill('trois vélos contre le mur')
  await page.getByRole('button', { name: 'Changer de mot de passe' }).click()
  await expect(page.getByText('Le mot de passe actuel n’est pas celui-là.')).toBeVisible()
  await page.getByLabel('Mot de passe actuel').fill(PASSWORD)
  await page.getByRole('button', { name: 'Changer de mot de passe' }).click()
  await expect(page.getByText('Mot de passe enregistré.')).toBeVisible()
  await expect(page.getByLabel('Nouveau mot de passe')).toHaveValue('')
  await open(page, '/initiatives')
  await page.context().close()
})

test('the sign-in address changes once its new mailbox has answered', async ({ browser, baseURL }) => {
  const page = await newcomer(browser, baseURL, 'Enora')
  const next = `${unique('enora').replace(' ', '.')}@exemple.fr`
  await open(page, '/compte')
  await page.getByRole('button', { name: 'Changer d’adresse' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nouvelle adresse').fill(next)
  await dialog.getByLabel('Mot de passe actuel').fill(PASSWORD)
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Recevoir le lien' }).click()
  await expect(page.getByText(`Un lien est parti vers ${next}`)).toBeVisible()
  await door(page, await linkTo(browser, baseURL, next))
  await page.getByRole('button', { name: 'Confirmer et se connecter' }).click()
  await expect(page).toHaveURL(`${baseURL}/`)
  await open(page, '/compte')
  await expect(page.getByText(next)).toBeVisible()
  await page.context().close()
})

test('a token is shown once, works, and stops when removed', async ({ browser, baseURL, playwright }) => {
  const page = await newcomer(browser, baseURL, 'Tudi')
  await open(page, '/compte/jetons')
  await page.getByRole('button', { name: 'Nouveau jeton' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Créer le jeton' }).click()
  await expect(dialog.getByText('Dites à quoi il sert')).toBeVisible()
  await dialog.getByLabel('À quoi sert-il').fill('Tableau de suivi')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Créer le jeton' }).click()
  const secret = await dialog.locator('code').innerText()
  expect(secret).toMatch(/^ipl_[\w-]{43}$/)
  await dialog.getByRole('button', { name: 'C’est noté' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)
  await expect(page.getByRole('listitem').filter({ hasText: 'Tableau de suivi' })).toContainText(
    'jamais utilisé'
  )

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` }
  })
  expect((await program.get('/api/v1/me')).status()).toBe(200)
  await page.getByRole('button', { name: 'Retirer le jeton Tableau de suivi' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirer' }).click()
  await expect(page.getByRole('heading', { name: 'Aucun jeton' })).toBeVisible()
  expect((await program.get('/api/v1/me')).status()).toBe(401)
  await program.dispose()
  await page.context().close()
})

test('signing out leads to the door, and the way back is closed', async ({ browser, baseURL }) => {
  const page = await newcomer(browser, baseURL, 'Bleunvenn')
  await open(page, '/compte')
  await page.getByRole('button', { name: /Bleunvenn/ }).click()
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click()
  await expect(page).toHaveURL(/\/connexion$/)
  await page.goto('/compte')
  await expect(page).toHaveURL(/\/connexion\?suite=%2Fcompte$/)
  await page.context().close()
})

for (const [theme, width] of [
  ['light', 1440],
  ['dark', 390]
] as const) {
  test(`the account is accessible and fits, ${theme}, ${width} px`, async ({ browser, baseURL }) => {
    const page = await newcomer(browser, baseURL, 'Azenor')
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme: theme })
    for (const path of PARTS) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1, name: 'Votre compte' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await fits(page)
    }
    await page.context().close()
  })
}
