// The table of save states (quality: nothing is assumed), each provoked in a browser: what is written, and what leaving does.
import { readFile } from 'node:fs/promises'
import { expect, test, type Page, type WebSocketRoute } from '@playwright/test'
import { encodeNotSaved, MESSAGE, NOT_SAVED } from '#shared/collab/protocol'
import { makeDocument, openDocument, save, saved, text, write } from './document-steps'
import { NOLWENN, open, signIn, violations } from './initiatives-steps'

/** The line to the server, in our hands: acknowledgements held back, words put in the mouth of the server. */
interface Line {
  hold: boolean
  /** Nothing passes any more, and nobody is told. */
  silent: boolean
  say(frame: Uint8Array): void
  /** No letter passes any more: the emulation of a browser offline lets a socket send what it has when it closes. */
  cut(): Promise<void>
}

async function held(page: Page): Promise<Line> {
  let line: WebSocketRoute | undefined
  let dead = false
  const control: Line = {
    hold: false,
    silent: false,
    say: (frame) => line?.send(Buffer.from(frame)),
    async cut() {
      dead = true
      await page.context().setOffline(true)
      await line?.close({ code: 1001 })
    }
  }
  await page.routeWebSocket(/\/collab\//, (browser) => {
    line = browser
    if (dead) return void browser.close({ code: 1001 })
    const server = browser.connectToServer()
    browser.onMessage((message) => {
      if (!dead && !control.silent) server.send(message)
    })
    server.onMessage((message) => {
      if (control.silent) return
      if (control.hold && typeof message !== 'string' && message[0] === MESSAGE.saved) return
      browser.send(message)
    })
  })
  return control
}

const banner = (page: Page) => page.locator('.net-banner')

/** What the browser would do if the page were closed now. */
async function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const event = new Event('beforeunload', { cancelable: true })
    return !window.dispatchEvent(event)
  })
}

test('acknowledgements that do not come: « en attente », then what the server says, then « Enregistré »', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const line = await held(page)
  const doc = await makeDocument(page, baseURL, 'États')
  await openDocument(page, doc.href)
  await saved(page)
  expect(await asksBeforeLeaving(page)).toBe(false)

  line.hold = true
  await write(page, 'Un mot')
  await expect(save(page)).toHaveText(/Enregistrement en attente…/)
  expect(await asksBeforeLeaving(page)).toBe(true)
  const live = page.getByRole('status').filter({ has: save(page) })
  await expect(live).toHaveCount(1)

  line.say(encodeNotSaved(0, NOT_SAVED.storageTrouble, 'collab.storage'))
  await expect(save(page)).toHaveAttribute('data-save', 'problem')
  await expect(save(page)).toContainText('Problème d’enregistrement – ne fermez pas cette page')
  await expect(page.getByRole('alert')).toContainText('copie de secours')
  expect(await asksBeforeLeaving(page)).toBe(true)
  expect(await violations(page)).toEqual([])

  line.say(encodeNotSaved(0, NOT_SAVED.none, ''))
  await expect(save(page)).toHaveAttribute('data-save', 'late')
  line.say(encodeNotSaved(1, NOT_SAVED.readOnly, 'room.read_only'))
  await expect(save(page)).toContainText('Modification refusée (droits retirés)')
  await expect(page.getByRole('alert').getByRole('button', { name: /copie de secours/ })).toBeVisible()
  expect(await asksBeforeLeaving(page)).toBe(true)
  // Set aside on this device too, whatever happens to this page.
  await page.goto('/hors-connexion')
  await expect(page.getByRole('heading', { name: 'Textes mis de côté' })).toBeVisible()
})

