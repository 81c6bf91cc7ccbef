// The path of an initiative: drawn, walked by mouse, keyboard and thumb, undone.
import { expect, test, type Locator, type Page } from '@playwright/test'
import { api, makeInitiative, NOLWENN, open, signIn, type Made } from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('without phases the overview shows the pages and invites to draw a path', async ({ page, baseURL }) => {
  const initiative = await makeInitiative(page, baseURL, 'Sans parcours')
  await open(page, `/initiatives/${initiative.slug}`)
  await expect(page.getByRole('heading', { name: 'Pas encore de document' })).toBeVisible()
  await page.getByRole('button', { name: 'Dessiner le parcours' }).click()
  const dialog = page.getByRole('dialog', { name: /Modifier le parcours/ })

  await dialog.getByRole('button', { name: 'Nouvelle phase' }).click()
  for (const title of ['À l’écoute', 'Communes volontaires', 'Et ensuite']) {
    await dialog.getByLabel('Nom de la phase').fill(title)
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('listitem').filter({ hasText: title })).toBeVisible()
  }
  await dialog.getByRole('button', { name: 'Annuler' }).click()
  await dialog.getByRole('button', { name: 'Monter « Communes volontaires »' }).click()
  await expect(dialog.getByRole('listitem').first()).toContainText('Communes volontaires')

  await dialog.getByRole('button', { name: 'Nouvelle ligne' }).click()
  await dialog.getByLabel('Nom', { exact: true }).fill('Guimaëc')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Guimaëc' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Terminé' }).click()
  await expect(dialog).toHaveCount(0)

  const matrix = page.getByRole('table', { name: /Avancement/ })
  await expect(matrix.getByRole('columnheader')).toHaveText([
    /Lieu/,
    /Communes volontaires/,
    /À l’écoute/,
    /Et ensuite/
  ])
  await expect(matrix.getByRole('rowheader')).toContainText('Guimaëc')
})

test('a step is moved from its blaze with the keyboard, and brought back', async ({ page, baseURL }) => {
  const initiative = await drawn(page, baseURL)
  await open(page, `/initiatives/${initiative.slug}`)
  await step(page, 'Écoute').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Passer à la phase suivante' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(cell(page, 0)).toContainText('Fait')
  await expect(cell(page, 1)).toContainText('En cours')
  const toast = page.getByRole('status').filter({ hasText: 'Guimaëc' })
  await expect(toast).toContainText('passée en phase 2')
  await toast.getByRole('button', { name: 'Annuler' }).click()
  await expect(cell(page, 0)).toContainText('À venir')
  await expect(cell(page, 1)).toContainText('À venir')

  // What was undone is undone on the server too.
  await open(page, page.url())
  await expect(cell(page, 1)).toContainText('À venir')
})

test('words and a date make an appointment', async ({ page, baseURL }) => {
  const initiative = await drawn(page, baseURL)
  await open(page, `/initiatives/${initiative.slug}`)
  await step(page, 'Soirée').click()
  await page.getByRole('menuitem', { name: /Noter les mots et la date/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Guimaëc, Soirée' })
  await dialog.getByRole('radio', { name: 'En attente d’une réponse' }).check()
  await dialog.getByLabel(/Ce qui se passe/).fill('Avis de la mairie')
  await dialog.getByLabel(/^Date/).fill('demain')
  await dialog.getByRole('button', { name: 'Enregistrer l’étape' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(cell(page, 1)).toContainText('Avis de la mairie')
  const next = page.getByRole('region', { name: 'Prochain rendez-vous' })
  await expect(next).toContainText('demain')
  await open(page, '/')
  await expect(page.getByRole('region', { name: 'Vos prochains rendez-vous' })).toContainText('Guimaëc')
})

test('on a phone a card opens the whole path of its place', async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  const initiative = await drawn(page, baseURL)
  await open(page, `/initiatives/${initiative.slug}`)
  await page.getByRole('rowheader').getByRole('link', { name: 'Guimaëc' }).click()
  const sheet = page.getByRole('dialog', { name: 'Guimaëc' })
  await expect(sheet.getByRole('listitem')).toHaveCount(2)
  await expect(page).toHaveURL(/ligne=/)
  await sheet.getByRole('button', { name: /Guimaëc, Écoute.+changer l’étape/ }).click()
  const form = page.getByRole('dialog', { name: 'Guimaëc, Écoute' })
  await form.getByRole('radio', { name: 'En attente d’une réponse' }).check()
  await form.getByRole('button', { name: 'Enregistrer l’étape' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).not.toHaveURL(/ligne=/)
  await expect(page.getByRole('cell').first()).toContainText('En attente d’une réponse')
})

test('a phase where something is noted is not removed without a word', async ({ page, baseURL }) => {
  const initiative = await drawn(page, baseURL)
  const path = await api<Path>(page, baseURL, 'get', `/initiatives/${initiative.id}/path`)
  const [phase] = path.phases
  const [subject] = path.subjects
  await api(
    page,
    baseURL,
    'patch',
    `/initiatives/${initiative.id}/subjects/${subject?.id}/steps/${phase?.id}`,
    {
      headline: '84 réponses'
    }
  )
  await open(page, `/initiatives/${initiative.slug}?parcours`)
  const dialog = page.getByRole('dialog', { name: /Modifier le parcours/ })
  await dialog.getByRole('button', { name: 'Retirer « Écoute »' }).click()
  await expect(dialog.getByRole('alert')).toContainText('sera effacé pour toute l’équipe')
  await expect(dialog.getByRole('button', { name: 'Garder' })).toBeFocused()
  await dialog.getByRole('button', { name: 'Retirer', exact: true }).click()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Écoute' })).toHaveCount(0)
  // Nothing was noted in the other: gone at once.
  await dialog.getByRole('button', { name: 'Retirer « Soirée »' }).click()
  await expect(dialog.getByText('Pas encore de phase.')).toBeVisible()
})

test('the communes are on the map, and in the list that says the same', async ({ page }) => {
  await open(page, '/initiatives/ruralites-en-tregor')
  await expect(page.getByRole('img', { name: /^Carte\s: Trémel, Botsorhel/ })).toBeVisible()
  await page.getByText('Voir la liste des lieux').click()
  const twin = page.locator('details')
  for (const name of ['Trémel', 'Botsorhel', 'Saint-Michel-en-Grève', 'Plufur', 'Plounérin']) {
    await expect(twin.getByText(name, { exact: true })).toBeVisible()
  }
  await expect(twin).toContainText('Licence Ouverte')
})

interface Path {
  phases: { id: string; title: string }[]
  subjects: { id: string; title: string }[]
}

/** Two phases, one place. */
async function drawn(page: Page, baseURL: string | undefined): Promise<Made> {
  const initiative = await makeInitiative(page, baseURL, 'Un parcours')
  let afterId: string | null = null
  for (const title of ['Écoute', 'Soirée']) {
    const path: Path = await api(page, baseURL, 'post', `/initiatives/${initiative.id}/phases`, {
      title,
      afterId
    })
    afterId = path.phases.at(-1)?.id ?? null
  }
  await api(page, baseURL, 'post', `/initiatives/${initiative.id}/subjects`, { title: 'Guimaëc' })
  return initiative
}

function step(page: Page, phase: string): Locator {
  return page.getByRole('button', { name: `Guimaëc, ${phase} : changer l’étape` })
}

function cell(page: Page, rank: number): Locator {
  return page
    .getByRole('table', { name: /Avancement/ })
    .getByRole('cell')
    .nth(rank)
}
