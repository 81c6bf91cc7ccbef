// A collection as a table, by keyboard alone, by two people at once, on a screen and on a phone.
import { expect, test, type Page } from '@playwright/test'
import { saved } from './document-steps'
import {
  ERWAN,
  NOLWENN,
  api,
  makeInitiative,
  open,
  signIn,
  someoneElse,
  violations
} from './initiatives-steps'

const FIELDS = [
  { key: 'metier', type: 'text', label: 'Métier en tension', role: 'title' },
  { key: 'structures', type: 'integer', label: 'Structures' },
  { key: 'postes', type: 'integer', label: 'Postes d’ici 2022', role: 'amount' },
  {
    key: 'secteur',
    type: 'choice',
    label: 'Secteur',
    options: ['Social et médico-social', 'Sport et animation']
  },
  { key: 'piste', type: 'text', label: 'Piste d’action' },
  {
    key: 'etat',
    type: 'choice',
    label: 'État',
    role: 'status',
    options: ['Repérée', 'Diagnostic partagé', 'Atelier prévu', 'Action engagée', 'Suivie']
  },
  { key: 'echeance', type: 'date', label: 'Échéance', role: 'date' }
]
const RECORDS = [
  [
    'Aide-soignant·e',
    14,
    32,
    'Social et médico-social',
    'Atelier conditions de travail',
    'Atelier prévu',
    '2027-03-12'
  ],
  [
    'Auxiliaire de vie sociale',
    11,
    41,
    'Social et médico-social',
    'Véhicules mutualisés',
    'Diagnostic partagé',
    null
  ],
  ['Infirmier·ère en Ehpad', 6, 9, 'Social et médico-social', null, 'Repérée', null],
  [
    'Éducateur·rice sportif·ve',
    18,
    15,
    'Sport et animation',
    'Emploi partagé entre clubs',
    'Action engagée',
    '2027-04-09'
  ],
  ['Maître-nageur·se', 3, 4, 'Sport et animation', 'Accord avec les piscines', 'Suivie', null]
] as const

async function makeTensions(page: Page, baseURL: string | undefined): Promise<string> {
  const { id, slug } = await makeInitiative(page, baseURL, 'GPECT')
  const made = await api<{ id: string }>(page, baseURL, 'post', `/initiatives/${id}/pages`, {
    kind: 'collection',
    title: 'Tensions de recrutement',
    fields: FIELDS
  })
  for (const cells of RECORDS) {
    const values = Object.fromEntries(FIELDS.map((field, at) => [field.key, cells[at] ?? null]))
    await api(page, baseURL, 'post', `/pages/${made.id}/records`, { values })
  }
  const view = (type: string, name: string, settings: unknown) =>
    api(page, baseURL, 'post', `/pages/${made.id}/views`, { type, name, settings })
  await view('table', 'Tableau', { group: ['secteur'], totals: { postes: 'sum' } })
  await view('board', 'Avancement', { group: ['etat'], totals: { postes: 'sum' } })
  return `/initiatives/${slug}/tableaux/${made.id}`
}

const grid = (page: Page) => page.getByRole('grid')
const cell = (page: Page, record: string, column: string) =>
  page
    .getByRole('row')
    .filter({ hasText: record })
    .getByRole('gridcell', { name: new RegExp(`^${column} :`) })