for (const width of [1440, 390]) {
  test(`a browser that keeps nothing says so without network, at ${width} px, and gives a copy that comes back`, async ({
    browser,
    baseURL
  }) => {
    const context = await browser.newContext({ baseURL, locale: 'fr-FR', viewport: { width, height: 800 } })
    const page = await context.newPage()
    await signIn(page, baseURL, NOLWENN)
    const doc = await makeDocument(page, baseURL, 'Fenêtre privée')
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('refused', 'SecurityError')
      }
    })
    const line = await held(page)
    await openDocument(page, doc.href)
    await write(page, 'Sur le serveur.')
    await saved(page)
    expect(await asksBeforeLeaving(page)).toBe(false)

    await line.cut()
    await text(page).click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Seulement ici.')
    await expect(save(page)).toHaveAttribute('data-save', 'risk', { timeout: 20_000 })
    await expect(save(page)).toContainText(
      'Hors connexion – vos modifications ne sont pas encore enregistrées'
    )
    await expect(banner(page)).toContainText('ne fermez pas cette page')
    await expect(banner(page)).not.toContainText('tout est gardé')
    expect(await violations(page)).toEqual([])
    expect(await asksBeforeLeaving(page)).toBe(true)
    expect(await asksBeforeLeaving(page)).toBe(true)

    // Another screen is not a way to lose it either.
    await page.evaluate(() => document.querySelector<HTMLAnchorElement>('a[href="/initiatives"]')?.click())
    const question = page.getByRole('alertdialog')
    await expect(question).toContainText('ni sur le serveur, ni sur cet appareil')
    await question.getByRole('button', { name: 'Rester' }).click()
    await expect(text(page)).toContainText('Seulement ici.')

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      banner(page).getByRole('button', { name: 'Télécharger une copie de secours' }).click()
    ])
    expect(file.suggestedFilename()).toBe('Fenêtre privée.interpoles-secours.json')
    const copy = await readFile(await file.path())
    expect(copy.toString()).toContain('Seulement ici.')
    await context.close()

    // Another browser, another day.
    const later = await (await browser.newContext({ baseURL, locale: 'fr-FR' })).newPage()
    await signIn(later, baseURL, NOLWENN)
    await open(later, '/hors-connexion')
    const choose = async (buffer: Buffer) => {
      const [chooser] = await Promise.all([
        later.waitForEvent('filechooser'),
        later.getByRole('button', { name: 'Reprendre une copie de secours' }).click()
      ])
      await chooser.setFiles({ name: 'copie.json', mimeType: 'application/json', buffer })
    }
    await choose(Buffer.from('{"format":"autre"}'))
    await expect(later.getByRole('alert')).toContainText('n’est pas une copie de secours')
    await choose(copy)
    await later.getByRole('link', { name: 'Reprendre dans le document' }).click()
    await expect(text(later).locator('p')).toHaveText(['Sur le serveur.'])
    await later.getByRole('button', { name: 'Voir et reprendre' }).click()
    const dialog = later.getByRole('dialog')
    await expect(dialog.locator('ins')).toHaveText(['Seulement ici.'])
    await dialog.getByRole('button', { name: 'Appliquer' }).first().click()
    await dialog.getByRole('button', { name: 'Terminer' }).click()
    await expect(text(later).locator('p')).toHaveText(['Sur le serveur.', 'Seulement ici.'])
    await saved(later)
    await later.context().close()
  })
}

test('a disk that fills up while one writes: « gardé » is not said any more', async ({ page, baseURL }) => {
  await signIn(page, baseURL, NOLWENN)
  const doc = await makeDocument(page, baseURL, 'Disque plein')
  await openDocument(page, doc.href)
  await write(page, 'Avant.')
  await saved(page)
  await page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
  })
  await page.context().setOffline(true)
  await write(page, ' Après.')
  await expect(save(page)).toHaveAttribute('data-save', 'risk', { timeout: 20_000 })
  await page.context().setOffline(false)
  await saved(page, 60_000)
})

test('a line cut without a word: said as soon as the server gives no sign of life, and forgotten when it does', async ({
  page,
  baseURL
}) => {
  await signIn(page, baseURL, NOLWENN)
  const line = await held(page)
  const doc = await makeDocument(page, baseURL, 'Coupée sans un mot')
  await openDocument(page, doc.href)
  await saved(page)
  line.silent = true
  await write(page, 'Toujours là ?')
  // By the clock of the page: three seconds, and what a busy machine adds between two looks.
  const after = await page.evaluate(async () => {
    const from = performance.now()
    const button = document.querySelector('[data-save]')
    while (!/kept|risk/.test(button?.getAttribute('data-save') ?? ''))
      await new Promise(requestAnimationFrame)
    return performance.now() - from
  })
  expect(after).toBeLessThan(6_000)
  await expect(banner(page)).toContainText('Hors connexion depuis')
  line.silent = false
  await saved(page, 30_000)
  await expect(banner(page)).toHaveCount(0)
})
