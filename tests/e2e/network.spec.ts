// The directory: the map and its list, the sheet of an organisation, its people; from the keyboard too, on a phone, by day and by night.
import { expect, test, type Page } from '@playwright/test'
import {
  ADMIN,
  api,
  MAIRIE,
  NOLWENN,
  open,
  signIn,
  someoneElse,
  unique,
  violations
} from './initiatives-steps'
import { fits } from './identity-steps'

interface Organisation {
  id: string
  slug: string
  name: string
  code: string
}

const YANN = 'coordination@fou.example'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

/** An organisation of one's own, so that journeys do not meet. */
async function makeOrganisation(
  page: Page,
  baseURL: string | undefined,
  name: string
): Promise<Organisation> {
  const admin = await someoneElse(page.context().browser() ?? never(), baseURL, ADMIN)
  const made = await api<Organisation>(admin, baseURL, 'post', '/organisations', {
    name: unique(name),
    kind: 'association',
    standing: 'member'
  })
  const member = { email: NOLWENN, role: 'coordinator' }
  await api(admin, baseURL, 'post', `/organisations/${made.id}/members`, member)
  await admin.context().close()
  return made
}

function never(): never {
  throw new Error('a test has a browser')
}

test('the map shows the pôles, an initiative stands out, and the keyboard goes from neighbour to neighbour', async ({
  page,
  baseURL
}) => {
  // The map offers what one follows first, five at most: someone who makes nothing in the other journeys.
  await signIn(page, baseURL, YANN)
  await open(page, '/reseau')
  const map = page.getByRole('group', { name: 'Carte des 19 pôles' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('19 pôles pour 21 pays')
  await expect(map.getByRole('link', { name: /Adess Morlaix/ })).toBeVisible()
  await expect(page.getByText('Contours : IGN Admin Express 2018')).toBeVisible()

  await page.getByRole('button', { name: 'RSE & ESS' }).click()
  const shown = page.getByRole('group', { name: /Initiative mise en avant : RSE & ESS/ })
  await expect(shown.getByRole('link', { name: /PEPS/ })).toHaveClass(/is-on/)
  await expect(shown.getByRole('link', { name: /Adess Brest/ })).toHaveClass(/is-dim/)
  await page.getByRole('button', { name: 'Tous les pôles' }).click()

  const morlaix = map.getByRole('link', { name: /Adess Morlaix/ })
  await morlaix.focus()
  await page.keyboard.press('ArrowRight')
  await expect(map.getByRole('link', { name: /Adess Ouest-Côtes d’Armor/ })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(morlaix).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Adess Morlaix' })).toBeVisible()
})

test('the directory forgives accents, its filters are in the address, and it leaves as a file', async ({
  page
}) => {
  await open(page, '/reseau')
  const directory = page.getByRole('table', { name: 'Annuaire des structures' })
  await page.getByLabel('Nom, sigle ou territoire').fill('cotes d armor')
  await expect(directory.getByRole('row')).toHaveCount(3)
  await page.getByLabel('Type').selectOption({ label: 'Pôle' })
  await expect(page).toHaveURL(/\?q=cotes\+d\+armor&type=pole/)
  await expect(directory.getByRole('link')).toHaveText(/Adess Ouest-Côtes d’Armor/)
  await page.getByLabel('Nom, sigle ou territoire').fill('zzz')
  await expect(page.getByText('Aucun résultat pour « zzz ».')).toBeVisible()
  await page.getByRole('button', { name: 'Tout enlever' }).last().click()
  await expect(directory.getByRole('link').first()).toBeVisible()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger (CSV)' }).click()
  ])
  expect(file.suggestedFilename()).toMatch(/^structures-\d{4}-\d\d-\d\d\.csv$/)
})

test('a coordinator writes the sheet, brings someone in, changes their role, takes them out and back', async ({
  page,
  baseURL
}) => {
  const { slug, name } = await makeOrganisation(page, baseURL, 'Les Ajoncs')
  await open(page, `/structures/${slug}`)
  await page.getByRole('button', { name: 'Modifier', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: `Modifier ${name}` })
  await sheet.getByLabel(/^Présentation/).fill('Une association qui plante des ajoncs.')
  await sheet.getByLabel(/^E-mail/).fill('pas une adresse')
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(sheet.getByLabel(/^E-mail/)).toHaveAttribute('aria-invalid', 'true')
  await sheet.getByLabel(/^E-mail/).fill('bonjour@ajoncs.example')
  await sheet.getByRole('button', { name: 'Enregistrer' }).click()
  await expect(sheet).toHaveCount(0)
  await expect(page.getByText('Une association qui plante des ajoncs.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'bonjour@ajoncs.example' })).toBeVisible()

  const email = `${unique('soizic').replace(' ', '.')}@exemple.fr`
  await page.getByRole('button', { name: 'Ajouter une personne' }).click()
  const dialog = page.getByRole('dialog', { name: `Ajouter une personne à ${name}` })
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await expect(dialog.getByLabel('Prénom')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Prénom').fill('Soizic')
  await dialog.getByRole('button', { name: 'Ajouter', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  const people = page.getByRole('region', { name: 'Personnes' })
  const soizic = people.getByRole('listitem').filter({ hasText: 'Soizic' })
  await expect(soizic).toContainText('Invitation envoyée')

  await page.getByRole('button', { name: 'Actions pour Soizic' }).click()
  await page.getByRole('menuitemradio', { name: /^Coordination/ }).click()
  await expect(soizic).toContainText('Coordination')
  await page.getByRole('button', { name: 'Actions pour Soizic' }).click()
  await page.getByRole('menuitem', { name: 'Retirer de la structure' }).click()
  await expect(soizic).toHaveCount(0)
  await page.getByRole('status').getByRole('button', { name: 'Annuler' }).last().click()
  await expect(soizic).toBeVisible()

  await page.getByRole('button', { name: 'Actions pour Soizic' }).click()
  await page.getByRole('menuitemradio', { name: /^Membre/ }).click()
  await expect(soizic).toContainText('Membre')
  await page.getByRole('button', { name: 'Actions pour Nolwenn Le Goff' }).click()
  await page.getByRole('menuitem', { name: 'Retirer de la structure' }).click()
  await expect(people.getByRole('alert')).toContainText('C’est la dernière personne qui coordonne')
})

test('the mayor of Plufur sees who works with Plufur, and no other commune', async ({ browser, baseURL }) => {
  const mayor = await someoneElse(browser, baseURL, MAIRIE)
  await open(mayor, '/reseau')
  const directory = mayor.getByRole('table', { name: 'Annuaire des structures' })
  await expect(directory.getByRole('link', { name: /Commune de Plufur/ })).toBeVisible()
  await expect(directory.getByText('Botsorhel')).toHaveCount(0)
  expect((await mayor.goto('/structures/commune-botsorhel'))?.status()).toBe(404)
  expect((await mayor.goto('/administration'))?.status()).toBe(404)
  expect((await mayor.goto('/personnes/00000000-0000-4000-8000-000000000000'))?.status()).toBe(404)
  await mayor.context().close()
})

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no accessibility violation, nothing wider than the screen: ${width} px, ${colorScheme}`, async ({
      page
    }) => {
      // Several screens, each read whole by axe.
      test.slow()
      await page.setViewportSize({ width, height: 844 })
      await page.emulateMedia({ colorScheme })
      for (const path of ['/reseau', '/structures/adess-ouest-cotes-armor', '/structures/commune-plufur']) {
        await open(page, path)
        expect([path, await violations(page)]).toEqual([path, []])
        await fits(page)
      }
      await page.getByRole('region', { name: 'Personnes' }).getByRole('link').first().click()
      await expect(page.getByRole('heading', { name: 'Structures' })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await fits(page)
    })
  }
}
