// Comments on a document, by two people in two browsers: said, seen at once, answered, resolved; kept when their words go.
import { expect, test } from '@playwright/test'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, reader, saved, text, write } from './document-steps'

test('a comment on words is seen by the other at once, answered, resolved, and survives its words', async ({
  page,
  browser,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Un document à relire')
  await openDocument(page, doc.href)
  await write(page, 'Les pôles se retrouvent au printemps')
  await saved(page)
  const erwan = await reader(browser, baseURL, 'coordination@mlx.example', doc.href)
  await expect(text(erwan)).toContainText('printemps')

  // By keyboard alone: select the last word, comment on it.
  await page.keyboard.press('ControlOrMeta+Shift+ArrowLeft')
  await page.keyboard.press('ControlOrMeta+Alt+m')
  await expect(page.getByRole('textbox', { name: 'Votre commentaire' })).toBeFocused()
  await page.keyboard.type('Quelle semaine ?')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('region', { name: 'Commentaire sur « printemps »' })).toBeVisible()
  await expect(text(page).locator('mark.cmt')).toHaveText('printemps')

  const there = erwan.getByRole('region', { name: 'Commentaire sur « printemps »' })
  await expect(there).toContainText('Quelle semaine ?')
  await expect(text(erwan).locator('mark.cmt')).toHaveText('printemps')
  await there.getByRole('textbox', { name: 'Répondre' }).fill('La troisième de mars')
  await there.getByRole('button', { name: 'Envoyer' }).click()
  const here = page.getByRole('region', { name: 'Commentaire sur « printemps »' })
  await expect(here).toContainText('La troisième de mars')
  expect(await violations(page)).toEqual([])

  // It moves with the text, and stays when the words go.
  await text(erwan).click()
  await erwan.keyboard.press('ControlOrMeta+Home')
  await erwan.keyboard.type('Rappel : ')
  await expect(text(page)).toContainText('Rappel : ')
  await expect(text(page).locator('mark.cmt')).toHaveText('printemps')
  await erwan.keyboard.press('ControlOrMeta+End')
  for (const _ of 'printemps') await erwan.keyboard.press('Backspace')
  await expect(here).toContainText('texte supprimé')

  await here.getByRole('button', { name: 'Résoudre' }).click()
  await expect(erwan.getByText('Aucun commentaire ouvert')).toBeVisible()
  await erwan.context().close()
})

test('what was being written is still there after the page is closed; a phone has a sheet', async ({
  page,
  baseURL
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'À compléter')
  await openDocument(page, doc.href)
  await saved(page)
  await page.getByRole('button', { name: 'Commentaires' }).click()
  const sheet = page.getByRole('dialog', { name: 'Commentaires' })
  await sheet.getByRole('button', { name: 'Commenter' }).click()
  await sheet.getByRole('textbox', { name: 'Votre commentaire' }).fill('Une idée à moitié')
  expect(await violations(page)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: 'Commentaires' }).click()
  await expect(sheet.getByRole('textbox', { name: 'Votre commentaire' })).toHaveValue('Une idée à moitié')
})
