// Opening a type of view in the gallery, in one of the states that it must bear.
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export type Case = 'plein' | 'vide' | 'mille' | 'dix-mille' | 'lecture' | 'manque'

export async function openView(page: Page, type: string, state: Case = 'plein'): Promise<void> {
  await page.goto(`/galerie/vues/${type}?cas=${state}`)
  await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined)
  await expect(page.locator('[data-view-drawn]')).toBeAttached()
  await page.evaluate(() => document.fonts.ready)
}

export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
}

/** Changes that the view has asked for since it was opened, as the page counts them. */
export async function changes(page: Page): Promise<number> {
  return Number(await page.locator('[data-changes]').getAttribute('data-changes'))
}
