// « Vos actions »: what somebody has to do in every initiative, on a screen and on the home page, ticked in place, without network too.
import { expect, test, type Page } from '@playwright/test'
import {
  api,
  makeInitiative,
  makePage,
  NOLWENN,
  open,
  signIn,
  unique,
  violations,
  type Made
} from './initiatives-steps'

interface Listed {
  items: { id: string; title: string; state: string; doneOn: string | null }[]
  collection: { pageId: string }
}

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

async function give(
  page: Page,
  baseURL: string | undefined,
  initiative: Made,
  values: Record<string, string>
): Promise<string> {
  const { person } = await api<{ person: { id: string } }>(page, baseURL, 'get', '/me')
  const { collection } = await listed(page, baseURL, initiative)
  const title = unique(values.title ?? '')
  await api(page, baseURL, 'post', `/pages/${collection.pageId}/records`, {
    values: { state: 'a_faire', owner: person.id, ...values, title }
  })
  return title
}

function listed(page: Page, baseURL: string | undefined, initiative: Made): Promise<Listed> {
  return api<Listed>(page, baseURL, 'get', `/initiatives/${initiative.id}/actions`)
}

test('are on the home page with their day and their page, ticked there, and in the initiative at once', async ({
  page,
  baseURL
}) => {
  const initiative = await makeInitiative(page, baseURL, 'Jardin')
  const source = await makePage(page, baseURL, initiative, 'Compte rendu du 3 mars')
  const title = await give(page, baseURL, initiative, {
    title: 'Commander les plants',
    dueDate: '2020-03-12',
    source: source.id
  })
  await open(page, '/')
  const waiting = page.getByRole('region', { name: 'On attend votre réponse' })
  const row = waiting.getByRole('listitem').filter({ hasText: title })
  await expect(row).toContainText('en retard, 12 mars 2020')
  await expect(row.getByRole('link', { name: 'Compte rendu du 3 mars' })).toBeVisible()
  const box = row.getByRole('checkbox', { name: `Fait : ${title}` })
  await box.check()
  await expect(box).toBeChecked()
  await expect
    .poll(async () => {
      const { state, doneOn } = (await listed(page, baseURL, initiative)).items[0] ?? {}
      return `${state} ${doneOn}`
    })
    .toMatch(/^fait \d{4}-\d\d-\d\d$/)
  await box.uncheck()
  await expect
    .poll(async () => (await listed(page, baseURL, initiative)).items[0])
    .toMatchObject({ state: 'a_faire', doneOn: null })
  await waiting.getByRole('link', { name: /^Toutes vos actions/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Vos actions' })).toBeVisible()
})

test('stand by when they are due, are narrowed, and lead to where they were written', async ({
  page,
  baseURL
}) => {
  const initiative = await makeInitiative(page, baseURL, 'Four à pain')
  const source = await makePage(page, baseURL, initiative, 'Réunion du four')
  const late = await give(page, baseURL, initiative, {
    title: 'Zinguerie',
    dueDate: '2020-01-02',
    source: source.id
  })
  const someDay = await give(page, baseURL, initiative, { title: 'Zeste' })
  await open(page, '/actions')
  await expect(page.getByRole('region', { name: 'En retard' })).toContainText(late)
  await expect(page.getByRole('region', { name: 'Sans échéance' })).toContainText(someDay)
  await page.getByLabel('Échéance', { exact: true }).selectOption({ label: 'Sans échéance' })
  await expect(page).toHaveURL(/due=none/)
  await expect(page.getByText(late)).toHaveCount(0)
  await page.getByLabel('Échéance', { exact: true }).selectOption({ label: 'N’importe quand' })
  await page.getByLabel('Mots').fill('zinguerie')
  await expect(page.getByText(someDay)).toHaveCount(0)
  await expect(page.getByText(late)).toBeVisible()
  await page
    .getByRole('listitem')
    .filter({ hasText: late })
    .getByRole('link', { name: 'Réunion du four' })
    .click()
  await expect(page).toHaveURL(new RegExp(`/documents/${source.id}`))
  await open(page, `/initiatives/${initiative.slug}`)
  await page
    .getByRole('navigation', { name: initiative.title })
    .getByRole('link', { name: 'Actions' })
    .click()
  await expect(page).toHaveURL(/\/tableaux\//)
  await expect(page.getByText(someDay)).toBeVisible()
})

test('ticked without network, it is kept on the device and leaves when the network is back', async ({
  page,
  context,
  baseURL
}) => {
  const initiative = await makeInitiative(page, baseURL, 'Ressourcerie')
  const title = await give(page, baseURL, initiative, { title: 'Étiqueter', dueDate: '2020-02-02' })
  await open(page, '/actions')
  const box = page.getByRole('checkbox', { name: `Fait : ${title}` })
  await expect(box).not.toBeChecked()
  await context.setOffline(true)
  await box.check()
  await expect(box).toBeChecked()
  expect((await listed(page, baseURL, initiative)).items[0]?.state).toBe('a_faire')
  await context.setOffline(false)
  await expect.poll(async () => (await listed(page, baseURL, initiative)).items[0]?.state).toBe('fait')
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no accessibility violation, nothing overflows: ${theme}, ${width} px`, async ({
      page,
      baseURL
    }) => {
      await page.emulateMedia({ colorScheme: theme })
      await page.setViewportSize({ width, height: 900 })
      const initiative = await makeInitiative(page, baseURL, 'Habitat')
      await give(page, baseURL, initiative, { title: 'Visiter', dueDate: '2020-02-02' })
      for (const path of ['/', '/actions', '/actions?q=zzzz', '/actions?scope=closed']) {
        await open(page, path)
        expect(await violations(page), path).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBe(0)
      }
    })
  }
}
