// The calendar in the hands of people: moving records by keyboard, mouse and finger, adding on a day, hours.
import { expect, test, type Page } from '@playwright/test'
import { changes, openView, violations } from './views-steps'

const day = (page: Page, name: string) => page.getByRole('gridcell', { name: new RegExp(`^${name}, `) })
const event = (page: Page, name: string) => page.locator('[data-drag]').filter({ hasText: name }).first()

async function carry(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 12, from.y + 4)
  await page.mouse.move(to.x, to.y, { steps: 6 })
  await page.mouse.up()
}

async function centre(page: Page, locator: ReturnType<typeof event>) {
  const box = await locator.boundingBox()
  if (!box) throw new Error('not drawn')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function withHours(page: Page) {
  await page.getByRole('button', { name: 'Réglages' }).click()
  await page.getByLabel('Début').selectOption({ label: 'Ouverture des portes' })
  await page.getByLabel('Fin', { exact: true }).selectOption({ label: 'Fermeture' })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Semaine', exact: true }).click()
}

test('by keyboard: from day to day, into a day, a record moves and says where it is', async ({ page }) => {
  await openView(page, 'calendar')
  await day(page, 'jeudi 6 février').focus()
  await page.keyboard.press('ArrowRight')
  await expect(day(page, 'vendredi 7 février')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(event(page, 'Soirée 14, Plounérin')).toBeFocused()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(
    page.getByRole('status').filter({ hasText: 'est maintenant le vendredi 14 février' })
  ).toBeAttached()
  await expect(event(page, 'Soirée 14, Plounérin')).toBeFocused()
  await expect(day(page, 'vendredi 14 février').getByText('Soirée 14')).toBeVisible()
  await page.keyboard.press('Alt+Shift+ArrowRight')
  await expect(page.getByRole('status').filter({ hasText: 'va jusqu’au samedi 15 février' })).toBeAttached()
  expect(await changes(page)).toBe(2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('heading', { name: 'mars 2020' })).toBeVisible()
})

test('by mouse: a record that lasts moves by the day it was taken by', async ({ page }) => {
  await openView(page, 'calendar')
  // From 17 to 20 February: taken by its second day, let go on the 11th.
  const bar = await event(page, 'Soirée 4, Plounérin').boundingBox()
  if (!bar) throw new Error('not drawn')
  await carry(
    page,
    { x: bar.x + (bar.width * 3) / 8, y: bar.y + bar.height / 2 },
    await centre(page, day(page, 'mardi 11 février'))
  )
  await expect(
    page.getByRole('status').filter({ hasText: 'est maintenant le lundi 10 février' })
  ).toBeAttached()
  expect(await changes(page)).toBe(1)
})

test('a drag that is given up changes nothing', async ({ page }) => {
  await openView(page, 'calendar')
  const from = await centre(page, event(page, 'Soirée 8, Plufur'))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 200, from.y + 90, { steps: 4 })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect(await changes(page)).toBe(0)
})

test('a record is added on a day, by its button and by a key', async ({ page }) => {
  await openView(page, 'calendar')
  await day(page, 'jeudi 13 février').hover()
  await page.getByRole('button', { name: 'Ajouter le jeudi 13 février' }).click()
  await page.getByRole('button', { name: 'Ajouter la fiche' }).click()
  await expect(page.getByText('Donnez un nom à la fiche.')).toBeVisible()
  await page.getByLabel('Soirée', { exact: true }).fill('Veillée')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(day(page, 'jeudi 13 février').getByText('Veillée')).toBeVisible()
  await day(page, 'mardi 25 février').focus()
  await page.keyboard.press('+')
  await page.keyboard.type('Bilan')
  await page.keyboard.press('Enter')
  await expect(day(page, 'mardi 25 février').getByText('Bilan')).toBeVisible()
})

test('hours: a record moves to another hour of another day, and keeps its length', async ({ page }) => {
  await openView(page, 'calendar')
  await withHours(page)
  expect(await violations(page)).toEqual([])
  const from = await centre(page, event(page, 'Soirée 2, Botsorhel'))
  const column = await page.locator('[data-hours][data-drop="2020-02-06"]').boundingBox()
  if (!column) throw new Error('not drawn')
  // An hour is 48 pixels high.
  await carry(page, from, { x: column.x + column.width / 2, y: from.y - 96 })
  await expect(page.getByRole('status').filter({ hasText: /le jeudi 6\sfévrier, 13\sh\s30/ })).toBeAttached()
  await event(page, 'Soirée 2, Botsorhel').focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(page.getByRole('status').filter({ hasText: /13\sh\s45/ })).toBeAttached()
  await expect(event(page, 'Soirée 2, Botsorhel')).toBeFocused()
})

test('by finger on a phone: the day chosen is told below, and a record is carried to another day', async ({
  browser
}) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await openView(page, 'calendar')
  await day(page, 'vendredi 7 février').tap()
  const from = await centre(page, event(page, 'Soirée 14, Plounérin'))
  const to = await centre(page, day(page, 'mardi 11 février'))
  const cdp = await context.newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  await touch('touchStart', from)
  await expect(page.locator('.is-lifted')).toBeAttached()
  await touch('touchMove', { x: from.x, y: from.y - 20 })
  await touch('touchMove', to)
  await expect(page.locator('.is-over')).toBeAttached()
  await touch('touchEnd')
  await expect(
    page.getByRole('status').filter({ hasText: 'est maintenant le mardi 11 février' })
  ).toBeAttached()
  await context.close()
})

test('ten thousand records: the month is drawn with few elements, and a day tells all of its own', async ({
  page
}) => {
  await openView(page, 'calendar', 'dix-mille')
  expect(await page.locator('main *').count()).toBeLessThan(3000)
  await page.locator('.cal-more').first().click()
  await expect(page.getByRole('button', { name: /Voir encore \d+ fiches/ })).toBeVisible()
})

test('a record that somebody else removes while it is reached leaves the rest in place', async ({ page }) => {
  await openView(page, 'calendar')
  await event(page, 'Soirée 8, Plufur').focus()
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('galerie:remove', { detail: 'record-7' })))
  await expect(event(page, 'Soirée 8, Plufur')).toHaveCount(0)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('grid')).toBeVisible()
})
