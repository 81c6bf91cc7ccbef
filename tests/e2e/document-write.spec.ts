// Writing a document: together, by keyboard alone, with pictures; and what happens when rights change under one's feet.
import { expect, test } from '@playwright/test'
import { api, ERWAN, NOLWENN, signIn, type Made } from './initiatives-steps'
import { makeDocument, openDocument, reader, save, saved, text, write, type Doc } from './document-steps'

test.beforeEach(({ page, baseURL }) => signIn(page, baseURL, NOLWENN))

test('two people see each other’s words, cursor and presence', async ({ page, browser, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'À deux')
  await openDocument(page, doc.href)
  const erwan = await reader(browser, baseURL, ERWAN, doc.href)
  await write(erwan, 'Bonjour de Morlaix')
  await expect(text(page).locator('p')).toContainText('Bonjour de Morlaix')
  await write(page, ' et de Lannion')
  await expect(text(erwan).locator('p')).toContainText('Bonjour de Morlaix et de Lannion')

  const flag = text(page).locator('.cursor__flag')
  await erwan.keyboard.type('!')
  await expect(flag).toHaveText('Erwan')
  await expect(flag).toBeVisible()
  // It folds when he stops, and comes back when he goes on.
  await expect(flag).toBeHidden({ timeout: 6000 })
  await expect(page.getByRole('button', { name: 'Erwan est ici' })).toBeVisible()
  await saved(page)
  await saved(erwan)

  // Leaving takes his cursor and his portrait away.
  await erwan.context().close()
  await expect(page.getByRole('button', { name: 'Erwan est ici' })).toHaveCount(0)
  await expect(text(page).locator('.cursor')).toHaveCount(0)
})

test('blocks are inserted by keyboard alone, accents forgiven', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Au clavier')
  await openDocument(page, doc.href)
  await expect(text(page).locator('[data-placeholder]')).toHaveAttribute(
    'data-placeholder',
    'Écrivez, ou tapez / pour insérer un bloc'
  )
  await text(page).focus()
  await page.keyboard.type('/')
  const list = page.getByRole('listbox', { name: 'Insérer un bloc' })
  await expect(list.getByRole('option', { name: /Liste|Titre|Tableau/ }).first()).toBeVisible()
  expect(await list.getByRole('option').count()).toBeGreaterThan(11)
  const chosen = () => text(page).getAttribute('aria-activedescendant')
  const first = await chosen()
  await page.keyboard.press('ArrowDown')
  expect(await chosen()).not.toBe(first)
  await expect(list.locator('[aria-selected=true]')).toHaveAttribute('id', (await chosen()) ?? '')
  await page.keyboard.type('numerotee')
  await expect(list.getByRole('option')).toHaveText([/Liste numérotée/])
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
  await page.keyboard.type('Un')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Deux')
  await expect(text(page).locator('ol > li')).toHaveText(['Un', 'Deux'])

  // Escape leaves what was typed; the button's own « / » goes with it.
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/zzz')
  await expect(list).toContainText('Aucun bloc de ce nom')
  await page.keyboard.press('Escape')
  await expect(text(page)).toContainText('/zzz')
  for (let i = 0; i < 4; i++) await page.keyboard.press('Backspace')
  await page.getByRole('button', { name: 'Insérer un bloc' }).click()
  await expect(list).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await expect(text(page)).not.toContainText('/')
})

