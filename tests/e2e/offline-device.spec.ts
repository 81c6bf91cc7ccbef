// « Sur cet appareil »: what is kept, and what one wants of it, on wide screens and phones, light and dark.
import { expect, test } from '@playwright/test'
import { api, makeInitiative, makePage, NOLWENN, open, signIn, violations } from './initiatives-steps'
import { expectHere, titlesHere } from './offline-steps'

test('an initiative is let go and kept again, the device is emptied and stays empty', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Gardée ici', 'participants')
  await api(page, baseURL, 'put', `/initiatives/${initiative.id}/follow`)
  const { title } = await makePage(page, baseURL, initiative, `Document ${Date.now().toString(36)}`)
  await open(page, '/hors-connexion')
  await expectHere(page, [title])
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: initiative.title }).first()
  await expect(row).toContainText(/1 document, .* à jour/)

  await row.getByRole('switch', { name: 'Garder tous ses documents ici' }).uncheck()
  await expectHere(page, [], [title])
  await expect(row).toContainText('Aucun document ici')
  await row.getByRole('switch', { name: 'Garder tous ses documents ici' }).check()
  await expectHere(page, [title])

  await page.getByRole('button', { name: 'Vider cet appareil' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Vider cet appareil' }).click()
  await expect(page.getByText('Rien n’est plus gardé sur cet appareil.')).toBeVisible()
  await expectHere(page, [], [title])
  // Not filled again behind one's back, here or at the next visit.
  const keep = page.getByRole('switch', { name: 'Garder d’avance les documents des initiatives suivies' })
  await expect(keep).not.toBeChecked()
  await open(page, '/')
  await open(page, '/hors-connexion')
  await expect(keep).not.toBeChecked()
  expect(await titlesHere(page)).toEqual([])
  await keep.check()
  await expectHere(page, [title])
})

test('on a network that is counted nothing is copied until it is asked for', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Téléphone', 'participants')
  await api(page, baseURL, 'put', `/initiatives/${initiative.id}/follow`)
  const { title } = await makePage(page, baseURL, initiative, `Compté ${Date.now().toString(36)}`)
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '4g' } })
  )
  await open(page, '/hors-connexion')
  await expect(page.getByText('En attente d’un réseau qui n’est pas compté.')).toBeVisible()
  expect(await titlesHere(page)).toEqual([])
  await page.getByRole('button', { name: 'Mettre à jour maintenant' }).click()
  await expectHere(page, [title])
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the screen has no accessibility violation, ${colorScheme}, ${width} px`, async ({
      browser,
      baseURL
    }) => {
      const context = await browser.newContext({
        baseURL,
        locale: 'fr-FR',
        colorScheme,
        viewport: { width, height: 900 }
      })
      const page = await context.newPage()
      await signIn(page, baseURL, NOLWENN)
      const initiative = await makeInitiative(page, baseURL, 'Regardée', 'participants')
      await api(page, baseURL, 'put', `/initiatives/${initiative.id}/follow`)
      const { title } = await makePage(page, baseURL, initiative, `Vu ${Date.now().toString(36)}`)
      await open(page, '/hors-connexion')
      await expectHere(page, [title])
      await page.getByText(`Documents gardés : ${initiative.title}`).click()
      await expect(page.getByRole('link', { name: title })).toBeVisible()
      expect(await violations(page)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      if (process.env['OFFLINE_SHOTS']) {
        await page.screenshot({
          path: `${process.env['OFFLINE_SHOTS']}/device-${colorScheme}-${width}.png`,
          fullPage: true
        })
      }
      await context.close()
    })
  }
}
