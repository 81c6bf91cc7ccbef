// Every way in: password, link, invitation, forgotten password; and what stays out.
import { expect, test } from '@playwright/test'
import { ADMIN, newcomer, NOLWENN, open, someoneElse, unique, violations } from './initiatives-steps'
import { door, fits, invite, linkTo } from './identity-steps'

const PASSWORD = 'interpoles-demo'
const NEW_PASSWORD = 'trois vélos contre le mur'

test('with a password and the keyboard alone, then back to the page asked for', async ({ page }) => {
  await page.goto('/documents?tri=titre')
  await expect(page).toHaveURL(/\/connexion\?suite=%2Fdocuments/)
  await expect(page.getByRole('button', { name: 'Recevoir un lien de connexion' })).toBeEnabled()
  await page.getByLabel('Votre adresse électronique').focus()
  await page.keyboard.type(NOLWENN)
  await page.getByRole('button', { name: 'Utiliser un mot de passe' }).press('Enter')
  await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused()
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/documents\?tri=titre$/)
  await page.goto('/connexion')
  await expect(page).not.toHaveURL(/connexion/)
})

test('a wrong password is said in a sentence, and nothing typed is lost', async ({ page }) => {
  await door(page, '/connexion')
  const email = page.getByLabel('Votre adresse électronique')
  await email.fill('pas une adresse')
  await page.getByRole('button', { name: 'Recevoir un lien de connexion' }).click()
  await expect(page.getByText('Cette adresse n’est pas complète')).toBeVisible()
  await expect(email).toBeFocused()
  await email.fill(`${unique('inconnue').replace(' ', '')}@exemple.fr`)
  await page.getByRole('button', { name: 'Utiliser un mot de passe' }).click()
  await page.getByLabel('Mot de passe', { exact: true }).fill('pas le bon du tout')
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'ne vont pas ensemble' })).toBeVisible()
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveValue('pas le bon du tout')
  await page.getByRole('button', { name: 'Montrer le mot de passe' }).click()
  await expect(page.getByLabel('Mot de passe', { exact: true })).toHaveAttribute('type', 'text')
})

test('with a link that an administrator gives, opened once by pressing its button', async ({
  page,
  browser,
  baseURL
}) => {
  const { email, link: invitation } = await invite(browser, baseURL, 'Gwenola')
  await page.request.post('/api/v1/session/redeem', {
    data: { secret: invitation.split('/').at(-1) },
    headers: { origin: baseURL ?? '' }
  })
  await page.context().clearCookies()

  await door(page, '/connexion')
  await page.getByLabel('Votre adresse électronique').fill(email)
  await page.getByRole('button', { name: 'Recevoir un lien de connexion' }).click()
  const heading = page.getByRole('heading', { name: 'Vérifiez votre courrier' })
  await expect(heading).toBeFocused()
  await expect(page.getByText(email)).toBeVisible()

  const admin = await someoneElse(browser, baseURL, ADMIN)
  await open(admin, '/administration/courriers')
  await admin.getByRole('row').filter({ hasText: email }).getByRole('button').first().click()
  const given = await admin.getByRole('dialog').locator('code').innerText()
  expect(given).toMatch(new RegExp(`^${baseURL}/lien/`))
  expect(await violations(admin)).toEqual([])
  await admin.context().close()

  // A program that reads mail opens the address first: nothing happens.
  await page.request.get(given)
  await door(page, given)
  await page.getByRole('button', { name: 'Se connecter' }).click()
  await expect(page).toHaveURL(`${baseURL}/`)
  await page.context().clearCookies()
  await page.goto(given)
  await expect(page.getByRole('heading', { name: 'Ce lien a expiré' })).toBeVisible()
  await page.getByRole('link', { name: 'En recevoir un autre' }).click()
  await expect(page).toHaveURL(/\/connexion$/)
})