test('the tools are reached, used and left by keyboard', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Outils')
  await openDocument(page, doc.href)
  await write(page, 'mot')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Alt+F10')
  const style = page.getByRole('button', { name: 'Paragraphe' })
  await expect(style).toBeFocused()
  await page.keyboard.press('ArrowRight')
  const bold = page.getByRole('button', { name: 'Gras' })
  await expect(bold).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text(page).locator('strong')).toHaveText('mot')
  await expect(bold).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Alt+F10')
  await page.keyboard.press('End')
  await expect(page.getByRole('button', { name: 'Autres mises en forme' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(text(page)).toBeFocused()

  // One tab stop for the whole bar, and Escape then Tab leaves the text even inside a list.
  await page.keyboard.press('ControlOrMeta+Shift+8')
  await expect(text(page).locator('ul > li')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(text(page)).not.toBeFocused()

  await text(page).focus()
  await page.keyboard.press('ControlOrMeta+/')
  const help = page.getByRole('dialog', { name: 'Raccourcis clavier' })
  await expect(help).toContainText('Alt F10')
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('a link is set, opened, changed and removed; a hostile one is refused', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Liens')
  await openDocument(page, doc.href)
  await write(page, 'la chambre régionale')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+k')
  const dialog = page.getByRole('dialog', { name: 'Vers quelle adresse' })
  await dialog.getByLabel('Adresse').fill('javascript:alert(1)')
  await dialog.getByRole('button', { name: 'Poser le lien' }).click()
  await expect(dialog).toContainText('Cette adresse n’est pas complète')
  await dialog.getByLabel('Adresse').fill('www.ess-bretagne.org')
  await dialog.getByRole('button', { name: 'Poser le lien' }).click()
  const link = text(page).locator('a')
  await expect(link).toHaveAttribute('href', 'https://www.ess-bretagne.org')
  await link.click()
  const tools = page.getByRole('group', { name: 'Lien' })
  await expect(tools.getByRole('link', { name: 'Ouvrir le lien' })).toHaveAttribute(
    'href',
    'https://www.ess-bretagne.org'
  )
  await tools.getByRole('button', { name: 'Retirer le lien' }).click()
  await expect(link).toHaveCount(0)
})

test('a table grows, gets its header and goes', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Tableau')
  await openDocument(page, doc.href)
  await text(page).focus()
  await page.keyboard.type('/tableau')
  await page.keyboard.press('Enter')
  await expect(text(page).locator('th')).toHaveCount(3)
  await page.keyboard.type('Commune')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Projet')
  const tools = page.getByRole('group', { name: 'Tableau' })
  await tools.getByRole('button', { name: 'Colonne à droite' }).click()
  await tools.getByRole('button', { name: 'Ligne dessous' }).click()
  await expect(text(page).locator('tr')).toHaveCount(4)
  await expect(text(page).locator('th')).toHaveCount(4)
  await tools.getByRole('button', { name: 'Autres gestes sur le tableau' }).click()
  await page.getByRole('menuitem', { name: 'Supprimer le tableau' }).click()
  await expect(text(page).locator('table')).toHaveCount(0)
  await expect(text(page)).toBeFocused()
})

test('a picture is pasted, described, and seen by the other', async ({ page, browser, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Image')
  await openDocument(page, doc.href)
  await write(page, 'La salle :')
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(60, 40)
    canvas.getContext('2d')?.fillRect(0, 0, 30, 40)
    const file = new File([await canvas.convertToBlob()], 'salle.png', { type: 'image/png' })
    const clipboardData = new DataTransfer()
    clipboardData.items.add(file)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.ProseMirror')?.dispatchEvent(event)
  })
  const dialog = page.getByRole('dialog', { name: 'Que montre cette image' })
  await dialog.getByLabel('Description').fill('La salle polyvalente de Plufur')
  await dialog.getByRole('button', { name: 'Garder la description' }).click()
  await saved(page)
  const erwan = await reader(browser, baseURL, ERWAN, doc.href)
  const picture = text(erwan).getByRole('img', { name: 'La salle polyvalente de Plufur' })
  await expect(picture).toBeVisible()
  await expect
    .poll(() => picture.evaluate((node) => (node instanceof HTMLImageElement ? node.naturalWidth : 0)))
    .toBe(60)
  await erwan.context().close()
})

test('a file that is not a picture is refused in a sentence', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Refus')
  await openDocument(page, doc.href)
  await text(page).focus()
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'faux.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<svg onload="alert(1)"/>')
    })
  await expect(page.getByText('« faux.png » n’a pas été ajoutée.')).toBeVisible()
  await expect(text(page).locator('img, .upload')).toHaveCount(0)
})

