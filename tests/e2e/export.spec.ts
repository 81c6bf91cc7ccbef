// A document becomes a file from its menu, a tree from the list of documents; without network a sentence says why not.
import { readFileSync } from 'node:fs'
import { expect, test, type Download, type Locator, type Page } from '@playwright/test'
import { makeDocument, openDocument, saved, text } from './document-steps'
import { makeInitiative, makePage, NOLWENN, open, signIn, violations } from './initiatives-steps'

test('a document is exported as PDF, then as ODT with its contents', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeDocument(page, baseURL, 'Relevé de décisions')
  await openDocument(page, made.href)
  await text(page).click()
  await page.keyboard.type('La charte commune est adoptée.')
  await saved(page)

  const dialog = await openDialog(page)
  await dialog.getByRole('radio', { name: /^PDF/ }).check()
  expect(await violations(page)).toEqual([])
  const pdf = await download(page, dialog)
  expect(pdf.suggestedFilename()).toBe('Relevé de décisions.pdf')
  expect(
    readFileSync(await pdf.path())
      .subarray(0, 5)
      .toString()
  ).toBe('%PDF-')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'dans vos téléchargements' })).toBeVisible()

  const again = await openDialog(page)
  await again.getByLabel('Le sommaire').check()
  const odt = await download(page, again)
  expect(odt.suggestedFilename()).toBe('Relevé de décisions.odt')
  expect(
    readFileSync(await odt.path())
      .subarray(30, 38)
      .toString()
  ).toBe('mimetype')
})

test('a page leaves with those below it, on a phone', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Tout emporter')
  const root = await makePage(page, baseURL, initiative, 'Dossier')
  await makePage(page, baseURL, initiative, 'Pièce jointe', root.id)
  await open(page, `/initiatives/${initiative.slug}/documents`)
  await page.getByRole('treeitem', { name: /Dossier/ }).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Exporter…' }).click()
  const dialog = page.getByRole('dialog', { name: /Exporter « Dossier »/ })
  await dialog.getByRole('radio', { name: /^Markdown/ }).check()
  await dialog.getByLabel('Les pages rangées dessous').check()
  expect(await violations(page)).toEqual([])
  const zip = await download(page, dialog)
  expect(zip.suggestedFilename()).toBe('Dossier.zip')
  expect(readFileSync(await zip.path()).toString('utf8')).toContain('Dossier/Pièce jointe.md')
})

test('without network, a sentence says when it will be possible', async ({ page, baseURL, context }) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeDocument(page, baseURL, 'Hors de portée')
  await openDocument(page, made.href)
  await saved(page)
  const dialog = await openDialog(page)
  await context.setOffline(true)
  await dialog.getByRole('button', { name: 'Exporter' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Pas de réseau.')
  await context.setOffline(false)
})

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  await page.getByRole('menuitem', { name: 'Exporter…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Exporter/ })
  await expect(dialog).toBeVisible()
  return dialog
}

async function download(page: Page, dialog: Locator): Promise<Download> {
  const coming = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Exporter' }).click()
  return coming
}
