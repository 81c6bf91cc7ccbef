// Real documents to begin from: those of the demonstration, one with every kind of block, a collection; and the edits that made them.
import * as Y from 'yjs'
import { OTHER_PAGES, RURALITES_PAGES, type DemoPage } from '#server/db/seed/demo-documents'
import { documentFromJson, type DocumentNode } from '#shared/editor/index'
import { seeded } from '../chaos/random'

export interface Sample {
  /** The document as the server holds it. */
  base: Uint8Array
  /** Edits that made it, and edits that go on from it. */
  updates: Uint8Array[]
}

/** The same corpus for ever: seeds only mean something with it. */
export function corpus(): Sample[] {
  const pages = [...RURALITES_PAGES, ...Object.values(OTHER_PAGES).flat()].flatMap(withChildren)
  const documents = [EVERY_BLOCK, ...pages.map((page) => page.content)]
  const samples = documents
    .slice(0, 12)
    .map((json, i) => edited(documentFromJson(json, 1_000 + i), 2_000 + i))
  return [...samples, collection()]
}

function withChildren(page: DemoPage): DemoPage[] {
  return [page, ...(page.children ?? []).flatMap(withChildren)]
}

const text = (words: string, ...marks: string[]): DocumentNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) })
})
const paragraph = (...content: DocumentNode[]): DocumentNode => ({ type: 'paragraph', content })

const EVERY_BLOCK: DocumentNode = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2 }, content: [text('Titre 🌊')] },
    paragraph(text('gras', 'bold'), text(' et '), text('les deux', 'bold', 'italic')),
    {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: ['Commune', 'Projet'].map((word) => ({
            type: 'tableHeader',
            attrs: { colspan: 1, rowspan: 1 },
            content: [paragraph(text(word))]
          }))
        }
      ]
    },
    {
      type: 'taskList',
      content: [
        { type: 'taskItem', attrs: { checked: true }, content: [paragraph(text('Réserver la salle'))] }
      ]
    },
    {
      type: 'liveBlock',
      attrs: {
        plugin: 'core',
        type: 'decision',
        version: 2,
        data: { id: 'x', n: [1, { a: true }] },
        fallback: 'Décision'
      }
    },
    { type: 'codeBlock', attrs: { language: 'ts' }, content: [text('const a = 1')] },
    { type: 'horizontalRule' }
  ]
}

/** Two people go on writing in it: insertions, marks, deletions, each standing on the other's. */
function edited(base: Uint8Array, client: number): Sample {
  const random = seeded(client)
  const updates: Uint8Array[] = [base]
  const people = [client, client + 500].map((id) => {
    const doc = new Y.Doc()
    doc.clientID = id
    Y.applyUpdate(doc, base)
    return doc
  })
  for (const doc of people) {
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'other') return
      updates.push(update)
      for (const other of people) if (other !== doc) Y.applyUpdate(other, update, 'other')
    })
  }
  for (let i = 0; i < 24; i++) {
    const doc = people[i % 2]
    const found = doc && textIn(doc, random)
    if (!found) continue
    const at = Math.floor(random() * (found.length + 1))
    if (random() < 0.6) found.insert(at, 'é🌊 mot', random() < 0.3 ? { bold: {} } : {})
    else if (found.length > 3) found.delete(Math.min(at, found.length - 2), 2)
  }
  const middle = new Y.Doc()
  for (const update of updates.slice(0, Math.ceil(updates.length / 2))) Y.applyUpdate(middle, update)
  return { base: Y.encodeStateAsUpdate(middle), updates }
}

function textIn(doc: Y.Doc, random: () => number): Y.XmlText | null {
  const texts = [...doc.getXmlFragment('default').createTreeWalker((node) => node instanceof Y.XmlText)]
  const found = texts[Math.floor(random() * texts.length)]
  return found instanceof Y.XmlText ? found : null
}

function collection(): Sample {
  const doc = new Y.Doc()
  doc.clientID = 4_000
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const records = doc.getMap('records')
  for (let i = 0; i < 10; i++) {
    const record = new Y.Map<unknown>()
    records.set(`r${i}`, record)
    record.set('titre', `Fiche ${i}`)
    record.set('valeurs', ['x', 1, 1.5, true, null, { a: new Uint8Array(3) }])
    if (i % 3 === 0) records.delete(`r${i}`)
  }
  return { base: Y.encodeStateAsUpdate(doc), updates }
}
