// Every screen of initiatives, pages and the home page: no accessibility violation in either theme, wide and narrow; nothing overflows.
import { expect, test, type Page } from '@playwright/test'
import { api, MAIRIE, NOLWENN, open, signIn, violations } from './initiatives-steps'

const BASE = '/initiatives/ruralites-en-tregor'
const SCREENS = [
  '/',
  '/journal',
  '/initiatives',
  '/initiatives?scope=network&view=matrix',
  '/initiatives?scope=network&q=zzz',
  '/initiatives/nouvelle',
  BASE,
  `${BASE}/documents`,
  `${BASE}/documents/corbeille`,
  `${BASE}/membres`,
  `${BASE}/journal`,
  `${BASE}/reglages`,
  '/documents'
]

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`screens, ${theme}, ${width} px`, async ({ page, baseURL }) => {
      test.slow()
      await dress(page, baseURL, theme, width, NOLWENN)
      for (const path of SCREENS) {
        await open(page, path)
        expect(await violations(page), path).toEqual([])
        expect(await overflow(page), path).toBe(0)
        await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1)
      }
    })

    test(`dialogs, menus and borrowed eyes, ${theme}, ${width} px`, async ({ page, baseURL }) => {
      test.slow()
      await dress(page, baseURL, theme, width, NOLWENN)
      const opened = async (path: string, gesture: () => Promise<void>) => {
        await open(page, path)
        await gesture()
        expect(await violations(page), path).toEqual([])
        expect(await overflow(page), path).toBe(0)
      }
      const more = (name: string) => async () => {
        await page.getByRole('button', { name: 'Autres actions' }).click()
        await page.getByRole('menuitem', { name }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
      }
      await opened(BASE, more('Modifier l’initiative'))
      await opened(BASE, more('Voir comme…'))
      await opened(BASE, more('Dessiner le parcours'))
      await opened(BASE, async () => {
        await page.getByRole('button', { name: 'Plufur, Soirées inspirantes : changer l’étape' }).click()
        await expect(page.getByRole('menuitemradio', { name: 'En cours' })).toBeVisible()
      })
      await opened(BASE, async () => {
        await page.getByRole('rowheader').getByRole('link', { name: 'Plufur' }).click()
        await expect(page.getByRole('dialog', { name: 'Plufur' })).toBeVisible()
      })
      await opened(`${BASE}/membres?inviter`, () => expect(page.getByRole('dialog')).toBeVisible())
      await opened(`${BASE}/documents?nouveau`, () => expect(page.getByRole('dialog')).toBeVisible())
      const me = await api<{ person: { id: string } }>(page, baseURL, 'get', '/me')
      await opened(`${BASE}/documents?comme=${me.person.id}`, () =>
        expect(page.getByRole('link', { name: 'Revenir à votre vue' })).toBeVisible()
      )
    })
  }
}

test('what a guest sees has no violation either', async ({ page, baseURL }) => {
  await dress(page, baseURL, 'light', 390, MAIRIE)
  for (const path of ['/', '/initiatives', BASE, `${BASE}/documents`, '/initiatives/nouvelle']) {
    await open(page, path)
    expect(await violations(page), path).toEqual([])
    expect(await overflow(page), path).toBe(0)
  }
})

async function dress(
  page: Page,
  baseURL: string | undefined,
  theme: 'light' | 'dark',
  width: number,
  email: string
): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: 900 })
  await signIn(page, baseURL, email)
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)
  )
}
