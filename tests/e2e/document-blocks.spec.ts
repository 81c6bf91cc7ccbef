// Live blocks in a document: put in by « / », filled by the server for each reader, kept where they belong.
import { expect, test, type Page } from '@playwright/test'
import { api, makeInitiative, NOLWENN, SOAZIG, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, reader, saved, text } from './document-steps'

/** At the end of the text, whatever stands in the middle of it. */
async function write(page: Page, words: string): Promise<void> {
  await text(page).focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(words)
}

test('a decision and an action are taken in the text, followed in the initiative, counted and listed', async ({
  page,
  browser,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Blocs vivants')
  const doc = await makeDocument(page, baseURL, 'Comité de janvier', initiative.id)
  await openDocument(page, doc.href)

  await write(page, '/décision')
  await page.keyboard.press('Enter')
  const decision = text(page).getByRole('region', { name: 'Décision' })
  await decision
    .getByRole('textbox', { name: 'Ce qui est décidé' })
    .fill('Les soirées se tiennent dans la commune')
  await page.keyboard.press('Enter')
  await decision.getByRole('combobox', { name: 'État' }).selectOption({ label: 'Adoptée' })
  await saved(page)
  await expect
    .poll(async () => {
      const { items } = await api<{
        items: { statement: string; state: string; source: { pageId: string } }[]
      }>(page, baseURL, 'get', `/initiatives/${initiative.id}/decisions`)
      return items.map((one) => [one.statement, one.state, one.source.pageId])
    })
    .toEqual([['Les soirées se tiennent dans la commune', 'adoptee', doc.id]])

  await write(page, '/action')
  await page.keyboard.press('Enter')
  const action = text(page).getByRole('region', { name: 'Action' })
  await action.getByRole('textbox', { name: 'Ce qui est à faire' }).fill('Réserver la salle')
  await action.getByRole('button', { name: 'Enregistrer' }).click()
  await action.getByRole('combobox', { name: 'Qui', exact: true }).focus()
  await action.getByRole('combobox', { name: 'Qui', exact: true }).selectOption({ label: 'Nolwenn Le Goff' })
  await action.getByLabel('Pour le').fill('2027-03-12')
  await expect
    .poll(async () => {
      const { items } = await api<{ items: { title: string; dueDate: string; owner: { name: string } }[] }>(
        page,
        baseURL,
        'get',
        `/initiatives/${initiative.id}/actions`
      )
      return items.map((one) => [one.title, one.dueDate, one.owner.name])
    })
    .toEqual([['Réserver la salle', '2027-03-12', 'Nolwenn Le Goff']])

  await write(page, '/indicateur')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Insérer un indicateur' })
  await dialog.getByLabel('Tableau').selectOption({ label: 'Décisions de l’initiative' })
  await dialog.getByLabel('Ce que dit ce chiffre').fill('décision prise')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Insérer' }).click()
  await expect(text(page).getByRole('region', { name: 'Indicateur' })).toContainText(/1\s*décision prise/)
  await saved(page)
  await page.screenshot({ path: 'test-results/blocks-1440.png', fullPage: true })
  expect(await violations(page)).toEqual([])

  const markdown = await page.request.get(`/api/v1/pages/${doc.id}/export?format=md`)
  const words = await markdown.text()
  expect(words).toContain('Les soirées se tiennent dans la commune')
  expect(words).toMatch(/Adoptée/)
  expect(words).toContain('décision prise')

  // Somebody else of the network reads the same, and edits nothing.
  const soazig = await reader(browser, baseURL, SOAZIG, doc.href)
  await soazig.setViewportSize({ width: 390, height: 844 })
  await expect(text(soazig).getByRole('region', { name: 'Décision' })).toContainText('Adoptée')
  await expect(text(soazig).getByRole('textbox', { name: 'Ce qui est décidé' })).toHaveCount(0)
  expect(await soazig.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await violations(soazig)).toEqual([])
  await soazig.screenshot({ path: 'test-results/blocks-390.png', fullPage: true })
  await soazig.context().close()
})

test('contents, a structure and a file; a block is taken out and put back', async ({ page, baseURL }) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Blocs divers')
  await openDocument(page, doc.href)
  await write(page, '# Pourquoi')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/sommaire')
  await page.keyboard.press('Enter')
  const contents = text(page).getByRole('region', { name: 'Sommaire' })
  await expect(contents.getByRole('link', { name: 'Pourquoi' })).toBeVisible()

  await write(page, '/structure')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Insérer une structure' })
  await dialog.getByLabel('Chercher par son nom').fill('morlaix')
  await expect(dialog.getByRole('option', { name: /Morlaix/ }).first()).toBeAttached()
  await dialog.getByRole('button', { name: 'Insérer' }).click()
  const card = text(page).getByRole('region', { name: 'Structure' })
  await expect(card.getByRole('link', { name: /Morlaix/ })).toBeVisible()

  await saved(page)
  expect(await violations(page)).toEqual([])

  await contents.getByRole('button', { name: 'Retirer ce bloc' }).click()
  await expect(contents).toBeHidden()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(contents).toBeVisible()
})
