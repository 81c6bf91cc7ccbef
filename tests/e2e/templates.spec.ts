// A document that works well becomes a template, and pages begin with it.
import { expect, test } from '@playwright/test'
import { makeInitiative, NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, saved, text, write } from './document-steps'

test('a page begins with a template of the product: seen first, filled in, its guiding text written over', async ({
  page,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Chemins de Plufur')
  await page.goto(`/initiatives/${initiative.slug}/documents?nouveau`)
  const dialog = page.getByRole('dialog', { name: 'Un nouveau document' })
  await expect(dialog.getByRole('radio', { name: /Une page vide/ })).toBeChecked()
  // By keyboard: the empty page is first, arrows go through the others.
  await dialog.getByRole('radio', { name: /Une page vide/ }).focus()
  await expect(dialog.getByRole('radio', { name: /Compte rendu de réunion/ })).toBeVisible()
  await dialog.getByRole('radio', { name: /Compte rendu de réunion/ }).press('Space')
  const preview = dialog.getByRole('region', { name: 'Aperçu du modèle' })
  await expect(preview).toContainText(`${initiative.title}, réunion du`)
  await expect(dialog.getByLabel('Titre')).toHaveValue(/^Compte rendu du \d/)
  await page.screenshot({ path: 'test-results/templates-choose-1440.png' })
  expect(await violations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: 'test-results/templates-choose-390.png' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.setViewportSize({ width: 1440, height: 900 })
  await dialog.getByRole('button', { name: 'Créer le document' }).click()

  await expect(text(page)).toContainText(`${initiative.title}, réunion du`, { timeout: 30_000 })
  const guided = text(page).locator('[data-guide^="Date, lieu"]')
  const shown = () => guided.evaluate((line) => getComputedStyle(line, '::before').content)
  expect(await shown()).toContain('Date, lieu')
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/templates-page-1440.png', fullPage: true })
  await guided.click()
  await page.keyboard.type('Le 12 mars à Plufur')
  expect(await shown()).toBe('none')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Salle des fêtes')
  await expect(text(page).locator('p', { hasText: 'Salle des fêtes' })).not.toHaveAttribute('data-guide')
  await saved(page)
  const id = page.url().split('/').at(-1)
  const markdown = await (await page.request.get(`/api/v1/pages/${id}/export?format=md`)).text()
  expect(markdown).toContain('Le 12 mars à Plufur')
  expect(markdown).not.toContain('Qui mène la réunion')
})

test('a document is made a template, an unknown name is told, the template is used, renamed and removed', async ({
  page,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Soirées')
  const name = `Soirée ${Date.now()}`
  const doc = await makeDocument(page, baseURL, name, initiative.id)
  await openDocument(page, doc.href)
  await write(page, 'Une soirée de {{structure.nm}}')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Dites qui vient')
  await page.keyboard.press('ControlOrMeta+Alt+g')
  await expect(text(page).locator('[data-guide="Dites qui vient"]')).toBeVisible()
  await saved(page)

  const make = async () => {
    await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
    await page.getByRole('menuitem', { name: 'En faire un modèle…' }).click()
    return page.getByRole('dialog', { name: 'En faire un modèle' })
  }
  let dialog = await make()
  await dialog.getByLabel('À quoi il sert').fill('Pour annoncer une soirée')
  await dialog.getByRole('button', { name: 'Enregistrer le modèle' }).click()
  await expect(dialog.getByRole('alert')).toContainText('{{structure.nom}}')
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/templates-make-1440.png' })
  await page.keyboard.press('Escape')

  await text(page).locator('p').first().click()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.type('o')
  await saved(page)
  dialog = await make()
  await dialog.getByRole('button', { name: 'Enregistrer le modèle' }).click()
  await expect(page.getByText(`Le modèle « ${name} » est enregistré`)).toBeVisible()

  await page.goto(`/initiatives/${initiative.slug}/documents?nouveau`)
  const chooser = page.getByRole('dialog', { name: 'Un nouveau document' })
  await chooser.getByRole('radio', { name: new RegExp(name) }).check()
  await expect(chooser.getByRole('region', { name: 'Aperçu du modèle' })).toContainText('Adess')
  await chooser.getByLabel('Titre').fill('Soirée de Plufur')
  await chooser.getByRole('button', { name: 'Créer le document' }).click()
  await expect(text(page)).toContainText('Une soirée de Adess', { timeout: 30_000 })

  await page.goto('/modeles')
  await page.getByRole('button', { name: `Gérer « ${name} »` }).click()
  await page.getByRole('menuitem', { name: 'Renommer…' }).click()
  const renamed = page.getByRole('dialog', { name: /^Renommer/ })
  await renamed.getByLabel('Nom du modèle').fill(`${name} bis`)
  await renamed.getByRole('button', { name: 'Renommer' }).click()
  await expect(page.getByRole('heading', { name: `${name} bis` })).toBeVisible()
  await page.getByRole('button', { name: `Voir « ${name} bis »` }).click()
  await expect(page.getByRole('dialog').getByText('Dites qui vient')).toBeVisible()
  await page.keyboard.press('Escape')
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/templates-list-1440.png', fullPage: true })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: 'test-results/templates-list-390-dark.png', fullPage: true })
  await page.getByRole('button', { name: `Gérer « ${name} bis »` }).click()
  await page.getByRole('menuitem', { name: 'Retirer le modèle' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirer le modèle' }).click()
  await expect(page.getByRole('heading', { name: `${name} bis`, exact: true })).toBeHidden()
})
