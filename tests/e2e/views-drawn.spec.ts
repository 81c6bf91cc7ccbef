// Map, charts, crossed table, timeline and form in the hands of people: keyboard, mouse, files, and what each says of the records.
import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { changes, openView, violations } from './views-steps'

async function choose(page: Page, settings: Record<string, string>) {
  await page.getByRole('button', { name: 'Réglages' }).click()
  for (const [label, option] of Object.entries(settings))
    await page.getByLabel(label, { exact: true }).selectOption({ label: option })
  await page.keyboard.press('Escape')
}
const opened = (page: Page) => page.locator('[data-opened]').getAttribute('data-opened')

test('map: arrows go from place to place, keys zoom, a place lists its records and opens one', async ({
  page
}) => {
  await openView(page, 'map')
  const place = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}, `) })
  await place('Plufur').focus()
  const box = () => page.locator('svg.rmap').getAttribute('viewBox')
  const before = await box()
  await page.keyboard.press('+')
  expect(await box()).not.toBe(before)
  await page.keyboard.press('0')
  expect(await box()).toBe('0 0 1000 600')
  await page.keyboard.press('ArrowUp')
  await expect(place('Plufur')).not.toBeFocused()
  await place('Plufur').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Plufur' })).toBeVisible()
  await page.getByRole('button', { name: 'Soirée 3, Plufur' }).click()
  expect(await opened(page)).toBe('record-2')
})

test('map: communes and EPCI, coloured by a figure whose steps are told', async ({ page }) => {
  await openView(page, 'map')
  await choose(page, { Dessiner: 'Les EPCI', 'Colorer par': 'Participants' })
  await expect(page.locator('.rmap__area')).toHaveCount(2)
  await expect(page.getByRole('rowheader', { name: 'CA Lannion-Trégor Communauté' })).toBeVisible()
  await choose(page, { Dessiner: 'Les communes', 'Colorer par': 'Nombre de fiches' })
  await expect(page.locator('.rmap__area')).toHaveCount(5)
  expect(await violations(page)).toEqual([])
})

test('charts: every figure is drawn at both widths without fault, and its table says the same', async ({
  page
}) => {
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    await openView(page, 'chart')
    for (const kind of [
      'Barres',
      'Barres empilées',
      'Courbe',
      'Anneau',
      'Pyramide',
      'Carte de chaleur',
      'Radar',
      'Nuage de points',
      'Cascade',
      'Avancement'
    ]) {
      await choose(page, { Figure: kind })
      await expect(page.locator('svg.chart')).toBeVisible()
      expect(await page.locator('svg.chart :is(rect, path)').count(), kind).toBeGreaterThan(2)
      const broken = await page
        .locator('svg.chart')
        .evaluate((svg) => /NaN|undefined|Infinity/.test(svg.outerHTML))
      expect(broken, kind).toBe(false)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(wide, `${kind}, ${width}`).toBeLessThanOrEqual(0)
    }
    expect(await violations(page)).toEqual([])
  }
  await choose(page, { Figure: 'Barres' })
  await page.getByRole('button', { name: 'Voir en tableau' }).click()
  await expect(page.getByRole('columnheader', { name: 'Repas partagé' })).toBeVisible()
  expect(faults).toEqual([])
})

test('charts: a figure is taken away as a picture and as a drawing that holds its colours', async ({
  page
}) => {
  await openView(page, 'chart')
  const take = async (name: string) => {
    await page.getByRole('button', { name: 'Télécharger la figure' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name }).click()
    ])
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
  }
  const svg = await take('Dessin (SVG)')
  expect(svg.name).toBe('Nombre-de-fiches-par-État.svg')
  const text = svg.bytes.toString()
  expect(text).toMatch(/fill="rgb\(|fill="#/)
  expect(text).toContain('À préparer')
  expect(text).not.toContain('var(--')
  const png = await take('Image (PNG)')
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(1000)
})

test('crossed table: sums of two levels, and a figure opens the records that it is made of', async ({
  page
}) => {
  await openView(page, 'pivot')
  await choose(page, { Mesurer: 'Participants', 'Lignes, second niveau': 'Commune' })
  await expect(page.getByRole('rowheader', { name: 'Tenue' })).toBeVisible()
  await page.getByRole('button', { name: /\(Total\)\s:\svoir\s24\sfiches$/ }).click()
  await expect(page.getByRole('dialog', { name: 'Total' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Soirée 1, Trémel' }).click()
  expect(await opened(page)).toBe('record-0')
})

test('timeline: by keyboard a record moves and its end too, and both are said', async ({ page }) => {
  await openView(page, 'timeline')
  const bar = page.locator('[data-bar="record-9"]')
  await bar.focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(
    page.getByRole('status').filter({ hasText: 'va maintenant du jeudi 20 février au' })
  ).toBeAttached()
  await expect(bar).toBeFocused()
  await page.keyboard.press('Alt+Shift+ArrowRight')
  expect(await changes(page)).toBe(2)
  await page.keyboard.press('ArrowDown')
  await expect(bar).not.toBeFocused()
  await expect(page.locator('[data-bar]:focus')).toBeAttached()
})

test('timeline: by mouse a record is carried, its end is drawn out, and Escape gives up', async ({
  page
}) => {
  await openView(page, 'timeline')
  await page.getByRole('combobox', { name: 'Échelle' }).selectOption('week')
  const bar = page.locator('[data-bar="record-9"]')
  await bar.focus()
  const box = await bar.boundingBox()
  if (!box) throw new Error('not drawn')
  const drag = async (x: number, by: number, key?: string) => {
    await page.mouse.move(x, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(x + by, box.y + box.height / 2, { steps: 5 })
    if (key) await page.keyboard.press(key)
    await page.mouse.up()
  }
  // Eighteen pixels a day.
  await drag(box.x + 10, 36)
  await expect(page.getByRole('status').filter({ hasText: 'du vendredi 21 février' })).toBeAttached()
  await drag(box.x + 60, 90, 'Escape')
  expect(await changes(page)).toBe(2)
})

test('timeline: ten thousand records draw only the rows in sight', async ({ page }) => {
  await openView(page, 'timeline', 'dix-mille')
  expect(await page.locator('[data-bar]').count()).toBeLessThan(60)
  await page.locator('.tl').evaluate((frame) => frame.scrollTo({ top: 200_000 }))
  await expect(page.locator('[aria-rowindex="5001"]')).toBeAttached()
})

test('form: what is missing is said and reached, a question appears with its answer, the record is made', async ({
  page
}) => {
  await openView(page, 'form')
  await page.getByRole('button', { name: 'Enregistrer la fiche' }).click()
  await expect(page.getByText('Cette réponse est demandée.')).toHaveCount(2)
  await expect(page.getByLabel('Soirée', { exact: true })).toBeFocused()
  await page.getByLabel('Soirée', { exact: true }).fill('Veillée')
  await page.getByRole('textbox', { name: 'Date' }).fill('12 mars 2020')
  await page.getByRole('textbox', { name: 'Date' }).blur()
  await expect(page.getByLabel('Participants')).toHaveCount(0)
  await page.getByLabel('Genre').selectOption({ label: 'Repas partagé' })
  await page.getByLabel('Participants').fill('beaucoup')
  await page.getByRole('button', { name: 'Enregistrer la fiche' }).click()
  await expect(page.getByText('ne se lit pas comme une valeur')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('Participants').fill('40')
  await page.getByRole('button', { name: 'Enregistrer la fiche' }).click()
  await expect(page.getByRole('heading', { name: 'La fiche est dans la collection' })).toBeVisible()
  expect(await changes(page)).toBe(1)
})

test('form: its questions are chosen, ordered and explained', async ({ page }) => {
  await openView(page, 'form')
  await page.getByRole('button', { name: 'Préparer le formulaire' }).click()
  await page.getByRole('button', { name: 'Ne plus demander « Coût »' }).click()
  await page.getByRole('button', { name: 'Monter « Genre »' }).click()
  await page.getByRole('button', { name: 'Avancement' }).click()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Revenir au formulaire' }).click()
  await expect(page.getByLabel('Avancement')).toBeVisible()
  await expect(page.getByLabel('Coût')).toHaveCount(0)
})
