// Row F11, long: two hundred edits by keyboard without network, the browser closed and opened cold between them, while somebody else
// writes in the same page. Both end with the same text, and nothing of either is missing or there twice.
import { expect, test, type Page } from '@playwright/test'
import * as Y from 'yjs'
import { textOf } from '#shared/editor/text'
import { makeDocument, openDocument, reader, save, saved, text, write } from './document-steps'
import { ERWAN, NOLWENN, signIn } from './initiatives-steps'
import { keepsForGood, workerReady } from './offline-steps'

const EDITS = 200
const COLD_EVERY = 50

/** The text as the server has it, without opening a room. */
async function stored(page: Page, id: string): Promise<string> {
  const reply = await page.request.get(`/api/v1/pages/${id}/copy`)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, await reply.body())
  return textOf(doc.getXmlFragment('default'))
}

/** Block by block, without the cursors of others. */
function blocks(page: Page): Promise<string[]> {
  return text(page).evaluate((root) => {
    const copy = root.cloneNode(true)
    if (!(copy instanceof HTMLElement)) return []
    for (const extra of copy.querySelectorAll('.cursor, .ProseMirror-trailingBreak')) extra.remove()
    return [...copy.querySelectorAll('p, h2')].map((block) => block.textContent).filter(Boolean)
  })
}

/** Every fifth edit does something else than typing a word. */
async function edit(page: Page, index: number): Promise<void> {
  const { keyboard } = page
  await keyboard.type(`m${index} `)
  if (index % 20 === 4) await keyboard.press('Enter')
  if (index % 20 === 9) await keyboard.press('ControlOrMeta+b')
  if (index % 20 === 14) {
    await keyboard.type('faute')
    for (let letter = 0; letter < 'faute'.length; letter += 1) await keyboard.press('Backspace')
  }
  if (index % 20 === 19) {
    await keyboard.press('Enter')
    await keyboard.type('- ')
    await keyboard.press('Backspace')
  }
}

test('two hundred edits without network, four cold starts, another person at work: the same text for both', async ({
  page,
  context,
  browser,
  baseURL
}) => {
  test.setTimeout(300_000)
  await signIn(page, baseURL, NOLWENN)
  await keepsForGood(context, page, baseURL ?? '')
  const doc = await makeDocument(page, baseURL, 'Deux cents')
  await openDocument(page, doc.href)
  await write(page, 'Ensemble. ')
  await saved(page)
  await workerReady(page)
  const erwan = await reader(browser, baseURL, ERWAN, doc.href)
  await saved(erwan)
  await context.setOffline(true)

  let mine = page
  for (let index = 0; index < EDITS; index += 1) {
    if (index % COLD_EVERY === 0) {
      await mine.close({ runBeforeUnload: false })
      mine = await context.newPage()
      await openDocument(mine, doc.href)
      await write(mine, '')
      await write(erwan, `e${index / COLD_EVERY} `)
    }
    await edit(mine, index)
    // The last key before the browser goes is on its disk: that is what the words say.
    if (index % COLD_EVERY === COLD_EVERY - 1)
      await expect(save(mine)).toHaveAttribute('data-save', 'kept', { timeout: 20_000 })
  }
  await saved(erwan)
  await mine.close({ runBeforeUnload: false })

  const back = await context.newPage()
  await openDocument(back, doc.href)
  await context.setOffline(false)
  await saved(back, 60_000)
  await expect.poll(() => blocks(erwan).then(String), { timeout: 30_000 }).toContain(`m${EDITS - 1} `)
  const [hers, his] = [await blocks(back), await blocks(erwan)]
  expect(hers).toEqual(his)
  const words = hers.join(' ').split(/\s+/)
  const wanted = [
    ...Array.from({ length: EDITS }, (_, index) => `m${index}`),
    ...Array.from({ length: EDITS / COLD_EVERY }, (_, index) => `e${index}`)
  ]
  expect(words.filter((word) => /^[me]\d+$/.test(word)).sort()).toEqual(wanted.sort())
  expect(hers.join(' ')).not.toContain('faute')
  expect(
    (await stored(back, doc.id))
      .split(/\s+/)
      .filter((word) => /^[me]\d+$/.test(word))
      .sort()
  ).toEqual(wanted)
  for (const each of [back, erwan]) await each.context().close()
})
