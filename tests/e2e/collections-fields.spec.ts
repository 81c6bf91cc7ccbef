// Fields that lead elsewhere, and those that are computed: found by typing, written from both sides, followed, said to be wrong where they are.
import { expect, test, type Page } from '@playwright/test'
import { saved } from './document-steps'
import { api, makeInitiative, makePage, NOLWENN, open, signIn, violations } from './initiatives-steps'

const sheet = (page: Page) => page.getByRole('complementary', { name: /^Fiche/ })
const field = (page: Page, label: string) =>
  sheet(page)
    .locator('.record__field')
    .filter({ has: page.getByText(label, { exact: true }) })

async function makeTable(page: Page, baseURL: string | undefined, fields: object[], records: object[]) {
  const initiative = await makeInitiative(page, baseURL, 'Champs')
  const made = await api<{ id: string }>(page, baseURL, 'post', `/initiatives/${initiative.id}/pages`, {
    kind: 'collection',
    title: 'Actions',
    fields
  })
  const ids: string[] = []
  for (const values of records) {
    const { id } = await api<{ id: string }>(page, baseURL, 'post', `/pages/${made.id}/records`, { values })
    ids.push(id)
  }
  return { initiative, page: made.id, ids, href: `/initiatives/${initiative.slug}/tableaux/${made.id}` }
}

const TITLE = { key: 'nom', type: 'text', label: 'Nom', role: 'title' }