test('a table is read, walked through and written by keyboard alone; the other person sees it', async ({
  page,
  browser,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const href = await makeTensions(page, baseURL)
  await open(page, href)
  await expect(grid(page)).toBeVisible()
  await expect(page.getByRole('row', { name: /^Replier Social et médico-social/ })).toContainText('82')
  expect(await violations(page)).toEqual([])

  const other = await someoneElse(browser, baseURL, ERWAN)
  await open(other, href)
  await expect(grid(other)).toBeVisible()

  await grid(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('25')
  await page.keyboard.press('Enter')
  await expect(cell(page, 'Aide-soignant·e', 'Structures')).toHaveText('25')
  // The same after a click: what is typed goes into the cell that was clicked.
  await cell(page, 'Aide-soignant·e', 'Structures').click()
  await page.keyboard.type('26')
  await page.keyboard.press('Enter')
  await expect(cell(page, 'Aide-soignant·e', 'Structures')).toHaveText('26')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(cell(page, 'Aide-soignant·e', 'Structures')).toHaveText('25')
  await expect(cell(other, 'Aide-soignant·e', 'Structures')).toHaveText('25')
  await saved(page)

  // What cannot be read stays in its cell and says so; Escape gives back what was there.
  await page.keyboard.type('beaucoup')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('nombre entier')
  await page.keyboard.press('Escape')
  await expect(cell(page, 'Auxiliaire de vie sociale', 'Structures')).toHaveText('11')

  await page.keyboard.press('ControlOrMeta+z')
  await expect(cell(other, 'Aide-soignant·e', 'Structures')).toHaveText('14')

  // Fill down over two rows.
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ControlOrMeta+d')
  await expect(cell(other, 'Infirmier·ère en Ehpad', 'Structures')).toHaveText('11')

  // Escape then Tab leaves the grid.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(grid(page)).not.toBeFocused()
  await other.context().close()
})

test('the record opens beside the table, at its own address', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  await open(page, await makeTensions(page, baseURL))
  await grid(page).focus()
  await page.keyboard.press('ControlOrMeta+Enter')
  const sheet = page.getByRole('complementary', { name: 'Fiche « Aide-soignant·e »' })
  await expect(sheet).toContainText('Atelier conditions de travail')
  await expect(page).toHaveURL(/fiche=/)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/fiche=/)
})

for (const width of [390, 1440]) {
  test(`table and columns at ${width} px`, async ({ page, baseURL }) => {
    await page.setViewportSize({ width, height: 900 })
    await signIn(page, baseURL, NOLWENN)
    const href = await makeTensions(page, baseURL)
    await open(page, href)
    await expect(page.getByText('Aide-soignant·e')).toBeVisible()
    await page.screenshot({ path: test.info().outputPath(`table-${width}.png`) })
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Avancement' }).click()
    await expect(page.getByRole('region', { name: 'Atelier prévu' })).toBeVisible()
    await page.screenshot({ path: test.info().outputPath(`board-${width}.png`) })
    expect(await violations(page)).toEqual([])
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(content).toBeLessThanOrEqual(screen ?? 0)
  })
}

test('a card moves by keyboard, is announced, and the other person sees it in its column', async ({
  page,
  browser,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const href = await makeTensions(page, baseURL)
  await open(page, href)
  await page.getByRole('link', { name: 'Avancement' }).click()
  const other = await someoneElse(browser, baseURL, ERWAN)
  await open(other, page.url())
  await page.getByRole('link', { name: 'Aide-soignant·e' }).focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(page.getByRole('status').filter({ hasText: 'Action engagée' })).toContainText(
    'Aide-soignant·e'
  )
  await expect(other.getByRole('region', { name: 'Action engagée' })).toContainText('Aide-soignant·e')
  await expect(page.getByRole('link', { name: 'Aide-soignant·e' })).toBeFocused()
  // By mouse, to the first column.
  const card = page.locator('[data-card]').filter({ hasText: 'Aide-soignant·e' })
  const target = page.getByRole('region', { name: 'Repérée' })
  const [from, to] = [await card.boundingBox(), await target.boundingBox()]
  if (!from || !to) throw new Error('nothing to drag')
  await page.mouse.move(from.x + 30, from.y + from.height - 6)
  await page.mouse.down()
  await page.mouse.move(to.x + 60, to.y + 80, { steps: 8 })
  await page.mouse.up()
  await expect(other.getByRole('region', { name: 'Repérée' })).toContainText('Aide-soignant·e')
  await expect(other.locator('[data-card]').filter({ hasText: 'Aide-soignant·e' })).toHaveCount(1)
  await other.context().close()
})

test('a table is made from the documents of an initiative, on a phone too', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 900 })
  await signIn(page, baseURL, NOLWENN)
  const { slug } = await makeInitiative(page, baseURL, 'GPECT')
  await open(page, `/initiatives/${slug}/documents`)
  const button = page.getByRole('button', { name: 'Nouveau tableau' })
  await expect(button).toBeVisible()
  await page.screenshot({ path: test.info().outputPath('documents-390.png') })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await button.click()
  await page.getByLabel('Titre').fill('Prêt de matériel')
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Créer le tableau' }).click()
  await expect(page).toHaveURL(/\/tableaux\//)
  await page.getByRole('button', { name: 'Ajouter une fiche' }).first().click()
  await expect(page.getByRole('complementary', { name: /^Fiche/ })).toBeVisible()
  await page.goto(`/initiatives/${slug}/documents`)
  await page
    .getByRole('link', { name: /Prêt de matériel/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/tableaux\//)
})
