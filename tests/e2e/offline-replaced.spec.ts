// Row F12 on the client: the content of a document is replaced (a restored version, an import) while two people write in it, one of
// them without network. The new content stands alone; what they had not sent is offered back to them, once.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { freePort } from '#tests/support/product'
import { startReplacing, type ReplacingProduct } from '#tests/support/replacing'
import { makeDocument, openDocument, reader, save, saved, text, write } from './document-steps'
import { ERWAN, NOLWENN, signIn } from './initiatives-steps'

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
  await expect(dialog.getByRole('listitem')).toHaveText(['Noté dans la salle.'])
  await dialog.getByRole('button', { name: 'Ajouter à la fin du document' }).click()
  await saved(nolwenn)
  const whole = ['Version restaurée. Erwan continue.', 'Noté dans la salle.']
  await expectLines(nolwenn, whole)
  await expectLines(erwan, whole)
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
  await expect(again.getByRole('dialog').getByRole('listitem')).toHaveText(['Avant. Après la coupure.'])
  await expect(text(again)).toHaveText('Tout neuf.')
  await context.close()
})
