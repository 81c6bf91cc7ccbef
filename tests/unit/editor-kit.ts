// What the tests of the editor use in the browser.
import * as Y from 'yjs'
import { Awareness } from 'y-protocols/awareness'
import { createEditor, type EditorMode } from '../../src/lib/editor/create'

export { Y, Awareness }

/** The words of messages do not matter here: their keys are enough. */
const t = Object.assign(
  (key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key),
  {
    locale: 'fr'
  }
)

export function mount(doc: Y.Doc, mode: EditorMode, awareness = new Awareness(doc)) {
  const element = document.body.appendChild(document.createElement('div'))
  const foreign: string[] = []
  const problems: string[] = []
  const mounted = createEditor({
    element,
    doc,
    awareness,
    mode,
    t: t as never,
    label: 'Texte',
    renderers: [],
    slash: {
      entries: () => [],
      show: () => undefined,
      close: () => undefined,
      onkeydown: () => false
    } as never,
    pictures: {
      add: () => Promise.reject(new Error('not asked here')),
      waiting: async () => null,
      giveUp: async () => undefined,
      onchange: () => () => undefined,
      progress: () => null,
      onprogress: () => () => undefined,
      open: async () => undefined
    },
    uploads: {
      upload: async (file) => {
        if (file.name.startsWith('bad')) throw new Error('refused')
        const href = '/api/v1/files/0198c1c2-7f3a-7b1e-9d55-3b8a54f0a002'
        if (!file.type.startsWith('image/')) return { href, name: file.name, size: file.size }
        return {
          src: '/api/v1/files/0198c1c2-7f3a-7b1e-9d55-3b8a54f0a001',
          naturalWidth: 4,
          naturalHeight: 3
        }
      },
      onproblem: (_, file) => problems.push(file.name),
      oninserted: () => undefined,
      label: (file) => file.name,
      words: (file) => file.name
    },
    keyboard: { ontoolbar: () => undefined, onlink: () => undefined, onshortcuts: () => undefined },
    onchange: () => undefined,
    onforeign: (names) => foreign.push(...names)
  })
  // As in styles/editor.css: without it browsers type non-breaking spaces.
  mounted.editor.view.dom.style.whiteSpace = 'break-spaces'
  return { ...mounted, element, foreign, problems }
}

/** Two documents that hear each other, as through the server. */
export function pair(): [Y.Doc, Y.Doc] {
  const a = new Y.Doc()
  const b = new Y.Doc()
  a.on('update', (update, origin) => origin !== b && Y.applyUpdate(b, update, a))
  b.on('update', (update, origin) => origin !== a && Y.applyUpdate(a, update, b))
  return [a, b]
}

export function element(name: string, attributes: Record<string, unknown> = {}, children: unknown[] = []) {
  const made = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value as string)
  made.insert(0, children as Y.XmlElement[])
  return made
}

export function text(words: string, attributes?: object) {
  const made = new Y.XmlText()
  made.applyDelta([{ insert: words, ...(attributes && { attributes }) }])
  return made
}

export function body(doc: Y.Doc) {
  return doc.getXmlFragment('default')
}
