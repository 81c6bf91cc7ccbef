// The sheet of a record: two people write its text at once, talk about it, see what happened to it and go back, find it again in the trash.
import { expect, test, type Page } from '@playwright/test'
import { saved } from './document-steps'
import {
  api,
  ERWAN,
  makeInitiative,
  NOLWENN,
  open,
  organisationId,
  signIn,
  someoneElse,
  violations
} from './initiatives-steps'

const body = (page: Page) => page.getByRole('textbox', { name: /^Texte de la fiche/ })
const sheet = (page: Page) => page.getByRole('complementary', { name: /^Fiche/ })
const tab = (page: Page, name: string) => sheet(page).getByRole('tab', { name })

interface Made {
  page: string
  href: string
  sheet: string
}

/** Nolwenn and Erwan both write in it. */
async function makeRecord(page: Page, baseURL: string | undefined): Promise<Made> {
  const { id, slug } = await makeInitiative(page, baseURL, 'Fiches')
  const partner = await organisationId(page, baseURL, 'Adess Morlaix')
  await api(page, baseURL, 'post', `/initiatives/${id}/organisations`, {
    organisationId: partner,
    role: 'partner'
  })
  const made = await api<{ id: string }>(page, baseURL, 'post', `/initiatives/${id}/pages`, {
    kind: 'collection',
    title: 'Actions',
    fields: [
      { key: 'nom', type: 'text', label: 'Nom', role: 'title' },
      { key: 'etat', type: 'choice', label: 'État', role: 'status', options: ['À faire', 'Fait'] }
    ]
  })
  const record = await api<{ id: string }>(page, baseURL, 'post', `/pages/${made.id}/records`, {
    values: { nom: 'Écrire aux mairies', etat: 'À faire' }
  })
  const href = `/initiatives/${slug}/tableaux/${made.id}`
  return { page: made.id, href, sheet: `${href}?fiche=${record.id}` }
}

for (const [theme, width] of [
  ['light', 1440],
  ['dark', 390]
] as const) {
  test(`the text of a record is written by two people at once, ${theme}, ${width} px`, async ({
    page,
    browser,
    baseURL,
    context
  }, info) => {
    await page.setViewportSize({ width, height: 844 })
    await page.emulateMedia({ colorScheme: theme })
    await signIn(page, baseURL, NOLWENN)
    const made = await makeRecord(page, baseURL)
    const other = await someoneElse(browser, baseURL, ERWAN)
    await Promise.all([open(page, made.sheet), open(other, made.sheet)])
    await body(page).click()
    await page.keyboard.type('Trois mairies ont répondu.')
    await expect(body(other)).toContainText('Trois mairies ont répondu.')
    await body(other).click()
    await other.keyboard.press('ControlOrMeta+End')
    await other.keyboard.type(' La quatrième appelle lundi.')
    await expect(body(page)).toContainText('répondu. La quatrième appelle lundi.')
    await expect(sheet(page).getByText('Curseur de Erwan')).toBeAttached()
    await saved(page)
    await saved(other)
    await page.screenshot({ path: info.outputPath('record.png') })
    expect(await violations(page)).toEqual([])
    // Undoing in the text takes back one’s own words only.
    await body(page).press('ControlOrMeta+z')
    await expect(body(page)).not.toContainText('Trois mairies')
    await expect(body(page)).toContainText('La quatrième appelle lundi.')
    // Without network, like the rest: on the device, then everywhere.
    await context.setOffline(true)
    await body(page).press('ControlOrMeta+End')
    await page.keyboard.type(' Noté sans réseau.')
    await expect(page.locator('[data-save]')).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })
    await context.setOffline(false)
    await expect(body(other)).toContainText('Noté sans réseau.', { timeout: 20_000 })
    await saved(page)
    // Escape and Tab leave the text; Escape then closes the sheet.
    await body(page).press('Escape')
    await expect(sheet(page)).toBeVisible()
    await page.keyboard.press('Shift+Tab')
    await expect(body(page)).not.toBeFocused()
    await tab(page, 'Fiche').press('Escape')
    await expect(sheet(page)).toHaveCount(0)
    await open(page, made.sheet)
    await expect(body(page)).toContainText('La quatrième appelle lundi.')
    await expect(body(page)).toContainText('Noté sans réseau.')
    await other.context().close()
  })
}

