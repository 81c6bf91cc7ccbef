// A spreadsheet becomes the columns and records of a new table, is sent again to update them, and each time is one step that is undone.
import { expect, test, type Page } from '@playwright/test'
import { saved } from './document-steps'
import { api, makeInitiative, NOLWENN, open, signIn, violations } from './initiatives-steps'

const FIRST = [
  'Structure;Contact;Adhésion;Montant;Type',
  'Crêperie du Port;port@exemple.bzh;12/03/2027;1 250,50 €;Association',
  'Recyclerie;tri@exemple.bzh;01/04/2027;90 €;Coopérative',
  'Atelier vélo;velo@exemple.bzh;02/04/2027;15 €;Association',
  "'=1+1;egal@exemple.bzh;03/04/2027;-3 €;Association",
  'Ressourcerie;re@exemple.bzh;04/04/2027;4 €;Coopérative'
].join('\r\n')
const SECOND = [
  'Structure;Montant;Type',
  'recyclerie;100 €;Coopérative',
  'Épicerie;beaucoup;Entreprise',
  'Atelier vélo;15 €;Association'
].join('\r\n')

async function choose(page: Page, name: string, text: string) {
  const dialog = page.getByRole('dialog')
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
  return dialog
}

for (const [theme, width] of [
  ['light', 1440],
  ['dark', 390]
] as const) {
  test(`a new table is made of a file, then updated from another, ${theme}, ${width} px`, async ({
    page,
    baseURL,
    context
  }, info) => {
    await page.setViewportSize({ width, height: 844 })
    await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }])
    await signIn(page, baseURL, NOLWENN)
    const initiative = await makeInitiative(page, baseURL, 'Adhérents')
    await open(page, `/initiatives/${initiative.slug}/documents`)
    await page.screenshot({ path: info.outputPath('documents.png') })
    await page.getByRole('button', { name: 'Nouveau tableau' }).click()
    await page.getByLabel('Titre').fill('Adhérents 2027')
    await page.getByLabel('Depuis un fichier').check()
    await page.getByRole('button', { name: 'Créer le tableau' }).click()

    const dialog = await choose(page, 'Adhérents.csv', FIRST)
    await expect(dialog.getByRole('status')).toContainText('5 lignes, 5 colonnes')
    expect(new URL(page.url()).search).not.toContain('importer')
    const type = (name: string) => dialog.getByLabel(`Type de la nouvelle colonne « ${name} »`)
    await expect(type('Contact')).toHaveValue('email')
    await expect(type('Adhésion')).toHaveValue('date')
    await expect(type('Montant')).toHaveValue('money')
    await expect(type('Type')).toHaveValue('choice')
    await page.screenshot({ path: info.outputPath('columns.png') })
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Vérifier' }).click()
    await expect(dialog.getByText('5 fiches ajoutées', { exact: true })).toBeVisible()
    await expect(dialog.getByRole('row', { name: /Crêperie du Port/ })).toContainText('1 250,50 €')
    await page.screenshot({ path: info.outputPath('preview.png') })
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Importer 5 fiches' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText('=1+1').first()).toBeVisible()
    await saved(page)
    await page.screenshot({ path: info.outputPath('imported.png') })

    const pageId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const records = async () =>
      (
        await api<{ items: { values: Record<string, unknown> }[] }>(
          page,
          baseURL,
          'get',
          `/pages/${pageId}/records`
        )
      ).items.map(({ values }) => Object.values(values))
    const before = await records()
    expect(before).toHaveLength(5)
    expect(before[0]).toContain(125_050)
    expect(before[3]).toContain('=1+1')

    await page.getByRole('button', { name: 'Actions du tableau' }).click()
    await page.getByRole('menuitem', { name: 'Importer…' }).click()
    await choose(page, 'suite.csv', SECOND)
    await dialog
      .getByLabel('Fiches déjà dans le tableau')
      .selectOption({ label: 'Mettre à jour celles qui ont le même « Structure »' })
    await dialog.getByRole('button', { name: 'Vérifier' }).click()
    await expect(dialog.getByText('1 fiche ajoutée')).toBeVisible()
    await expect(dialog.getByText('1 fiche modifiée')).toBeVisible()
    await expect(dialog.getByText('1 ligne déjà à jour')).toBeVisible()
    await expect(dialog.getByText('1 choix ajouté à « Type » : Entreprise')).toBeVisible()
    await expect(dialog.getByText('Ligne 3, « Montant »')).toBeVisible()
    await expect(dialog.getByText('« beaucoup » ne se lit pas comme montant', { exact: false })).toBeVisible()
    await page.screenshot({ path: info.outputPath('problems.png') })
    expect(await violations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Importer 2 fiches' }).click()
    await saved(page)
    await expect.poll(async () => (await records()).length).toBe(6)
    expect((await records())[1]).toContain(10_000)

    // What still speaks of the first import takes back that one only, never what was done since.
    await page.getByRole('button', { name: 'Annuler' }).first().click()
    await expect(page.getByText('Autre chose a été fait depuis', { exact: false })).toBeVisible()
    await page.getByRole('button', { name: 'Annuler' }).last().click()
    await expect.poll(records).toEqual(before)
  })
}

test('a file that is no spreadsheet gets a sentence, and nothing is written', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const initiative = await makeInitiative(page, baseURL, 'Faux fichiers')
  const { id } = await api<{ id: string }>(page, baseURL, 'post', `/initiatives/${initiative.id}/pages`, {
    kind: 'collection',
    title: 'Fiches',
    fields: [{ key: 'nom', type: 'text', label: 'Nom', role: 'title' }]
  })
  await open(page, `/initiatives/${initiative.slug}/tableaux/${id}`)
  await page.getByRole('button', { name: 'Actions du tableau' }).click()
  await page.getByRole('menuitem', { name: 'Importer…' }).click()
  const dialog = await choose(page, 'photo.xlsx', '%PDF-1.7')
  await expect(dialog.getByRole('alert')).toContainText(
    'Ce fichier n’est pas un tableau que nous savons lire.'
  )
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await page.getByRole('button', { name: 'Actions du tableau' }).click()
  await page.getByRole('menuitem', { name: 'Exporter…' }).click()
  await expect(
    page.getByRole('dialog').getByText('La vue « Tableau », comme elle est affichée')
  ).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('dialog').getByLabel('ODS').check()
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Exporter' }).click()
  expect((await download).suggestedFilename()).toBe('Fiches.ods')
})
