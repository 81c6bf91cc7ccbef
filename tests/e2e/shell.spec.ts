// The shell around every signed-in screen, as a coordinator of the demonstration uses it: keys, phone, language, theme, errors.
import { expect, test, type Page } from '@playwright/test'
import { newcomer, NOLWENN, open, signIn, violations } from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('the first byte already says the language, the theme and where one is', async ({ page }) => {
  const html = await (await page.request.get('/initiatives')).text()
  expect(html).toContain('<html lang="fr" data-theme="system">')
  expect(html).toContain('Ruralités en Trégor')
  expect(html).toMatch(/href="\/initiatives" aria-current="page"/)
  expect(html).not.toMatch(/<[a-z][^>]* style="/)
})

test('nothing breaks the content security policy from one place to another', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  await open(page, '/')
  await page
    .getByRole('navigation', { name: 'Navigation principale' })
    .getByRole('link', { name: 'Initiatives' })
    .click()
  await expect(page).toHaveTitle('Initiatives – Interpôles')
  await expect(page.locator('#svelte-announcer')).toHaveText('Initiatives – Interpôles')
  expect(said).toEqual([])
})

test('the skip link, then a new place takes the focus to its content', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused()
  await page
    .getByRole('navigation', { name: 'Navigation principale' })
    .getByRole('link', { name: 'Initiatives' })
    .click()
  await expect(page).toHaveTitle('Initiatives – Interpôles')
  await expect(page.locator('main#contenu')).toBeFocused()
})

test('the palette goes somewhere with the keyboard alone', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox', { name: 'Rechercher, aller à…' })
  await expect(field).toBeFocused()
  await field.fill('tregor')
  await expect(page.getByRole('option', { selected: true })).toContainText('Ruralités en Trégor')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/initiatives\/ruralites-en-tregor$/)
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('the palette says when nothing was found', async ({ page }) => {
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('zzzzzz')
  await expect(page.getByText('Aucun résultat pour')).toBeVisible()
})

test('language and theme follow the person, from the first byte of the next page', async ({
  browser,
  baseURL
}) => {
  const page = await newcomer(browser, baseURL, 'Rozenn')
  await open(page, '/')
  await choose(page, 'Thème sombre')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await choose(page, 'English')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible()
  // A new device, where no cookie says it: the person's own choice is asked.
  await page.context().clearCookies({ name: /locale|theme/ })
  const html = await (await page.request.get('/')).text()
  expect(html).toContain('<html lang="en" data-theme="dark">')
  expect(html).toContain('Main navigation')
  await page.context().close()
})

test('on a phone: bottom bar, menu from the bottom, search', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page, '/')
  await expect(page.getByRole('navigation', { name: 'Navigation principale' })).toBeHidden()
  const bar = page.getByRole('navigation', { name: 'Navigation du bas' })
  await bar.getByRole('button', { name: 'Menu' }).click()
  const menu = page.getByRole('dialog', { name: 'Menu' })
  await expect(menu.getByRole('link', { name: 'Réseau' })).toBeVisible()
  await menu.getByRole('button', { name: 'Rechercher, aller à…' }).click()
  await expect(page.getByRole('combobox')).toBeFocused()
})

test('an unknown address keeps the shell and says what to do', async ({ page }) => {
  const reply = await page.goto('/initiatives/nulle-part')
  expect(reply?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /Cette page n’existe pas, ou elle ne vous est pas ouverte/
  )
  await expect(page.getByRole('navigation', { name: 'Navigation principale' })).toBeVisible()
})

test('an address outside the shell has its own error screen', async ({ page }) => {
  const reply = await page.goto('/rien-ici')
  expect(reply?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Cette page n’existe pas/)
  await expect(page.getByRole('link', { name: 'Revenir à l’accueil' })).toBeVisible()
})

test('without network the screen says so, and that nothing is lost', async ({ page, context }) => {
  await open(page, '/')
  await context.setOffline(true)
  await expect(page.getByText('Hors connexion depuis')).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('Hors connexion depuis')).toBeHidden()
})

test('signing out leaves nothing on the device', async ({ page }) => {
  await open(page, '/')
  await choose(page, 'Se déconnecter')
  await page.waitForURL(/\/connexion/)
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
})

for (const width of [1440, 1000, 390]) {
  test(`the shell has no accessibility violation, palette and menu included, ${width} px`, async ({
    page
  }) => {
    await page.setViewportSize({ width, height: 900 })
    await open(page, '/initiatives/nulle-part')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('combobox')).toBeFocused()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    if (width < 900) await page.getByRole('button', { name: 'Menu', exact: true }).click()
    else await page.getByRole('button', { name: /compte et préférences/ }).click()
    await expect(page.getByText(width < 900 ? 'Vos initiatives' : 'Se déconnecter').last()).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /compte et préférences|account and preferences/ }).click()
  await page.getByRole('menu').getByText(item, { exact: true }).click()
}
