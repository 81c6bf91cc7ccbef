// The wall of ideas in the hands of people: writing, moving, voting, projecting; by keyboard, mouse and finger.
import { expect, test, type Page } from '@playwright/test'
import { changes, openView, violations } from './views-steps'

const zone = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
const titles = (page: Page, name: string) =>
  zone(page, name).getByRole('heading', { level: 3 }).allInnerTexts()

test('ideas are written one after the other with Enter, and leaving the field keeps the last', async ({
  page
}) => {
  await openView(page, 'wall')
  await page.getByRole('button', { name: /Ajouter une idée dans «\sSe déplacer/ }).click()
  await page.keyboard.type('Un car le dimanche')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Un passage piéton')
  await page.getByRole('heading', { level: 1 }).click()
  expect((await titles(page, 'Se déplacer')).slice(-2)).toEqual(['Un car le dimanche', 'Un passage piéton'])
  expect(await changes(page)).toBe(2)
})

test('Escape gives up an idea, and a change', async ({ page }) => {
  await openView(page, 'wall')
  await page.getByRole('button', { name: /Ajouter une idée dans «\sSe déplacer/ }).click()
  await page.keyboard.type('Un car')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Se prêter une voiture entre voisins', exact: true }).click()
  await page.keyboard.type('Autre chose')
  await page.keyboard.press('Escape')
  expect(await changes(page)).toBe(0)
})

test('arrows go about the wall, Alt and arrows move a note, which keeps the focus', async ({ page }) => {
  await openView(page, 'wall')
  const note = (name: string) => page.getByRole('button', { name, exact: true })
  await note('Un café ouvert le soir, au moins le vendredi').focus()
  await page.keyboard.press('ArrowDown')
  await expect(note('Un coin pour les enfants, même quand il pleut')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(note('Un dépôt de paniers du maraîcher')).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  expect((await titles(page, 'Acheter, se nourrir'))[0]).toBe('Un dépôt de paniers du maraîcher')
  await expect(note('Un dépôt de paniers du maraîcher')).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  expect((await titles(page, 'Se déplacer'))[0]).toBe('Un dépôt de paniers du maraîcher')
  await expect(note('Un dépôt de paniers du maraîcher')).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'Idée déplacée dans' })).toBeAttached()
})

test('dots are stuck and taken back, never more than one has', async ({ page }) => {
  await openView(page, 'wall')
  await expect(page.getByText('Il vous reste 1 gommette sur 5')).toBeVisible()
  await page.getByRole('button', { name: /Aucune|3 voix pour «\sUn composteur/ }).click()
  await expect(page.getByText('Vous avez posé toutes vos gommettes (5).')).toBeVisible()
  await page.keyboard.press('+')
  await expect(page.getByText('Reprenez-en une pour la poser ici.')).toBeAttached()
  expect(await changes(page)).toBe(1)
  await page.keyboard.press('-')
  await expect(page.getByText('Il vous reste 1 gommette sur 5')).toBeVisible()
})

test('fewer dots per person, most supported first, closing the vote', async ({ page }) => {
  await openView(page, 'wall')
  await page.getByLabel('Gommettes par personne').fill('8')
  await page.getByLabel('Gommettes par personne').press('Tab')
  await expect(page.getByText('Il vous reste 4 gommettes sur 8')).toBeVisible()
  await page.getByRole('switch', { name: 'Les plus soutenues d’abord' }).check()
  expect((await titles(page, 'Se retrouver'))[1]).toBe('Des soupers partagés à la salle des fêtes')
  await page.getByRole('button', { name: 'Clore le vote' }).click()
  await expect(page.getByText('Le vote est clos')).toBeVisible()
  await expect(page.getByRole('button', { name: /Poser une gommette/ })).toHaveCount(0)
  await expect(page.locator('.note.is-top')).toContainText('En tête')
  expect(await violations(page)).toEqual([])
})

test('a note is dragged to another zone with the mouse; Escape puts it back', async ({ page }) => {
  await openView(page, 'wall')
  const from = await page.locator('[data-note="idea-9"]').boundingBox()
  const to = await page.locator('[data-note="idea-0"]').boundingBox()
  if (!from || !to) throw new Error('notes are not drawn')
  const lift = async () => {
    await page.mouse.move(from.x + 40, from.y + 12)
    await page.mouse.down()
    await page.mouse.move(to.x + 60, to.y + 10, { steps: 8 })
    await expect(page.getByText('Déposer ici')).toBeVisible()
  }
  await lift()
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect(await changes(page)).toBe(0)
  await lift()
  await page.mouse.up()
  expect((await titles(page, 'Se retrouver'))[0]).toBe('Se prêter une voiture entre voisins')
})

test('everything the pointer does is in the menu of a note', async ({ page }) => {
  await openView(page, 'wall')
  await page.getByRole('button', { name: /Actions de «\sUn composteur partagé/ }).click()
  await page.getByRole('menuitem', { name: /Déplacer vers «\sSe déplacer/ }).click()
  expect((await titles(page, 'Se déplacer')).at(-1)).toBe('Un composteur partagé')
})

test('what is written in a note that somebody removes is kept as a new one', async ({ page }) => {
  await openView(page, 'wall')
  await page.getByRole('button', { name: 'Un composteur partagé', exact: true }).click()
  await page.keyboard.press('End')
  await page.keyboard.type(' avec l’école')
  await page.evaluate(() => window.dispatchEvent(new CustomEvent('galerie:remove', { detail: 'idea-12' })))
  await expect(
    page.getByText('L’idée que vous modifiiez a été retirée. Votre texte est gardé ici.')
  ).toBeVisible()
  await page.keyboard.press('Enter')
  expect((await titles(page, 'Prendre soin du bourg')).at(-1)).toBe('Un composteur partagé avec l’école')
})

test('projecting shows the notes alone and larger; Escape comes back where one was', async ({ page }) => {
  await openView(page, 'wall')
  const button = page.getByRole('button', { name: 'Projeter' })
  await button.click()
  const dialog = page.getByRole('dialog', { name: 'Mur projeté' })
  await expect(dialog.getByRole('heading', { name: 'Un composteur partagé' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: /Actions de/ })).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Quitter la projection' }).click()
  await expect(dialog).toBeHidden()
  await expect(button).toBeFocused()
})