test('a commune is found by its name, and read by it; a page is picked and followed', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeTable(
    page,
    baseURL,
    [
      TITLE,
      { key: 'lieu', type: 'commune', label: 'Commune' },
      { key: 'note', type: 'document', label: 'Note' }
    ],
    [{ nom: 'Veillée', lieu: '22238' }]
  )
  await makePage(page, baseURL, made.initiative, 'Compte rendu de février')
  await open(page, `${made.href}?fiche=${made.ids[0]}`)
  await expect(field(page, 'Commune')).toContainText('Plufur')
  await field(page, 'Commune').getByRole('button').click()
  await page.keyboard.type('plouner')
  await expect(page.getByRole('option', { name: /Plounérin/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(field(page, 'Commune')).toContainText('Plounérin')
  await field(page, 'Note').getByRole('button').click()
  await page.keyboard.type('compte')
  await page.keyboard.press('Enter')
  await saved(page)
  const { items } = await api<{ items: { values: { lieu: string } }[] }>(
    page,
    baseURL,
    'get',
    `/pages/${made.page}/records`
  )
  expect(items[0]?.values.lieu).toMatch(/^22\d{3}$/)
  await field(page, 'Note').getByRole('link', { name: 'Compte rendu de février' }).click()
  await expect(page).toHaveURL(/\/documents\//)
})

test('a relation is made with its other side, by keyboard, and written from both', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeTable(page, baseURL, [TITLE], [{ nom: 'Réserver la salle' }, { nom: 'Imprimer' }])
  await open(page, made.href)
  await page.getByRole('button', { name: 'Ajouter un champ' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom du champ', { exact: true }).fill('Après')
  await dialog.getByLabel('Sorte de champ').selectOption({ label: 'Lien vers une fiche' })
  await dialog.getByLabel(/Nom du champ de l’autre côté/).fill('Avant')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Ajouter le champ' }).click()
  await saved(page)
  await open(page, `${made.href}?fiche=${made.ids[1]}`)
  await field(page, 'Après').getByRole('button').click()
  await page.keyboard.type('salle')
  await page.keyboard.press('Enter')
  await expect(field(page, 'Après').getByRole('link', { name: 'Réserver la salle' })).toBeVisible()
  // From there, the other side shows it, leads back, and takes it away.
  await field(page, 'Après').getByRole('link').click()
  await expect(sheet(page).getByRole('heading', { name: 'Réserver la salle' })).toBeVisible()
  await expect(field(page, 'Avant').getByRole('link', { name: 'Imprimer' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await field(page, 'Avant').getByRole('button').click()
  await page.keyboard.type('impr')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(field(page, 'Avant').getByRole('link')).toHaveCount(0)
  await saved(page)
  await open(page, `${made.href}?fiche=${made.ids[1]}`)
  await expect(field(page, 'Après').getByRole('link')).toHaveCount(0)
})

test('a formula is tried as it is written, says what is wrong in words, and where it is shown', async ({
  page,
  baseURL
}, info) => {
  await signIn(page, baseURL, NOLWENN)
  const cost = { key: 'cout', type: 'money', label: 'Coût' }
  const made = await makeTable(page, baseURL, [TITLE, cost], [{ nom: 'Salle', cout: '100' }])
  await open(page, made.href)
  await page.getByRole('button', { name: 'Ajouter un champ' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Nom du champ', { exact: true }).fill('Avec les frais')
  await dialog.getByLabel('Sorte de champ').selectOption({ label: 'Formule' })
  const formula = dialog.getByLabel('Formule', { exact: true })
  await formula.fill('cout * ')
  await expect(dialog.getByText('Formule mal écrite.')).toBeVisible()
  await formula.fill('')
  await dialog.getByRole('button', { name: 'Coût' }).click()
  await formula.press('End')
  await page.keyboard.type(' * 1.2')
  await expect(dialog.getByText('Pour la première fiche : 120')).toBeVisible()
  await dialog.getByText('Fonctions').click()
  await expect(dialog.getByText('la somme d’une liste')).toBeVisible()
  await page.screenshot({ path: info.outputPath('formula.png') })
  expect(await violations(page)).toEqual([])
  await dialog.getByLabel('Présenter le résultat comme').selectOption({ label: 'un montant en euros' })
  await dialog.getByRole('button', { name: 'Ajouter le champ' }).click()
  await open(page, `${made.href}?fiche=${made.ids[0]}`)
  await expect(field(page, 'Avec les frais')).toContainText('120')
  await expect(field(page, 'Avec les frais')).toContainText('€')
})

test('files are put in a cell, opened and taken away', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const files = { key: 'pieces', type: 'file', label: 'Pièces' }
  const made = await makeTable(page, baseURL, [TITLE, files], [{ nom: 'Salle' }])
  await open(page, `${made.href}?fiche=${made.ids[0]}`)
  await field(page, 'Pièces').getByRole('button').click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Ajouter un fichier' }).click()
  await (
    await chooser
  ).setFiles({ name: 'devis.txt', mimeType: 'text/plain', buffer: Buffer.from('Salle : 100 €') })
  await expect(page.getByRole('button', { name: 'Retirer devis.txt' })).toBeVisible()
  await page.getByRole('button', { name: 'Terminé' }).click()
  expect(await violations(page)).toEqual([])
  await saved(page)
  const download = page.waitForEvent('download')
  await field(page, 'Pièces')
    .getByRole('button', { name: /devis\.txt/ })
    .click()
  expect((await download).suggestedFilename()).toBe('devis.txt')
})

test('conditions are put in groups, which say how they go together', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeTable(page, baseURL, [TITLE], [{ nom: 'Salle' }, { nom: 'Bal' }, { nom: 'Repas' }])
  await open(page, made.href)
  await page.getByRole('button', { name: 'Filtrer' }).click()
  const panel = page.locator('.pop')
  await panel.getByRole('button', { name: 'Ajouter une condition' }).click()
  await panel.getByLabel('Valeur').fill('a')
  await panel.getByRole('button', { name: 'Ajouter un groupe' }).click()
  const group = panel.getByRole('group', { name: 'Groupe 2' })
  await group.getByLabel('Valeur').fill('Sal')
  await group.getByRole('button', { name: 'Ajouter une condition' }).click()
  await group.getByLabel('Valeur').last().fill('Bal')
  await group.getByLabel('Valeur').last().blur()
  await expect(group.getByLabel('Répondre')).toHaveValue('any')
  // A panel beside its button is in no landmark, like all of them.
  expect((await violations(page)).filter((one) => !one.startsWith('region:'))).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByText('Salle')).toBeVisible()
  await expect(page.getByText('Bal', { exact: true })).toBeVisible()
  await expect(page.getByText('Repas')).toHaveCount(0)
})
