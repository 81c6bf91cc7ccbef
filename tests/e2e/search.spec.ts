// Finding, as a coordinator of the demonstration does: in the palette while typing, and on the page of results.
import { expect, test, type Page } from '@playwright/test'
import { makeDocument, openDocument, saved, write } from './document-steps'
import {
  api,
  ERWAN,
  makeInitiative,
  makePage,
  NOLWENN,
  open,
  signIn,
  someoneElse,
  violations
} from './initiatives-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

const palette = (page: Page) => page.getByRole('combobox', { name: 'Rechercher, aller à…' })
const options = (page: Page) => page.getByRole('dialog').getByRole('option')

/** Letters only, found nowhere else. */
function rareWord(): string {
  const letters = [...Date.now().toString()].map((digit) => 'bdfgklmprt'[Number(digit)])
  return `zo${letters.join('')}`
}

/** A document with these words in its text, as soon as the search finds it. */
async function writtenDocument(page: Page, baseURL: string | undefined, title: string, words: string) {
  const doc = await makeDocument(page, baseURL, title)
  await openDocument(page, doc.href)
  await write(page, words)
  await saved(page)
  await findable(page, baseURL, words.split(' ').at(-1) ?? '')
  return doc
}

async function findable(page: Page, baseURL: string | undefined, word: string): Promise<void> {
  await expect
    .poll(async () => {
      const { results } = await api<{ results: unknown[] }>(page, baseURL, 'get', `/search?q=${word}`)
      return results.length
    })
    .toBeGreaterThan(0)
}

test('the palette finds words of a document while they are typed, and opens it, by keyboard alone', async ({
  page,
  baseURL
}) => {
  const word = rareWord()
  const doc = await writtenDocument(page, baseURL, 'Essai', `Le jardin partagé de ${word}`)
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeFocused()
  await page.keyboard.type(word.slice(0, -3))
  const found = page.getByRole('group', { name: 'Documents' }).getByRole('option')
  await expect(found).toHaveCount(1)
  await expect(found.locator('mark').first()).toHaveText(word)
  await expect(found).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('2 ')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${doc.id}$`))
})

test('Enter right after the last letter waits for what these letters find', async ({ page, baseURL }) => {
  const word = rareWord()
  const doc = await writtenDocument(page, baseURL, 'Note hâtive', `Ici ${word}`)
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await palette(page).fill(word)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${doc.id}$`))
})

test('the palette begins with what was opened last', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Ouvert à l’instant')
  await openDocument(page, doc.href)
  await saved(page)
  await open(page, '/')
  await page.keyboard.press('Control+k')
  const recent = page.getByRole('group', { name: 'Ouvert récemment' }).getByRole('option')
  await expect(recent.first()).toContainText('Ouvert à l’instant')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`${doc.id}$`))
})

test('kinds are chosen with Tab and the arrows, and say what is left', async ({ page, baseURL }) => {
  const word = rareWord()
  await writtenDocument(page, baseURL, 'À trier', `Deux choses ${word}`)
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await palette(page).fill(word)
  await expect(options(page).first()).toContainText('À trier')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Tout', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await expect(page.getByRole('button', { name: 'Documents', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true'
  )
  await expect(options(page).first()).toContainText('À trier')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await expect(page.getByText('Aucun résultat pour')).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await expect(palette(page)).toBeFocused()
})

test('what one may not see is in no result, no count and no suggestion', async ({
  page,
  browser,
  baseURL
}) => {
  const word = rareWord()
  const closed = await makeInitiative(page, baseURL, 'Entre nous', 'participants')
  await makePage(page, baseURL, closed, `Confidence ${word}`)
  await findable(page, baseURL, word)
  const erwan = await someoneElse(browser, baseURL, ERWAN)
  await open(erwan, '/')
  await erwan.keyboard.press('Control+k')
  await palette(erwan).fill(word.slice(0, -1))
  await expect(erwan.getByText('Aucun résultat pour')).toBeVisible()
  await open(erwan, `/recherche?q=${word}`)
  await expect(erwan.getByRole('heading', { name: /Aucun résultat pour/ })).toBeVisible()
  expect(await erwan.locator('main').innerText()).not.toContain('Confidence')
  await erwan.context().close()
})

