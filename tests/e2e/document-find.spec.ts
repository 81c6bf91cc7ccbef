// Find and replace in a document, and moving what is written, all by keyboard.
import { expect, test, type Page } from '@playwright/test'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, saved, text } from './document-steps'

const lines = (page: Page) => text(page).locator(':scope > *').allInnerTexts()

async function type(page: Page, ...words: string[]): Promise<void> {
  await text(page).click()
  for (const [rank, line] of words.entries()) {
    if (rank > 0) await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
}

test('every match is marked, gone through and replaced, as one step', async ({ page, baseURL }) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  await openDocument(page, (await makeDocument(page, baseURL, 'Chercher')).href)
  await type(page, 'Le pôle et les PÔLES.', 'Un pole sans accent.', 'Rien.')
  await page.keyboard.press('ControlOrMeta+f')
  const bar = page.getByRole('search', { name: 'Chercher et remplacer' })
  const field = bar.getByLabel('Chercher dans ce document')
  await expect(field).toBeFocused()
  await field.fill('pole')
  await expect(text(page).locator('.found')).toHaveCount(3)
  await expect(bar.getByRole('status')).toHaveText('1 sur 3')
  await page.keyboard.press('Enter')
  await expect(bar.getByRole('status')).toHaveText('2 sur 3')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Shift+Enter')
  await expect(bar.getByRole('status')).toHaveText('3 sur 3')
  await bar.getByLabel('Respecter majuscules et accents').check()
  await expect(text(page).locator('.found')).toHaveCount(1)
  await bar.getByLabel('Respecter majuscules et accents').uncheck()
  await bar.getByLabel('Mots entiers').check()
  await expect(text(page).locator('.found')).toHaveCount(2)
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/find-1440.png' })
  await field.focus()
  await page.keyboard.press('Escape')
  await expect(bar).toBeHidden()
  await expect(text(page)).toBeFocused()
  await expect(text(page).locator('.found')).toHaveCount(0)

  await page.keyboard.press('ControlOrMeta+h')
  await bar.getByLabel('Chercher dans ce document').fill('pole')
  await bar.getByLabel('Remplacer par').fill('réseau')
  await bar.getByRole('button', { name: 'Tout remplacer' }).click()
  await expect(text(page)).toContainText('Le réseau et les réseauS.')
  expect((await lines(page)).slice(0, 2)).toEqual(['Le réseau et les réseauS.', 'Un réseau sans accent.'])
  await page.keyboard.press('Escape')
  await text(page).focus()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(text(page)).toContainText('Le pôle et les PÔLES.')
  await expect(text(page)).toContainText('Un pole sans accent.')
  await saved(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.keyboard.press('ControlOrMeta+h')
  await bar.getByLabel('Chercher dans ce document').fill('pole')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.screenshot({ path: 'test-results/find-390.png' })
})

test('a paragraph, an item of a list and a row go up and down; columns are moved, widened and sorted by', async ({
  page,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  await openDocument(page, (await makeDocument(page, baseURL, 'Déplacer')).href)
  await type(page, 'un', 'deux', 'trois')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  expect((await lines(page)).slice(0, 3)).toEqual(['un', 'trois', 'deux'])
  // The cursor has come along.
  await page.keyboard.type('!')
  expect((await lines(page)).slice(0, 3)).toEqual(['un', 'trois!', 'deux'])
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.type('- a')
  await page.keyboard.press('Enter')
  await page.keyboard.type('b')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(text(page).locator('li')).toHaveText(['b', 'a'])

  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/tableau')
  await page.keyboard.press('Enter')
  for (const words of ['Commune', 'Habitants', 'Pôle', 'Plufur', '580', 'OCA', 'Botsorhel', '1 250']) {
    await page.keyboard.type(words)
    await page.keyboard.press('Tab')
  }
  const column = (rank: number) => text(page).locator(`tr > :nth-child(${rank})`)
  await page.keyboard.press('Shift+Tab')
  await page.getByRole('button', { name: 'Autres gestes sur le tableau' }).click()
  await page.getByRole('menuitem', { name: 'Trier de Z à A' }).click()
  await expect(column(1)).toHaveText(['Commune', 'Botsorhel', 'Plufur'])
  // The cursor comes along, ready to move on.
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await expect(column(1)).toHaveText(['Commune', 'Plufur', 'Botsorhel'])
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await expect(column(1)).toHaveText(['Commune', 'Botsorhel', 'Plufur'])
  await page.keyboard.press('Alt+Shift+ArrowLeft')
  await expect(column(1)).toHaveText(['Habitants', '1 250', '580'])
  const width = async () => Math.round((await column(1).first().boundingBox())?.width ?? 0)
  const before = await width()
  await page.keyboard.press('ControlOrMeta+Alt+Shift+ArrowLeft')
  await expect.poll(width).toBeLessThan(before)
  await saved(page)
  expect(await violations(page)).toEqual([])
})

test('a sign is put in by its name; a colon alone opens nothing', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  await openDocument(page, (await makeDocument(page, baseURL, 'Signes')).href)
  await type(page, 'Présents : dix')
  await expect(page.getByRole('listbox', { name: 'Signes et émojis' })).toBeHidden()
  await page.keyboard.type(' :fleche dr')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await expect(page.getByRole('listbox', { name: 'Signes et émojis' })).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.type(' Plufur')
  await expect(text(page).locator('p').first()).toHaveText(/^Présents\u00a0: dix → Plufur$/, {
    useInnerText: false
  })
  await saved(page)
})
