// Row F12 on the client: the content of a document is replaced (a restored version, an import) while two people write in it, one of
// them without network. The new content stands alone; what they had not sent is offered back to them, once.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { freePort } from '#tests/support/product'
import { startReplacing, type ReplacingProduct } from '#tests/support/replacing'
import { makeDocument, openDocument, reader, save, saved, text, write } from './document-steps'
import { ERWAN, NOLWENN, signIn, violations } from './initiatives-steps'

let product: ReplacingProduct

test.beforeAll(async () => {
  product = await startReplacing(await freePort())
})
test.afterAll(() => product.remove())

async function writer(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: product.url, locale: 'fr-FR' })).newPage()
  await signIn(page, product.url, NOLWENN)
  return page
}

/** Paragraph by paragraph, without the cursors of others. */
async function expectLines(page: Page, lines: string[]): Promise<void> {
  const read = () =>
    text(page)
      .locator('p')
      .evaluateAll((found) =>
        found.map((paragraph) => {
          const copy = paragraph.cloneNode(true)
          if (copy instanceof HTMLElement)
            for (const cursor of copy.querySelectorAll('.cursor')) cursor.remove()
          return copy.textContent
        })
      )
  await expect.poll(read, { timeout: 30_000 }).toEqual(lines)
}

test('the new content stands alone; words written without network are offered once, and enter as new edits', async ({
  browser
}) => {
  const nolwenn = await writer(browser)
  const doc = await makeDocument(nolwenn, product.url, 'Compte rendu')
  await openDocument(nolwenn, doc.href)
  await write(nolwenn, 'Ancien texte.')
  await saved(nolwenn)
  const erwan = await reader(browser, product.url, ERWAN, doc.href)
  await expect(text(erwan)).toContainText('Ancien texte.')

  await nolwenn.context().setOffline(true)
  await text(nolwenn).click()
  await nolwenn.keyboard.press('ControlOrMeta+End')
  await nolwenn.keyboard.press('Enter')
  await nolwenn.keyboard.type('Noté dans la salle.')
  await expect(save(nolwenn)).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })

  expect(await product.replace(doc.id, ['Version restaurée.'])).toBe(2)
  // Who is connected sees the new content by itself, and writes on in it.
  await expectLines(erwan, ['Version restaurée.'])
  await write(erwan, ' Erwan continue.')
  await saved(erwan)

  await nolwenn.context().setOffline(false)
  await expectLines(nolwenn, ['Version restaurée. Erwan continue.'])
  await nolwenn.getByRole('button', { name: 'Voir et reprendre' }).click()
  const dialog = nolwenn.getByRole('dialog', { name: 'Vos modifications à reprendre' })
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await expect(dialog.locator('ins')).toHaveText(['Noté dans la salle.'])
  await dialog.getByRole('button', { name: 'Appliquer' }).first().click()
  await dialog.getByRole('button', { name: 'Terminer' }).click()
  await saved(nolwenn)
  const heading = /Repris du texte du/
  const whole = ['Version restaurée. Erwan continue.', 'Noté dans la salle.']
  await expectLines(nolwenn, whole)
  await expectLines(erwan, whole)
  await expect(text(erwan).getByRole('heading')).toHaveText(heading)
  await expect(nolwenn.getByRole('button', { name: 'Voir et reprendre' })).toHaveCount(0)

  // A third browser, and a cold return of the second: nothing has doubled, nothing is offered again.
  const third = await reader(browser, product.url, ERWAN, doc.href)
  await expectLines(third, whole)
  await openDocument(nolwenn, doc.href)
  await saved(nolwenn)
  await expectLines(nolwenn, whole)
  await expect(nolwenn.getByRole('button', { name: 'Voir et reprendre' })).toHaveCount(0)
  for (const page of [nolwenn, erwan, third]) await page.context().close()
})

test('closed without network, replaced meanwhile: the words are found when the document opens again', async ({
  browser
}) => {
  const page = await writer(browser)
  const doc = await makeDocument(page, product.url, 'Fermé entre-temps')
  await openDocument(page, doc.href)
  await write(page, 'Avant.')
  await saved(page)
  await page.context().setOffline(true)
  await write(page, ' Après la coupure.')
  await expect(save(page)).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })
  const context = page.context()
  await page.close({ runBeforeUnload: false })
  await product.replace(doc.id, ['Tout neuf.'])
  await context.setOffline(false)
  const again = await context.newPage()
  await openDocument(again, doc.href)
  await expect(text(again)).toHaveText('Tout neuf.')
  await again.getByRole('button', { name: 'Voir et reprendre' }).click({ timeout: 30_000 })
  await expect(again.getByRole('dialog').locator('ins')).toHaveText(['Après la coupure.'])
  await expect(text(again)).toHaveText('Tout neuf.')
  await context.close()
})