test('an unknown address gets the same words', async ({ page }) => {
  await door(page, '/connexion')
  await page
    .getByLabel('Votre adresse électronique')
    .fill(`${unique('personne').replace(' ', '')}@exemple.fr`)
  await page.getByRole('button', { name: 'Recevoir un lien de connexion' }).click()
  await expect(page.getByRole('heading', { name: 'Vérifiez votre courrier' })).toBeVisible()
  await page.getByRole('button', { name: 'Changer d’adresse' }).click()
  await expect(page.getByLabel('Votre adresse électronique')).not.toHaveValue('')
})

test('an invitation asks for a name, offers a password, and opens the network', async ({
  page,
  browser,
  baseURL
}) => {
  const { email, link } = await invite(browser, baseURL, 'Maël')
  await door(page, link)
  await expect(page.getByRole('heading', { name: 'Bienvenue' })).toBeVisible()
  await expect(page.getByText(email).first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Prénom').fill('')
  await page.getByRole('button', { name: 'Rejoindre le réseau' }).click()
  await expect(page.getByLabel('Prénom')).toBeFocused()
  await page.getByLabel('Prénom').fill('Maël')
  await page.getByLabel(/^Nom/).fill('Riou')
  await page.getByLabel('Choisir aussi un mot de passe').check()
  await page.getByLabel('Mot de passe', { exact: true }).fill('mael-riou-2026')
  await page.getByRole('button', { name: 'Rejoindre le réseau' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'trop facile à deviner' })).toBeVisible()
  await page.getByLabel('Mot de passe', { exact: true }).fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Rejoindre le réseau' }).click()
  await expect(page).toHaveURL(`${baseURL}/`)
  await expect(page.getByText('Maël Riou')).toBeVisible()
})

test('a forgotten password is replaced, and the other devices are signed out', async ({
  page,
  browser,
  baseURL
}) => {
  const device = await newcomer(browser, baseURL, 'Katell')
  const { account } = await (await device.request.get('/api/v1/me')).json()
  await door(page, '/connexion')
  await page.getByRole('button', { name: 'Utiliser un mot de passe' }).click()
  await page.getByRole('link', { name: /Mot de passe oublié/ }).click()
  await expect(page).toHaveURL(/\/mot-de-passe$/)
  await page.getByLabel('Votre adresse électronique').fill(account.email)
  await page.getByRole('button', { name: 'Recevoir le lien' }).click()
  await expect(page.getByRole('heading', { name: 'Vérifiez votre courrier' })).toBeVisible()
  await door(page, await linkTo(browser, baseURL, account.email))
  await page.getByLabel('Nouveau mot de passe').fill(NEW_PASSWORD)
  await page.getByRole('button', { name: 'Enregistrer et se connecter' }).click()
  await expect(page).toHaveURL(`${baseURL}/`)
  await device.goto('/initiatives')
  await expect(device).toHaveURL(/\/connexion/)
  await device.context().close()
})

test('signing in never leads to another site', async ({ page, baseURL }) => {
  for (const suite of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/..//evil.example',
    'javascript:alert(1)'
  ]) {
    await page.context().clearCookies()
    await door(page, `/connexion?suite=${encodeURIComponent(suite)}`)
    await page.getByLabel('Votre adresse électronique').fill(NOLWENN)
    await page.getByRole('button', { name: 'Utiliser un mot de passe' }).click()
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Se connecter' }).click()
    await expect(page).toHaveURL(`${baseURL}/`)
  }
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the doors are accessible and fit, ${theme}, ${width} px`, async ({ browser, baseURL }) => {
      const context = await browser.newContext({
        baseURL,
        locale: 'fr-FR',
        colorScheme: theme,
        reducedMotion: 'reduce',
        viewport: { width, height: 844 }
      })
      const page = await context.newPage()
      const said: string[] = []
      page.on('console', (message) => message.type() === 'error' && said.push(message.text()))
      for (const path of ['/connexion', '/mot-de-passe', `/lien/${'x'.repeat(43)}`]) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('button[type=submit][disabled]')).toHaveCount(0)
        expect(await violations(page)).toEqual([])
        await fits(page)
      }
      expect(said).toEqual([])
      await context.close()
    })
  }
}
