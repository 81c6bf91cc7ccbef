// Two editors in one page, on documents that hear each other, and changes of every kind from both sides.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { chromiumModule, type ChromiumModule } from '../support/chromium-module'

let browser: ChromiumModule
let page: Page
const errors: string[] = []

beforeAll(async () => {
  browser = await chromiumModule('tests/unit/editor-kit.ts')
  page = await browser.open()
  page.on('pageerror', (error) => errors.push(error.message))
})
afterAll(() => browser.close())

function inPage<T>(code: string): Promise<T> {
  return page.evaluate(`(async () => { const { Y, mount, pair, element, text, body } = kit; ${code} })()`)
}

const frame = 'await new Promise(requestAnimationFrame)'
const LINES = `
  const [mine, theirs] = pair()
  body(theirs).insert(0, Array.from({ length: 12 }, (_, n) => element('paragraph', {}, [text('ligne ' + n)])))`

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'after many changes from both sides, both show what the document says (seed %i)',
  async (seed) => {
    const seen = await inPage(`${LINES}
    const here = mount(mine, 'write')
    const there = mount(theirs, 'write'); ${frame}
    let state = ${seed} * 7919
    const draw = (count) => {
      state = (state * 48271) % 2147483647
      return Math.floor((state / 2147483647) * count)
    }
    const differing = []
    for (let step = 0; step < 150; step += 1) {
      const { editor } = draw(2) === 0 ? here : there
      const { doc, tr, schema } = editor.state
      const index = draw(doc.childCount)
      let at = 0
      for (let i = 0; i < index; i += 1) at += doc.child(i).nodeSize
      const block = doc.child(index)
      const line = schema.nodes.paragraph.create(null, schema.text('neuf ' + step))
      const kind = draw(7)
      if (kind === 0 && block.isTextblock) tr.insertText('x' + step, at + 1 + draw(block.content.size + 1))
      if (kind === 1 && doc.childCount > 4) tr.delete(at, at + block.nodeSize)
      if (kind === 2) tr.insert(at, line)
      if (kind === 3) tr.insert(at, schema.nodes.blockquote.create(null, [line, line]))
      if (kind === 4 && doc.childCount > 4) {
        tr.delete(at, at + block.nodeSize)
        tr.insert(0, block)
      }
      if (kind === 5 && block.isTextblock && block.content.size > 1) tr.delete(at + 1, at + 2)
      if (kind === 6) editor.commands.undo()
      else if (tr.docChanged) editor.view.dispatch(tr)
      if (step % 15 !== 14) continue
      ${frame}
      const fresh = new Y.Doc()
      Y.applyUpdate(fresh, Y.encodeStateAsUpdate(mine))
      const shown = mount(fresh, 'write'); ${frame}
      const wanted = JSON.stringify(shown.editor.getJSON())
      for (const [who, { editor }] of Object.entries({ here, there }))
        if (JSON.stringify(editor.getJSON()) !== wanted) differing.push(who + ' at ' + step)
      shown.destroy()
    }
    here.destroy()
    there.destroy()
    return differing`)
    expect(seen).toEqual([])
    expect(errors).toEqual([])
  }
)
