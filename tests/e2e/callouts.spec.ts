// A framed passage is put in by « / », changed by its tools, left by the keyboard.
import { expect, test } from '@playwright/test'
import { makeDocument, openDocument, saved, text } from './document-steps'
import { NOLWENN, signIn, violations } from './initiatives-steps'

test('a frame is put around what is written, changes its tone, and goes without its words', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const made = await makeDocument(page, baseURL, 'Consignes')
  await openDocument(page, made.href)
  await text(page).click()
  await page.keyboard.type('/encadr')
  await page.getByRole('option', { name: /^Encadré/ }).click()
  await page.keyboard.type('Sol glissant.')
  const frame = text(page).getByRole('note')
  await expect(frame).toHaveText('Sol glissant.')
  const tools = page.getByRole('group', { name: 'Ton de l’encadré' })
  await tools.getByRole('button', { name: 'Attention' }).click()
  await expect(text(page).getByRole('note', { name: 'Attention' })).toHaveText('Sol glissant.')
  expect(await violations(page)).toEqual([])
  await saved(page)
  await page.reload()
  await expect(text(page).getByRole('note', { name: 'Attention' })).toHaveText('Sol glissant.')
  await frame.click()
  await tools.getByRole('button', { name: 'Retirer le cadre' }).click()
  await expect(frame).toHaveCount(0)
  await expect(text(page)).toContainText('Sol glissant.')
})