test('from the palette to all results, narrowed by kind, initiative and day, kept in the address', async ({
  page,
  baseURL
}) => {
  const word = rareWord()
  await writtenDocument(page, baseURL, 'Premier', `Atelier vélo ${word}`)
  const other = await makeInitiative(page, baseURL, 'Ailleurs')
  await makePage(page, baseURL, other, `Second ${word}`)
  await open(page, '/')
  await page.keyboard.press('Control+k')
  await palette(page).fill(word)
  await options(page).filter({ hasText: 'Tous les résultats' }).click()
  await expect(page).toHaveURL(/\/recherche\?q=/)
  const results = page.getByRole('list', { name: 'Résultats' }).getByRole('listitem')
  await expect(results).toHaveCount(2)
  await expect(page.getByText('2 résultats affichés')).toBeVisible()
  await expect(results.filter({ hasText: 'Premier' }).locator('mark')).toHaveText(word)

  await page.getByRole('combobox', { name: 'Initiative' }).fill(other.title)
  await page.getByRole('option', { name: other.title }).click()
  await expect(results).toHaveCount(1)
  await expect(results).toContainText('Second')
  expect(await violations(page)).toEqual([])
  await page.reload()
  await expect(results).toHaveCount(1)
  await expect(page.getByRole('combobox', { name: 'Initiative' })).toHaveValue(other.title)

  await page.getByRole('combobox', { name: 'Chercher parmi' }).selectOption({ label: 'Fichiers' })
  await expect(page.getByRole('heading', { name: /Aucun résultat/ })).toBeVisible()
  await page.getByRole('button', { name: 'Chercher sans filtre' }).click()
  await expect(results).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Modifié jusqu’au' }).fill('12 mars 2020')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('heading', { name: /Aucun résultat/ })).toBeVisible()
  await expect(page).toHaveURL(/until=2020-03-12/)
  await page.getByRole('button', { name: 'Tout enlever' }).click()
  await expect(results).toHaveCount(2)
  await results.first().getByRole('link').click()
  await expect(page).toHaveURL(/\/documents\//)
})

test('the words of a PDF are found a moment after it was put into a page', async ({ page, baseURL }) => {
  const word = rareWord()
  const source = await writtenDocument(page, baseURL, 'À imprimer', `Affiche ${word}`)
  const pdf = await (await page.request.get(`/api/v1/pages/${source.id}/export?format=pdf`)).body()
  await api(page, baseURL, 'post', `/pages/${source.id}/trash`)
  const doc = await makeDocument(page, baseURL, 'Pièces jointes')
  const reply = await page.request.post(`/api/v1/pages/${doc.id}/files`, {
    headers: { origin: baseURL ?? '' },
    multipart: { file: { name: 'affiche-fete.pdf', mimeType: 'application/pdf', buffer: pdf } }
  })
  expect(reply.status()).toBe(201)
  await findable(page, baseURL, word)
  await open(page, `/recherche?q=${word}`)
  const result = page.getByRole('list', { name: 'Résultats' }).getByRole('listitem')
  await expect(result).toContainText('affiche-fete.pdf')
  await expect(result).toContainText('Fichier, Pièces jointes')
  await expect(result.locator('mark').first()).toHaveText(word)
  await result.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`${doc.id}$`))
})

test('a search that fails says so, and is tried again', async ({ page }) => {
  const failing = (fails: boolean) =>
    page.route('**/api/v1/search?*', (route) =>
      fails ? route.fulfill({ status: 500, contentType: 'application/json', body: '{}' }) : route.continue()
    )
  await open(page, '/recherche')
  await expect(page.getByText('Tapez un mot')).toBeVisible()
  await failing(true)
  await page.getByRole('searchbox', { name: 'Mots cherchés' }).fill('trégor')
  await expect(page.getByRole('heading', { name: 'La recherche n’a pas abouti.' })).toBeVisible()
  await page.unroute('**/api/v1/search?*')
  await page.getByRole('button', { name: 'Chercher à nouveau' }).click()
  await expect(page.getByRole('list', { name: 'Résultats' })).toContainText('Ruralités en Trégor')
})

for (const [width, theme] of [
  [1440, 'light'],
  [1440, 'dark'],
  [390, 'light'],
  [390, 'dark']
] as const) {
  test(`no accessibility violation, ${width} px, ${theme}`, async ({ page }, { outputDir }) => {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: theme })
    await open(page, '/recherche?q=botsorhel')
    await expect(page.getByRole('list', { name: 'Résultats' })).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${outputDir}/results.png` })
    await open(page, '/')
    await page.keyboard.press('Control+k')
    await palette(page).fill('botsorhel')
    await expect(page.getByRole('dialog').locator('mark').first()).toBeVisible()
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${outputDir}/palette.png` })
  })
}
