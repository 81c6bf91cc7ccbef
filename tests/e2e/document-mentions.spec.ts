// What a text names by « @ »: found and put in by keyboard, told as it is today, kept from those who may not see it.
import { expect, test } from '@playwright/test'
import { api, NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, reader, saved, text, write } from './document-steps'

test('a page and a person are named by keyboard; the name follows, the person is told, the page knows who cites it', async ({
  page,
  browser,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const target = await makeDocument(page, baseURL, 'Élaboration de la charte')
  const doc = await makeDocument(page, baseURL, 'Ce qui cite la charte')
  await openDocument(page, doc.href)
  await write(page, 'Voir @elaboration de la ch')
  const list = page.getByRole('listbox', { name: 'Citer une personne, une page, une date…' })
  await expect(list.getByRole('option', { name: /Élaboration de la charte/ })).toBeVisible()
  await expect(text(page)).toHaveAttribute('aria-activedescendant', /mention-/)
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
  const cited = text(page).getByRole('link', { name: 'Élaboration de la charte' })
  await expect(cited).toBeVisible()

  await page.keyboard.type('avec @erwan')
  await expect(list.getByRole('option', { name: /Erwan/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.type('le @3 mars 2027')
  await expect(list.getByRole('option', { name: /mercredi 3\s+mars 2027/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(text(page).locator('.mention')).toHaveCount(3)
  await page.keyboard.type('ou peut-être @ après')
  await expect(list).toBeHidden()
  await saved(page)
  expect(await violations(page)).toEqual([])

  // Renamed elsewhere: nothing in the text was written again.
  await api(page, baseURL, 'patch', `/pages/${target.id}`, { title: 'La charte, version deux' })
  const erwan = await reader(browser, baseURL, 'coordination@mlx.example', doc.href)
  await expect(text(erwan).getByRole('link', { name: 'La charte, version deux' })).toBeVisible()

  // By keyboard, a mention opens like a link.
  await openDocument(page, doc.href)
  await expect(text(page).getByRole('link', { name: 'La charte, version deux' })).toBeVisible()
  await saved(page)
  // The names that arrive are drawn anew, and a caret that moves meanwhile may stand one letter off.
  await expect(async () => {
    await text(page).click()
    await page.keyboard.press('ControlOrMeta+Home')
    for (const _ of 'Voir  ') await page.keyboard.press('ArrowRight')
    await expect(text(page).locator('.mention.ProseMirror-selectednode')).toHaveCount(1, { timeout: 1_000 })
  }).toPass()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(target.id))
  const citations = page.getByRole('region', { name: 'Cité par' })
  await expect(citations.getByRole('link', { name: 'Ce qui cite la charte' })).toBeVisible({
    timeout: 15_000
  })
  expect(await violations(page)).toEqual([])
  await erwan.context().close()
})

test('someone who may not see what is named reads neutral words, and copies nothing else', async ({
  page,
  browser,
  baseURL
}) => {
  test.slow()
  await signIn(page, baseURL, NOLWENN)
  const hidden = await makeDocument(page, baseURL, 'Budget confidentiel')
  await api(page, baseURL, 'patch', `/pages/${hidden.id}`, { audience: 'team' })
  const doc = await makeDocument(page, baseURL, 'Cite un document réservé')
  await openDocument(page, doc.href)
  await write(page, 'Voir @budget confid')
  await expect(page.getByRole('option', { name: /Budget confidentiel/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await saved(page)
  const soazig = await reader(browser, baseURL, 'coordination@aur.example', doc.href)
  await expect(text(soazig)).toContainText('page non accessible')
  const copied = await soazig.evaluate(() => {
    const editor = document.querySelector('.ProseMirror')
    if (!(editor instanceof HTMLElement)) return 'none'
    getSelection()?.selectAllChildren(editor)
    const data = new DataTransfer()
    editor.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }))
    return data.getData('text/plain') + data.getData('text/html') + document.documentElement.outerHTML
  })
  expect(copied).not.toContain('Budget')
  await soazig.context().close()
})

test('on a phone the list fits, and without a network what is known is still proposed', async ({
  page,
  context,
  baseURL
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, baseURL, NOLWENN)
  await makeDocument(page, baseURL, 'Une page connue')
  const doc = await makeDocument(page, baseURL, 'Sur le téléphone')
  await openDocument(page, doc.href)
  await write(page, 'Avec @une page con')
  await expect(page.getByRole('option', { name: /Une page connue/ })).toBeVisible()
  const box = await page.getByRole('listbox').boundingBox()
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true)
  await page.keyboard.press('Enter')
  await saved(page)
  await context.setOffline(true)
  await page.keyboard.type('puis @une page')
  await expect(page.getByRole('option', { name: /Une page connue/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(text(page).getByRole('link', { name: 'Une page connue' })).toHaveCount(2)
})
