// Every component with every state: no axe violation in either theme, wide and narrow; nothing overflows; fingers fit; keys work.
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`the gallery has no accessibility violation, ${theme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      await openGallery(page)
      expect(await violations(page)).toEqual([])
    })

    test(`menus and dialogs have no accessibility violation, ${theme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      await openGallery(page)
      await page.getByRole('button', { name: 'Actions', exact: true }).click()
      await expect(page.getByRole('menuitem', { name: 'Dupliquer' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Ouvrir un dialogue' }).click()
      await expect(page.getByRole('dialog', { name: 'Inviter un pôle' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  }
}

for (const width of [320, 360, 720, 1440]) {
  test(`nothing overflows sideways at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 })
    await openGallery(page)
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    ).toBeLessThanOrEqual(0)
  })
}

test('every target fits a finger on a phone', async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true
  })
  try {
    const page = await context.newPage()
    await openGallery(page)
    expect(await smallTargets(page)).toEqual([])
  } finally {
    await context.close()
  }
})

test('a dialog takes the focus to its first field and gives it back', async ({ page }) => {
  await openGallery(page)
  const button = page.getByRole('button', { name: 'Ouvrir un dialogue' })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Pôle porteur')).toBeFocused()
  for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('a menu is used with arrows and letters', async ({ page }) => {
  await openGallery(page)
  await page.getByRole('button', { name: 'Actions', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Dupliquer' })).toBeFocused()
  await page.keyboard.press('m')
  await expect(page.getByRole('menuitem', { name: 'Mettre à la corbeille' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Actions', exact: true })).toBeFocused()
})

test('a combobox finds without accents and keeps its choice', async ({ page }) => {
  await openGallery(page)
  const field = page.getByRole('combobox', { name: 'Pôle porteur' })
  await field.fill('resosolidaire')
  await expect(page.getByRole('option', { name: /RésoSolidaire/ })).toHaveAttribute('aria-selected', 'true')
  await field.press('Enter')
  await expect(field).toHaveValue('RésoSolidaire')
  await field.fill('zzz')
  await field.press('Escape')
  await expect(field).toHaveValue('RésoSolidaire')
})

test('a tree is walked and rearranged with the keyboard', async ({ page }) => {
  await openGallery(page)
  const item = (name: string) => page.getByRole('treeitem', { name })
  await item('Guide de la démarche').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await expect(item('Fiche pratique : la soirée')).toBeFocused()
  await page.keyboard.press('n')
  await expect(item('Notes du comité')).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(item('Notes du comité')).toHaveAttribute('aria-level', '2')
  await expect(item('Notes du comité')).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(item('Notes du comité')).toHaveAttribute('aria-posinset', '2')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(item('Notes du comité')).toHaveAttribute('aria-level', '1')
})

test('a date is understood when the field is left', async ({ page }) => {
  await openGallery(page)
  const field = page.getByLabel('Date de la soirée')
  await field.fill('31 février')
  await field.blur()
  await expect(page.getByText('Cette date n’existe pas.')).toBeVisible()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await field.fill('12/3/2028')
  await field.blur()
  await expect(field).toHaveValue(/12\s+mars 2028/)
  await expect(field).not.toHaveAttribute('aria-invalid', 'true')
})

test('the gallery breaks no rule of its content security policy', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  await openGallery(page)
  await page.getByRole('button', { name: 'Actions', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Montrer un message' }).click()
  await expect(page.getByText('passée en phase 3')).toBeVisible()
  expect(said).toEqual([])
})

async function openGallery(page: Page): Promise<void> {
  await page.goto('/galerie')
  await page.waitForFunction(() => document.documentElement.dataset.ready !== undefined)
  await page.evaluate(() => document.fonts.ready)
  await page.waitForLoadState('networkidle')
}

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
}

/** Under 44 px; links inside a sentence are excepted, as in WCAG 2.5.8. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'a, button, input, select, textarea, [role="option"], [role="treeitem"]'
      )
    ]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((element) => {
        const target = element.matches('[type="checkbox"], [type="radio"]')
          ? (element.closest('label') ?? element)
          : element
        const box = target.getBoundingClientRect()
        const around = getComputedStyle(target, '::after')
        const widened = around.position === 'absolute' && around.content !== 'none'
        return {
          width: Math.max(box.width, widened ? parseFloat(around.width) : 0),
          height: Math.max(box.height, widened ? parseFloat(around.height) : 0),
          inline: getComputedStyle(target).display === 'inline',
          name: `${target.tagName} ${target.className} ${target.textContent?.trim().slice(0, 30)}`
        }
      })
      .filter(
        ({ width, height, inline }) => !inline && width > 1 && height > 1 && (width < 43.5 || height < 43.5)
      )
      .map(({ width, height, name }) => `${Math.round(width)}×${Math.round(height)} ${name}`)
  )
}