test('the title is renamed in the sheet and the others see it', async ({ page, browser, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Ancien titre')
  await openDocument(page, doc.href)
  const erwan = await reader(browser, baseURL, ERWAN, doc.href)
  const title = page.getByRole('textbox', { name: 'Titre du document' })
  await title.fill('Nouveau titre')
  await title.press('Enter')
  await expect(text(page)).toBeFocused()
  await saved(page)
  await expect(erwan.getByRole('textbox', { name: 'Titre du document' })).toHaveValue('Nouveau titre')
  const stored = await api<{ title: string }>(page, baseURL, 'get', `/pages/${doc.id}`)
  expect(stored.title).toBe('Nouveau titre')
  // An empty title is no title.
  await title.fill('   ')
  await title.blur()
  await expect(title).toHaveValue('Nouveau titre')
  await erwan.context().close()
})

test('the plan follows the titles and leads to them', async ({ page, baseURL }) => {
  const doc = await makeDocument(page, baseURL, 'Plan')
  await openDocument(page, doc.href)
  await text(page).focus()
  await page.keyboard.type('# Pourquoi')
  await page.keyboard.press('Enter')
  for (let i = 0; i < 30; i++) await page.keyboard.press('Enter')
  await page.keyboard.type('## Comment')
  const plan = page.getByRole('navigation', { name: 'Plan du document' })
  await expect(plan.getByRole('link')).toHaveText(['Pourquoi', 'Comment'])
  await plan.getByRole('link', { name: 'Pourquoi' }).click()
  await expect(plan.getByRole('link', { name: 'Pourquoi' })).toHaveAttribute('aria-current', 'true')
  await expect(text(page).getByRole('heading', { name: 'Pourquoi' })).toBeInViewport()
  await expect(plan).toContainText('2 mots')
})

test.describe('rights that change while the document is open', () => {
  let doc: Doc
  let initiative: Made

  test.beforeEach(async ({ page, baseURL }) => {
    const me = await api<{ organisations: { id: string }[] }>(page, baseURL, 'get', '/me')
    const found = await api<{ items: { id: string; code: string }[] }>(
      page,
      baseURL,
      'get',
      '/organisations?q=Morlaix'
    )
    const morlaix = found.items.find((each) => each.code === 'MLX')
    initiative = await api<Made>(page, baseURL, 'post', '/initiatives', {
      title: `Droits ${Date.now()}`,
      type: 'free',
      leadOrganisationId: me.organisations[0]?.id,
      partnerOrganisationIds: [morlaix?.id],
      visibility: 'participants'
    })
    doc = await makeDocument(page, baseURL, 'À plusieurs', initiative.slug)
  })

  test('archived: everyone reads on, nothing is lost', async ({ page, browser, baseURL }) => {
    const erwan = await reader(browser, baseURL, ERWAN, doc.href)
    await write(erwan, 'Avant l’archive')
    await saved(erwan)
    await api(page, baseURL, 'patch', `/initiatives/${initiative.id}`, { archived: true })
    await expect(erwan.getByText('vos droits ne permettent pas de la modifier')).toBeVisible()
    await expect(text(erwan)).toHaveAttribute('contenteditable', 'false')
    await expect(text(erwan)).toContainText('Avant l’archive')
    await expect(save(erwan)).toHaveAttribute('data-save', 'reading')
    // And back.
    await api(page, baseURL, 'patch', `/initiatives/${initiative.id}`, { archived: false })
    await expect(text(erwan)).toHaveAttribute('contenteditable', 'true')
    await write(erwan, ' et après')
    await saved(erwan)
    await erwan.context().close()
  })

  test('withdrawn: said in words, the text still there to copy', async ({ page, browser, baseURL }) => {
    const erwan = await reader(browser, baseURL, ERWAN, doc.href)
    await write(erwan, 'Mes notes')
    await saved(erwan)
    const me = await api<{ organisations: { id: string }[] }>(page, baseURL, 'get', '/me')
    await api(page, baseURL, 'patch', `/pages/${doc.id}`, {
      audience: 'organisations',
      audienceOrganisationIds: [me.organisations[0]?.id]
    })
    const notice = erwan.getByRole('alert').filter({ hasText: 'ne vous est plus ouvert' })
    await expect(notice).toBeVisible()
    await expect(text(erwan)).toContainText('Mes notes')
    await expect(text(erwan)).toHaveAttribute('contenteditable', 'false')
    const download = erwan.waitForEvent('download')
    await notice.getByRole('button', { name: 'Télécharger une copie', exact: true }).click()
    expect((await download).suggestedFilename()).toMatch(/\.html$/)
    await erwan.context().close()
  })

  test('thrown away by someone else: said, and undone from there', async ({ page, browser, baseURL }) => {
    const erwan = await reader(browser, baseURL, ERWAN, doc.href)
    await openDocument(page, doc.href)
    await page.getByRole('button', { name: 'Autres actions sur ce document' }).click()
    await page.getByRole('menuitem', { name: 'Mettre à la corbeille' }).click()
    await expect(page).toHaveURL(/\/documents$/)
    await page.getByRole('button', { name: 'Annuler' }).click()
    await expect(text(page)).toBeVisible()
    await expect(erwan.getByRole('alert').filter({ hasText: 'corbeille' })).toBeVisible()
    await erwan.context().close()
  })
})

test('a page that does not exist is a 404 page', async ({ page }) => {
  const reply = await page.goto(
    '/initiatives/ruralites-en-tregor/documents/0198c1c2-7f3a-7b1e-9d55-3b8a54f0ffff'
  )
  expect(reply?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('n’existe pas')
})
