// A Word file becomes a document, with a report of what it held and we do not; hostile or damaged ones get a sentence.
import { strToU8, zipSync } from 'fflate'
import { expect, test, type Page } from '@playwright/test'
import { text } from './document-steps'
import { makeInitiative, NOLWENN, open, signIn, violations, type Made } from './initiatives-steps'

const WORD = zipSync({
  '[Content_Types].xml': strToU8('<Types/>'),
  'word/document.xml': strToU8(
    `<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Ordre du jour</w:t></w:r></w:p>
     <w:tbl><w:tblGrid><w:gridCol w:w="3000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Budget du Trégor</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
     <w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>`
  ),
  'word/comments.xml': strToU8('<w:comments xmlns:w="w"><w:comment w:id="1"/></w:comments>')
})

for (const [theme, width] of [
  ['light', 1440],
  ['dark', 390]
] as const) {
  test(`a Word file is imported and read, ${theme}, ${width} px`, async ({ page, baseURL, context }) => {
    await page.setViewportSize({ width, height: 844 })
    await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }])
    await signIn(page, baseURL, NOLWENN)
    const initiative = await makeInitiative(page, baseURL, 'Vieux fichiers')
    const dialog = await openDialog(page, initiative)
    expect(await violations(page)).toEqual([])
    await choose(page, 'Réunion du 7 février.docx', WORD)
    await expect(dialog.getByRole('status')).toContainText(
      '« Réunion du 7 février.docx » est devenu un document.'
    )
    await expect(dialog.getByText('1 tableau')).toBeVisible()
    await expect(dialog.getByText('1 commentaire du fichier')).toBeVisible()
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Ouvrir le document' }).click()
    await expect(text(page)).toContainText('Budget du Trégor')
  })
}

test('a file that is not what it says gets a sentence, and the list stays as it was', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Fichiers douteux')
  const dialog = await openDialog(page, initiative)
  await choose(page, 'faux.docx', strToU8('%PDF-1.7'))
  await expect(dialog.getByRole('alert')).toContainText('pas d’un type que nous savons lire')
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await expect(page.getByRole('treeitem')).toHaveCount(0)
})

async function openDialog(page: Page, initiative: Made) {
  await open(page, `/initiatives/${initiative.slug}/documents`)
  await page.getByRole('main').getByRole('button', { name: 'Importer' }).click()
  const dialog = page.getByRole('dialog', { name: /^Importer un fichier/ })
  await expect(dialog).toBeVisible()
  return dialog
}

async function choose(page: Page, name: string, bytes: Uint8Array) {
  const coming = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir un fichier' }).click()
  await (await coming).setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}