test('what was written, changed and taken away is offered each for itself, put where it belongs, and can be undone', async ({
  browser
}) => {
  const page = await writer(browser)
  const doc = await makeDocument(page, product.url, 'Budget de la fête')
  await openDocument(page, doc.href)
  await text(page).click()
  await page.keyboard.type('Ordre du jour')
  for (const line of ['Le budget est de 1 200 euros.', 'Une phrase de trop.', 'Fin de la réunion']) {
    await page.keyboard.press('Enter')
    await page.keyboard.type(line)
  }
  await saved(page)
  await page.context().setOffline(true)
  await text(page).getByText('Le budget est').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' Voté.')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Merci à la mairie.')
  await text(page).getByText('Une phrase de trop.').click({ clickCount: 3 })
  await page.keyboard.press('Delete')
  await page.keyboard.press('Delete')
  await expect(text(page)).not.toContainText('Une phrase de trop.')
  await expect(save(page)).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })

  const replaced = [
    'Préambule',
    'Ordre du jour',
    'Le budget est de 1 200 euros.',
    'Une phrase de trop.',
    'Fin de la réunion'
  ]
  await product.replace(doc.id, replaced)
  await page.context().setOffline(false)
  await expectLines(page, replaced)
  await page.getByRole('button', { name: 'Voir et reprendre' }).click({ timeout: 30_000 })
  const dialog = page.getByRole('dialog', { name: 'Vos modifications à reprendre' })
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  const item = (kind: string) => dialog.locator(`[data-kind=${kind}]`)
  await expect(item('changed').locator('ins')).toHaveText(' Voté.')
  await expect(item('added').locator('ins')).toHaveText('Merci à la mairie.')
  await expect(item('removed').locator('del')).toHaveText('Une phrase de trop.')
  expect(await violations(page)).toEqual([])
  if (process.env['OFFLINE_SHOTS']) {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({
          path: `${process.env['OFFLINE_SHOTS']}/takeover-${colorScheme}-${width}.png`
        })
      }
    }
    await page.setViewportSize({ width: 1280, height: 720 })
    await page.emulateMedia({ colorScheme: 'light' })
  }

  // By keyboard: the removal is left, the rest applied at once.
  await item('removed').getByRole('button', { name: 'Laisser' }).focus()
  await page.keyboard.press('Enter')
  await expect(item('removed')).toContainText('Laissé de côté')
  await dialog.getByRole('button', { name: 'Tout appliquer (2)' }).focus()
  await page.keyboard.press('Enter')
  const taken = [
    'Préambule',
    'Ordre du jour',
    'Le budget est de 1 200 euros. Voté.',
    'Merci à la mairie.',
    'Une phrase de trop.',
    'Fin de la réunion'
  ]
  await expectLines(page, taken)

  // Nothing is thrown away yet: undone, it is offered again.
  await page.keyboard.press('Escape')
  await text(page).click()
  await page.keyboard.press('ControlOrMeta+z')
  await expectLines(page, replaced)
  await page.getByRole('button', { name: 'Voir et reprendre' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  await dialog.getByRole('button', { name: 'Tout appliquer (3)' }).click()
  const all = taken.filter((line) => line !== 'Une phrase de trop.')
  await expectLines(page, all)
  await dialog.getByRole('button', { name: 'Terminer' }).click()
  await saved(page)
  await expect(page.getByRole('button', { name: 'Voir et reprendre' })).toHaveCount(0)
  const erwan = await reader(browser, product.url, ERWAN, doc.href)
  await expectLines(erwan, all)
  for (const each of [page, erwan]) await each.context().close()
})

test('letting go of what was not applied is asked about twice', async ({ browser }) => {
  const page = await writer(browser)
  const doc = await makeDocument(page, product.url, 'Laisser partir')
  await openDocument(page, doc.href)
  await write(page, 'Avant.')
  await saved(page)
  await page.context().setOffline(true)
  await write(page, ' À garder ?')
  await expect(save(page)).toHaveAttribute('data-save', /kept|risk/, { timeout: 20_000 })
  await product.replace(doc.id, ['Neuf.'])
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Voir et reprendre' }).click({ timeout: 30_000 })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Ne pas reprendre le reste' }).click()
  await expect(dialog.getByRole('alert')).toContainText('sera effacé de cet appareil')
  await dialog.getByRole('button', { name: 'Plus tard' }).click()
  await page.getByRole('button', { name: 'Voir et reprendre' }).click()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Télécharger tout votre texte' }).click()
  ])
  expect(file.suggestedFilename()).toContain('Laisser partir')
  await dialog.getByRole('button', { name: 'Ne pas reprendre le reste' }).click()
  await dialog.getByRole('button', { name: 'Ne pas reprendre le reste' }).click()
  await expect(page.getByRole('button', { name: 'Voir et reprendre' })).toHaveCount(0)
  await expect(text(page)).toHaveText('Neuf.')
  await page.context().close()
})
