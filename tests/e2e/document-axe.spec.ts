// The document and its menus: no accessibility violation in either theme, wide and narrow; nothing overflows, nothing is refused by
// the content security policy.
import { expect, test, type Page } from '@playwright/test'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { openDocument, saved, text } from './document-steps'

const guide = async (page: Page): Promise<string> => {
  const list = await page.request.get('/api/v1/pages?limit=200')
  const { items }: { items: { id: string; title: string; initiative: { slug: string } }[] } =
    await list.json()
  const found = items.find((item) => item.title.startsWith('Guide de la démarche'))
  if (!found) throw new Error('the demonstration has no guide')
  return `/initiatives/${found.initiative.slug}/documents/${found.id}`
}

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`document, ${theme}, ${width} px`, async ({ page, context, baseURL }) => {
      test.slow()
      const refused: string[] = []
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) refused.push(message.text())
      })
      await page.setViewportSize({ width, height: width < 500 ? 844 : 900 })
      await page.emulateMedia({ colorScheme: theme })
      await signIn(page, baseURL, NOLWENN)
      await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }])
      await openDocument(page, await guide(page))
      await saved(page)
      const check = async (what: string) => {
        expect(await violations(page), what).toEqual([])
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth
        )
        expect(overflow, what).toBe(0)
      }
      await check('document')

      await text(page).locator('td').first().click()
      await expect(page.getByRole('group', { name: 'Tableau' })).toBeVisible()
      await check('in a table')

      await text(page).locator('p').first().click()
      await page.keyboard.press('End')
      await page.keyboard.type(' /')
      await expect(page.getByRole('listbox')).toBeVisible()
      await check('slash menu')
      await page.keyboard.press('Escape')
      await page.keyboard.press('Backspace')
      await page.keyboard.press('Backspace')

      await page.keyboard.press('ControlOrMeta+/')
      await expect(page.getByRole('dialog')).toBeVisible()
      await check('shortcuts')
      await page.keyboard.press('Escape')

      await page.locator('[data-save]').click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await check('where it stands')
      await page.keyboard.press('Escape')

      await page.goto('/hors-connexion')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await check('what is kept here')
      expect(refused).toEqual([])
    })
  }
}
