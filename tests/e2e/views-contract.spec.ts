// What every type of view promises: empty, a thousand records, read-only, a field that is missing, no mouse, no barrier, no overflow.
import { expect, test } from '@playwright/test'
import { changes, openView, violations, type Case } from './views-steps'

const TYPES: Record<string, { missing: RegExp; empty: RegExp }> = {
  // A table needs no field: without a title it shows the others.
  table: { missing: /Tenue/, empty: /Aucune fiche à montrer ici/ },
  board: { missing: /Il manque un champ pour faire des colonnes/, empty: /Aucune carte pour l’instant/ },
  wall: { missing: /Il manque à cette vue un texte/, empty: /Le mur est encore vide/ },
  calendar: { missing: /Il manque à cette vue une date/, empty: /Aucune fiche n’a encore de date/ },
  map: {
    missing: /Il manque à cette vue une commune ou un territoire/,
    empty: /Aucune fiche n’a encore de lieu/
  },
  chart: { missing: /Il manque à cette vue un état/, empty: /Aucune fiche à dessiner/ },
  pivot: { missing: /Il manque à cette vue un état/, empty: /Aucune fiche à compter/ },
  timeline: { missing: /Il manque à cette vue une date/, empty: /Aucune fiche à placer/ },
  // A form is for making records: without any it is the same.
  form: { missing: /Ce formulaire ne demande rien/, empty: /Enregistrer la fiche/ },
  list: { missing: /Il manque à cette vue un texte/, empty: /Aucune fiche à montrer ici/ }
}

for (const [type, said] of Object.entries(TYPES)) {
  for (const state of ['plein', 'vide', 'lecture', 'manque'] as const satisfies Case[]) {
    test(`${type}, ${state}: no accessibility violation, no overflow, in both themes and widths`, async ({
      page
    }) => {
      const faults: string[] = []
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
      page.on('pageerror', (error) => faults.push(error.message))
      for (const [theme, width] of [
        ['light', 1440],
        ['dark', 390]
      ] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 900 })
        await openView(page, type, state)
        expect(await violations(page)).toEqual([])
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        ).toBeLessThanOrEqual(0)
      }
      expect(faults).toEqual([])
    })
  }

  test(`${type}: says that it is empty, and which field is missing`, async ({ page }) => {
    await openView(page, type, 'vide')
    await expect(page.getByText(said.empty).first()).toBeVisible()
    await openView(page, type, 'manque')
    await expect(page.getByText(said.missing).first()).toBeVisible()
  })

  test(`${type}: bears a thousand records without drawing a page that no browser bears`, async ({ page }) => {
    await openView(page, type, 'mille')
    expect(await page.evaluate(() => document.querySelectorAll('main *').length)).toBeLessThan(20_000)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test(`${type}: read-only changes nothing, whatever is pressed`, async ({ page }) => {
    await openView(page, type, 'lecture')
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press('Tab')
      const inView = await page.evaluate(() => document.activeElement?.closest('[data-view-drawn]') !== null)
      if (!inView) continue
      for (const key of ['Alt+ArrowRight', 'Alt+ArrowDown', '+', 'Delete', 'F2'])
        await page.keyboard.press(key)
    }
    expect(await changes(page)).toBe(0)
    await expect(page.getByRole('button', { name: /^Ajouter/ })).toHaveCount(0)
  })

  test(`${type}: every control has a name and can be reached by the keyboard`, async ({ page }) => {
    await openView(page, type)
    const lost = await page.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          '[data-view-drawn] :is(button, a[href], input, select, textarea)'
        )
      ]
        .filter((element) => element.checkVisibility() && !element.matches('[aria-hidden="true"]'))
        // Those of a composite are reached by arrows: one of them is in the order of tabulation.
        .filter(
          (element) => element.tabIndex < 0 && !element.closest('[data-note], [role="grid"], [data-roving]')
        )
        .map((element) => element.outerHTML.slice(0, 80))
    )
    expect(lost).toEqual([])
  })
}
