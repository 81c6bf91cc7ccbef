// A document read: presented to a room while somebody writes, opened by a finger without the risk of writing, printed on A4.
import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { makeDocument, openDocument, reader, saved, text } from './document-steps'
import { NOLWENN, signIn, violations } from './initiatives-steps'

const WORDS = '# Accueil\nBonjour à tous.\n# Budget\nDeux mille euros.\n## Recettes\nUne collecte.'

async function written(page: Page, baseURL: string | undefined, title: string, words = WORDS) {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeDocument(page, baseURL, title)
  await openDocument(page, made.href)
  await text(page).click()
  await page.keyboard.type(words)
  await saved(page)
  return made
}

test('a document is presented by keys, one section a screen, and follows who writes', async ({
  page,
  baseURL,
  browser
}) => {
  const made = await written(page, baseURL, 'Conseil')
  const writer = await reader(browser, baseURL, NOLWENN, made.href)
  await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
  await page.getByRole('menuitem', { name: 'Présenter' }).click()
  const show = page.getByRole('dialog', { name: 'Présentation de « Conseil »' })
  await expect(show.getByRole('heading', { name: 'Conseil', level: 1 })).toBeVisible()
  await expect(show.getByRole('status')).toHaveText(/Écran 1 sur 4/)
  await page.keyboard.press('ArrowRight')
  await expect(show.getByText('Bonjour à tous.')).toBeVisible()
  await expect(show.getByText('Deux mille euros.')).toBeHidden()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Space')
  await expect(show.getByText('Deux mille euros.')).toBeVisible()
  await expect(show.getByText('Bonjour à tous.')).toBeHidden()

  // Before the section on screen, then in it: the room sees the same section, with what is new in it.
  await writer.locator('.ProseMirror p', { hasText: 'Bonjour' }).click()
  await writer.keyboard.press('End')
  await writer.keyboard.press('Enter')
  await writer.keyboard.type('# Ordre du jour\nTrois points.')
  await writer.locator('.ProseMirror p', { hasText: 'Deux mille' }).click()
  await writer.keyboard.press('End')
  await writer.keyboard.type(' Votés à l’unanimité.')
  await expect(show.getByText('Votés à l’unanimité.')).toBeVisible()
  await expect(show.getByRole('status')).toHaveText(/Écran 4 sur 5/)
  await expect(show.getByText('Trois points.')).toBeHidden()

  await page.keyboard.press('n')
  await expect(show).toHaveAttribute('data-theme', 'dark')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Home')
  await expect(show.getByRole('heading', { name: 'Conseil', level: 1 })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(show).toHaveCount(0)
  await writer.context().close()
})

test('where a finger is the pointer a page opens for reading, and the choice to write is remembered', async ({
  page,
  baseURL,
  browser
}) => {
  const made = await written(page, baseURL, 'Sur le terrain')
  const context = await browser.newContext({
    baseURL,
    locale: 'fr-FR',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true
  })
  const phone = await context.newPage()
  await signIn(phone, baseURL, NOLWENN)
  await openDocument(phone, made.href)
  await expect(text(phone)).toHaveAttribute('contenteditable', 'false')
  const write = phone.getByRole('button', { name: 'Modifier', exact: true })
  await expect(write).toBeInViewport()
  await text(phone).tap()
  await expect(text(phone)).toHaveAttribute('contenteditable', 'false')
  expect(await violations(phone)).toEqual([])
  await write.tap()
  await expect(text(phone)).toHaveAttribute('contenteditable', 'true')
  await phone.reload()
  await expect(text(phone)).toHaveAttribute('contenteditable', 'true', { timeout: 30_000 })
  await context.close()
})

test('on paper a document is A4, with its head and its contents, without the screen around it', async ({
  page,
  baseURL
}) => {
  const sections = ['Un', 'Deux', 'Trois', 'Quatre', 'Cinq', 'Six']
  await written(page, baseURL, 'Compte rendu', sections.map((name) => `# ${name}\nTexte ${name}.\n`).join(''))
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.printhead')).toBeVisible()
  await expect(page.locator('.printcontents li')).toHaveText(sections)
  for (const chrome of ['.rail', '.topbar', '.docbar', '.outline'])
    await expect(page.locator(chrome).first()).toBeHidden()
  const pdf = await page.pdf({ preferCSSPageSize: true, path: test.info().outputPath('page.pdf') })
  // 210 × 297 mm in points.
  expect(readFileSync(test.info().outputPath('page.pdf')).toString('latin1')).toMatch(
    /\/MediaBox \[0 0 59[45][.\d]* 84[12]/
  )
  expect(pdf.byteLength).toBeGreaterThan(5000)
})
