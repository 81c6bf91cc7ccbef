import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
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
beforeEach(async () => {
  errors.length = 0
  await page.evaluate(() => document.body.replaceChildren())
})

function inPage<T>(code: string): Promise<T> {
  return page.evaluate(`(async () => { const { Y, mount, pair, element, text, body } = kit; ${code} })()`)
}

const frame = 'await new Promise(requestAnimationFrame)'

describe('what this version does not know (row F14)', () => {
  test('is not deleted when it is there before the editor, which only shows it', async () => {
    const seen = await inPage(`
      const [mine, theirs] = pair()
      body(theirs).insert(0, [element('paragraph', {}, [text('avant')]), element('hologram', { deep: 'x' }, [text('demain')])])
      const { editor, foreign, element: dom } = mount(mine, 'write')
      const shown = dom.innerText
      editor.commands.insertContent('perdu'); ${frame}
      return { foreign, editable: editor.isEditable, shown, kept: body(theirs).toString() }`)
    expect(seen).toMatchObject({ foreign: ['hologram'], editable: false })
    expect((seen as { shown: string }).shown).toContain('demain')
    expect((seen as { kept: string }).kept).toBe(
      '<paragraph>avant</paragraph><hologram deep="x">demain</hologram>'
    )
  })

  test.each([
    [
      'a block',
      `body(theirs).insert(1, [element('hologram', {}, [text('demain')])])`,
      '<hologram>demain</hologram>'
    ],
    ['a mark', `body(theirs).get(0).get(0).format(0, 2, { sparkle: {} })`, '<sparkle>av</sparkle>ant'],
    ['an attribute', `body(theirs).get(0).setAttribute('mood', 'blue')`, 'mood="blue"'],
    ['loose text', `body(theirs).insert(1, [text('nu')])`, 'nu']
  ])(
    '%s that arrives while writing stops the editor before it deletes anything',
    async (_, arrival, kept) => {
      const seen = await inPage<{ foreign: string[]; xml: string; later: string }>(`
      const [mine, theirs] = pair()
      body(theirs).insert(0, [element('paragraph', {}, [text('avant')])])
      const { editor, foreign } = mount(mine, 'write'); ${frame}
      ${arrival}
      const xml = body(theirs).toString()
      editor.commands.insertContentAt(1, 'après'); ${frame}; ${frame}
      return { foreign, xml, later: body(theirs).toString() }`)
      expect(seen.foreign).toHaveLength(1)
      expect(seen.xml).toContain(kept)
      expect(seen.later).toBe(seen.xml)
      expect(errors).toEqual([])
    }
  )
})

describe('someone who only reads', () => {
  test('follows the text and writes nothing, even where the structure is broken', async () => {
    const seen = await inPage<{ updates: number; before: string; after: string; editable: boolean }>(`
      const [mine, theirs] = pair()
      body(theirs).insert(0, [element('bulletList', {}, [element('listItem')]), element('table')])
      let updates = 0
      const { editor, element: dom } = mount(mine, 'read'); ${frame}
      mine.on('update', (_, origin) => origin !== theirs && (updates += 1))
      const before = dom.innerText
      body(theirs).insert(0, [element('paragraph', {}, [text('bonjour')])]); ${frame}
      return { updates, before, after: dom.innerText, editable: editor.isEditable }`)
    expect(seen).toMatchObject({ updates: 0, editable: false })
    expect(seen.after).toContain('bonjour')
  })
})

describe('two people', () => {
  test('undo takes back one’s own edits and no one else’s', async () => {
    const seen = await inPage(`
      const [mine, theirs] = pair()
      const a = mount(mine, 'write'), b = mount(theirs, 'write'); ${frame}
      a.editor.commands.insertContent('<p>Anna</p>')
      b.editor.commands.insertContentAt(b.editor.state.doc.content.size, '<p>Bran</p>')
      const both = a.editor.getText()
      a.editor.commands.undo()
      return { both, after: b.editor.getText().trim(), equal: JSON.stringify(a.editor.getJSON()) === JSON.stringify(b.editor.getJSON()) }`)
    expect(seen).toEqual({ both: 'Anna\n\nBran', after: 'Bran', equal: true })
  })

  test('a hostile cursor neither breaks the text nor writes HTML', async () => {
    const seen = await inPage<{ text: string; script: boolean; flags: string[] }>(`
      const [mine] = pair()
      const awareness = new kit.Awareness(mine)
      const { editor, element: dom } = mount(mine, 'write', awareness); ${frame}
      editor.commands.insertContent('texte')
      const place = { type: null, tname: 'default', item: null, assoc: 0 }
      const cursors = [
        { anchor: { item: { client: -1, clock: 'x' } }, head: 3 },
        { anchor: place, head: place },
        { anchor: { tname: '__proto__' }, head: { tname: 'other' } },
        null, 7, { anchor: {}, head: {} }
      ]
      cursors.forEach((cursor, index) => {
        const name = '<img src=x onerror="window.pwned=1">'
        awareness.states.set(900 + index, { user: { id: 'x', name, tint: 'd22"><script>' }, cursor })
      })
      awareness.emit('change', [{ added: [900, 901, 902, 903, 904, 905], updated: [], removed: [] }, 'remote'])
      ${frame}; ${frame}
      editor.commands.insertContent(' encore')
      return { text: editor.getText(), script: 'pwned' in window, flags: [...dom.querySelectorAll('.cursor__flag')].map((f) => f.textContent) }`)
    expect(seen).toEqual({ text: 'texte encore', script: false, flags: ['<img'] })
    expect(errors).toEqual([])
  })
})

