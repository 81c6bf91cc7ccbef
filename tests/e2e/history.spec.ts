// The past of a document: named, compared, restored while somebody else writes.
import { expect, test } from '@playwright/test'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, reader, saved, text, write } from './document-steps'

test('a version is named, compared and restored; the other goes on writing and loses nothing', async ({
  page,
  browser,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Un document qui change')
  await openDocument(page, doc.href)
  await write(page, 'La première phrase reste.')
  await saved(page)
  const history = page.getByRole('dialog', { name: 'Historique' })
  const openHistory = async () => {
    await page.getByRole('button', { name: 'Autres actions' }).first().click()
    await page.getByRole('menuitem', { name: 'Historique' }).click()
  }
  await openHistory()
  await history.getByLabel('Nom de la version').fill('Avant la réunion')
  await history.getByRole('button', { name: 'Garder cette version' }).click()
  await expect(history.getByRole('button', { name: /Avant la réunion/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')

  const erwan = await reader(browser, baseURL, 'coordination@mlx.example', doc.href)
  await write(erwan, ' Celle-ci est de trop.')
  await saved(erwan)
  await expect(text(page)).toContainText('de trop')
  await openHistory()
  await history.getByRole('button', { name: /Avant la réunion/ }).click()
  await history.getByLabel('Comparer avec').selectOption('now')
  await expect(history.locator('ins')).toContainText('de trop')
  await history.getByRole('button', { name: 'Restaurer cette version…' }).click()
  await history.getByRole('button', { name: 'Restaurer cette version', exact: true }).click()
  await expect(text(page)).not.toContainText('de trop')
  await expect(text(erwan)).toHaveText('La première phrase reste.')
  await erwan.keyboard.type(' Et la suite.')
  await expect(text(page)).toContainText('Et la suite.')
  await erwan.context().close()
})
