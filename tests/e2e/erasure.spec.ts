// What goes for good is asked for twice, says what goes and what stays, and is gone: a person, the past of a page.
import { expect, test } from '@playwright/test'
import { makeDocument, openDocument, saved, text, write } from './document-steps'
import { fits } from './identity-steps'
import {
  ADMIN,
  api,
  MAIRIE,
  NOLWENN,
  open,
  organisationId,
  signIn,
  someoneElse,
  unique,
  violations
} from './initiatives-steps'

for (const width of [1440, 390]) {
  test(`an administrator erases a person, whose name is typed, at ${width} px`, async ({ page, baseURL }) => {
    const givenName = `Partie${width}`
    await page.setViewportSize({ width, height: 900 })
    await signIn(page, baseURL, ADMIN)
    const organisation = await organisationId(page, baseURL, 'Adess Ouest-Côtes d’Armor')
    await api(page, baseURL, 'post', `/organisations/${organisation}/members`, {
      email: `${unique('partie').replace(' ', '.')}@exemple.fr`,
      givenName,
      role: 'member'
    })
    await open(page, '/administration/personnes')
    await page.getByRole('link', { name: new RegExp(givenName) }).click()
    await page.waitForURL(/personnes\/[0-9a-f-]{36}/)
    const address = page.url()
    const name = (await page.getByRole('heading', { level: 1 }).textContent())?.trim() ?? ''
    await page.getByRole('button', { name: `Actions pour ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Effacer cette personne…' }).click()
    const dialog = page.getByRole('dialog', { name: `Effacer ${name}` })
    await expect(dialog).toContainText('Ce qui s’efface pour de bon')
    await expect(dialog).toContainText('ancien membre')
    expect(await violations(page)).toEqual([])
    await fits(page)
    if (process.env['OFFLINE_SHOTS'])
      await page.screenshot({ path: `${process.env['OFFLINE_SHOTS']}/erase-${width}.png` })

    await dialog.getByRole('textbox').fill('Quelqu’un d’autre')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText('Ce n’est pas le nom demandé')).toBeVisible()
    await dialog.getByRole('textbox').fill(name.toUpperCase())
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/administration\/personnes/)
    await expect(page.getByText('Cette personne n’est plus dans le réseau')).toBeVisible()
    await expect(page.getByRole('link', { name: new RegExp(givenName) })).toHaveCount(0)
    expect((await page.request.get(`/api/v1/people/${address.split('/').at(-1)}`)).status()).toBe(404)
  })
}

test('who does not administer the network is not offered to erase anybody', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  await open(page, '/reseau')
  const reply = await page.request.get('/api/v1/people?limit=5')
  const { items } = await reply.json()
  await open(page, `/personnes/${items[0].id}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Actions pour/ })).toHaveCount(0)
})

test('the past of a page is erased from its menu; what it says stays, nobody is sent away', async ({
  page,
  browser,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Mots de trop')
  await openDocument(page, doc.href)
  await write(page, 'Un secret')
  await saved(page)
  await text(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.press('Delete')
  await write(page, 'Ce qui reste.')
  await saved(page)
  await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  await page.getByRole('menuitem', { name: 'Effacer le passé de cette page…' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Effacer le passé de « Mots de trop »')
  expect(await violations(page)).toEqual([])
  if (process.env['OFFLINE_SHOTS'])
    await page.screenshot({ path: `${process.env['OFFLINE_SHOTS']}/past.png` })
  await question.getByRole('button', { name: 'Effacer le passé' }).click()
  await expect(page.getByText('Le passé de cette page est effacé.')).toBeVisible()
  await write(page, ' Et la suite.')
  await saved(page)
  await expect(text(page)).toHaveText('Ce qui reste. Et la suite.')
  const copy = await page.request.get(`/api/v1/pages/${doc.id}/copy`)
  expect((await copy.body()).toString('latin1')).not.toContain('secret')

  const reader = await someoneElse(browser, baseURL, MAIRIE)
  await openDocument(reader, doc.href)
  await reader.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  await expect(reader.getByRole('menuitem', { name: 'Imprimer' })).toBeVisible()
  await expect(reader.getByRole('menuitem', { name: 'Effacer le passé de cette page…' })).toHaveCount(0)
  await reader.context().close()
})