test('hostile attributes set directly in Yjs execute nothing and fetch nothing (row B12)', async () => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  const seen = await inPage<{ hrefs: (string | null)[]; html: string; pwned: boolean }>(`
    const doc = new Y.Doc()
    const hostile = 'javascript:window.pwned=1'
    body(doc).insert(0, [
      element('paragraph', { textAlign: 'x"><img src=x onerror=window.pwned=1>' }, [text('clic', { link: { href: hostile } })]),
      element('paragraph', {}, [text('surligné', { highlight: { color: 'red;background:url(https://evil.example/x)' } })]),
      element('image', { src: 'https://evil.example/pixel.png', alt: '<script>window.pwned=1</script>' }),
      element('liveBlock', { plugin: 'x', type: 'y', fallback: '<img src=x onerror=window.pwned=1>', data: { __html: '<script>' } }),
      element('codeBlock', { language: '"><script>window.pwned=1</script>' }, [text('code')])
    ])
    const { editor, element: dom } = mount(doc, 'write'); ${frame}
    dom.querySelectorAll('a, span').forEach((node) => node.click()); ${frame}
    return { hrefs: [...dom.querySelectorAll('a')].map((a) => a.getAttribute('href')), html: dom.innerHTML + editor.getHTML(), pwned: 'pwned' in window }`)
  expect(seen.pwned).toBe(false)
  expect(seen.hrefs).toEqual([])
  expect(seen.html).not.toMatch(/javascript:|evil\.example|<script|<img src="x"|onerror=(?!window)/)
  expect(requests.filter((url) => url.includes('evil'))).toEqual([])
})

describe('pictures', () => {
  test('enter the text only once stored, where they were dropped, whatever others have typed meanwhile', async () => {
    const json = await inPage(`
      const [mine, theirs] = pair()
      body(theirs).insert(0, [element('paragraph', {}, [text('un')]), element('paragraph', {}, [text('deux')])])
      const { editor, element: dom } = mount(mine, 'write'); ${frame}
      editor.commands.uploadFiles([new File(['x'], 'salle.png', { type: 'image/png' })], 2)
      const waiting = dom.querySelectorAll('.upload').length
      body(theirs).insert(0, [element('paragraph', {}, [text('zéro')])])
      for (let i = 0; i < 5; i++) ${frame}
      return { waiting, left: dom.querySelectorAll('.upload').length, order: editor.getJSON().content.map((n) => n.type + ':' + (n.content?.[0]?.text ?? n.attrs?.src?.slice(0, 13))) }`)
    expect(json).toEqual({
      waiting: 1,
      left: 0,
      order: ['paragraph:zéro', 'paragraph:un', 'image:/api/v1/files', 'paragraph:deux']
    })
  })

  test('that are refused leave no trace but a sentence', async () => {
    const seen = await inPage(`
      const { editor, element: dom, problems } = mount(new Y.Doc(), 'write'); ${frame}
      editor.commands.uploadFiles([new File(['x'], 'bad.png', { type: 'image/png' })])
      for (let i = 0; i < 5; i++) ${frame}
      return { problems, left: dom.querySelectorAll('.upload, img').length, text: editor.getText() }`)
    expect(seen).toEqual({ problems: ['bad.png'], left: 0, text: '' })
  })
})

test('paste keeps the text of a word processor and drops its clutter', async () => {
  const json = await inPage<{ text: string; html: string }>(`
    const { editor, element: dom } = mount(new Y.Doc(), 'write'); ${frame}
    const data = new DataTransfer()
    data.setData('text/html', '<html><head><style>p{color:red}</style></head><body><!--[if mso]>bruit<![endif]--><h1>Bilan</h1><p class="MsoNormal" style="color:red">Un <b>mot</b><o:p></o:p> et <a href="javascript:alert(1)">clic</a></p><script>alert(1)</script></body></html>')
    editor.view.dom.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); ${frame}
    return { text: editor.getText({ blockSeparator: '|' }), html: editor.getHTML() }`)
  expect(json.text).toBe('Bilan|Un mot et clic')
  expect(json.html).not.toMatch(/style|script|javascript|Mso/)
  expect(json.html).toContain('<strong>mot</strong>')
})

test('French typography is set as one types', async () => {
  await inPage(
    `const { editor } = mount(new Y.Doc(), 'write'); ${frame}; window.editor = editor; editor.view.focus()`
  )
  await page.keyboard.type("l'été : « oui » ! Prix 12 €... ok")
  const typed = await page.evaluate(() =>
    (window as never as { editor: { getText(): string } }).editor.getText()
  )
  expect(typed).toBe('l’été\u00A0: «\u00A0oui\u00A0»\u202F! Prix 12\u00A0€… ok')
})