test('what happened to a record is told with who and when; a field goes back, and the whole record', async ({
  page,
  browser,
  baseURL
}, info) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeRecord(page, baseURL)
  const other = await someoneElse(browser, baseURL, ERWAN)
  await Promise.all([open(page, made.sheet), open(other, made.sheet)])
  const change = async (whose: Page, name: string) => {
    await sheet(whose)
      .getByRole('button', { name: /^Modifier Nom/ })
      .click()
    await sheet(whose).getByRole('textbox', { name: 'Nom' }).fill(name)
    await whose.keyboard.press('Enter')
    await saved(whose)
    // Noted before the next one: what changes a cell twice within a moment is one change.
    const id = new URL(whose.url()).searchParams.get('fiche')
    await api(whose, baseURL, 'get', `/pages/${made.page}/records/${id}/changes`)
  }
  const first = new URL(page.url()).searchParams.get('fiche')
  await api(page, baseURL, 'get', `/pages/${made.page}/records/${first}/changes`)
  await change(page, 'Écrire à toutes les mairies')
  await expect(sheet(other).getByRole('heading', { name: 'Écrire à toutes les mairies' })).toBeVisible()
  await change(other, 'Appeler les mairies')
  await tab(page, 'Historique').click()
  const lines = sheet(page).locator('.record__past > li')
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(0)).toContainText('Erwan')
  await expect(lines.nth(0)).toContainText('Appeler les mairies')
  await expect(lines.nth(1)).toContainText('Nolwenn')
  await expect(lines.nth(2)).toContainText('a créé la fiche')
  await page.screenshot({ path: info.outputPath('history.png') })
  expect(await violations(page)).toEqual([])
  await lines.nth(0).getByRole('button', { name: 'Remettre « Nom » comme avant' }).click()
  await expect(sheet(page).getByRole('heading', { name: 'Écrire à toutes les mairies' })).toBeVisible()
  await expect(sheet(other).getByRole('heading', { name: 'Écrire à toutes les mairies' })).toBeVisible()
  // Going back is an edit like another: it is told, and undone.
  await expect(lines).toHaveCount(4, { timeout: 15_000 })
  await lines
    .nth(2)
    .getByRole('button', { name: /^Remettre la fiche comme avant/ })
    .click()
  await expect(sheet(page).getByRole('heading', { name: 'Écrire aux mairies' })).toBeVisible()
  await page.getByRole('button', { name: 'Annuler' }).last().click()
  await expect(sheet(page).getByRole('heading', { name: 'Écrire à toutes les mairies' })).toBeVisible()
  await other.context().close()
})

test('two people talk about a record, beside it', async ({ page, browser, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeRecord(page, baseURL)
  const other = await someoneElse(browser, baseURL, ERWAN)
  await Promise.all([open(page, made.sheet), open(other, made.sheet)])
  await tab(page, 'Commentaires').click()
  await sheet(page).getByRole('button', { name: 'Commenter' }).click()
  await sheet(page).getByRole('textbox', { name: 'Votre commentaire' }).fill('Qui appelle Plounérin ?')
  await sheet(page).getByRole('button', { name: 'Envoyer' }).click()
  // Told at once, without asking.
  await expect(tab(other, 'Commentaires')).toContainText('1')
  await tab(other, 'Commentaires').click()
  await expect(sheet(other).getByText('Qui appelle Plounérin ?')).toBeVisible()
  expect(await violations(other)).toEqual([])
  await sheet(other).getByRole('textbox', { name: 'Répondre' }).fill('Moi, lundi.')
  await sheet(other).getByRole('button', { name: 'Envoyer' }).click()
  await expect(sheet(page).getByText('Moi, lundi.')).toBeVisible()
  // A line that speaks of the comment alone leads to the record.
  const { items } = await api<{ items: { id: string }[] }>(
    page,
    baseURL,
    'get',
    `/pages/${made.page}/threads`
  )
  await open(other, `${made.href}?commentaire=${items[0]?.id}`)
  await expect(sheet(other).getByText('Qui appelle Plounérin ?')).toBeVisible()
  await other.context().close()
})

test('a record in the trash is found again with what it holds, looked at, and put back', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeRecord(page, baseURL)
  await open(page, made.sheet)
  await body(page).click()
  await page.keyboard.type('Des mots à garder.')
  await saved(page)
  await sheet(page).getByRole('button', { name: 'Actions de la fiche' }).click()
  await page.getByRole('menuitem', { name: 'Mettre à la corbeille' }).click()
  await expect(sheet(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Actions du tableau' }).click()
  await page.getByRole('menuitem', { name: 'Fiches à la corbeille' }).click()
  const trash = page.getByRole('dialog', { name: 'Corbeille du tableau' })
  await expect(trash.getByText(/Mise ici par Nolwenn/)).toBeVisible()
  expect(await violations(page)).toEqual([])
  await trash.getByRole('button', { name: 'Voir Écrire aux mairies' }).click()
  await expect(sheet(page).getByText('Des mots à garder.')).toBeVisible()
  await expect(sheet(page).getByText('Cette fiche est à la corbeille')).toBeVisible()
  await expect(sheet(page).getByRole('button', { name: /^Modifier Nom/ })).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await sheet(page).getByRole('button', { name: 'Remettre dans le tableau' }).click()
  await expect(sheet(page).getByRole('button', { name: /^Modifier Nom/ })).toBeVisible()
  await expect(body(page)).toContainText('Des mots à garder.')
})
