import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import { appendBlocks, earliest, leftBlocks } from './leftovers'

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

function body(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(BODY)
}

function docOf(...lines: string[]): Y.Doc {
  const doc = new Y.Doc()
  body(doc).push(lines.map(paragraph))
  return doc
}

/** Another device of the same document. */
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

function textAt(doc: Y.Doc, index: number): Y.XmlText {
  const element = body(doc).get(index)
  const text = element instanceof Y.XmlElement ? element.get(0) : null
  if (!(text instanceof Y.XmlText)) throw new Error('no text there')
  return text
}

const left = (mine: Y.Doc, base: Uint8Array | null, now: Y.Doc) =>
  leftBlocks({ state: Y.encodeStateAsUpdate(mine), base }, now).map(({ text }) => text)

describe('what is left to take over', () => {
  test('blocks added and blocks changed since, not what the server had', () => {
    const mine = copyOf(docOf('Intact', 'Modifié', 'Effacé'))
    const base = Y.encodeStateVector(mine)
    textAt(mine, 1).insert(7, ' ici')
    body(mine).delete(2, 1)
    body(mine).push([paragraph('Ajouté')])
    expect(left(mine, base, docOf('Autre contenu'))).toEqual(['Modifié ici', 'Ajouté'])
  })

  test('a mark alone is a change; a deletion alone leaves no words', () => {
    const mine = copyOf(docOf('Un mot', 'Deux mots'))
    const base = Y.encodeStateVector(mine)
    textAt(mine, 0).format(0, 2, { bold: {} })
    textAt(mine, 1).delete(0, 5)
    expect(left(mine, base, docOf('Rien'))).toEqual(['Un mot'])
  })

  test('what the new content says already is not offered again', () => {
    const mine = copyOf(docOf('Début'))
    const base = Y.encodeStateVector(mine)
    body(mine).push([paragraph('Déjà là'), paragraph('Pas encore')])
    expect(left(mine, base, docOf('Déjà là'))).toEqual(['Pas encore'])
  })

  test('without knowing what the server had, everything it does not say', () => {
    expect(left(docOf('A', 'B', ''), null, docOf('B'))).toEqual(['A'])
  })

  test('taken over once, nothing is doubled, marks and structure stay, and nothing is left', () => {
    const mine = copyOf(docOf('Ancien'))
    const base = Y.encodeStateVector(mine)
    const list = new Y.XmlElement('bulletList')
    const item = new Y.XmlElement('listItem')
    const words = new Y.XmlText('gras')
    list.insert(0, [item])
    item.insert(0, [paragraph('')])
    body(mine).push([list])
    const inside = item.get(0)
    if (inside instanceof Y.XmlElement) inside.insert(0, [words])
    words.format(0, 4, { bold: {} })
    const now = docOf('Nouveau')
    const of = { state: Y.encodeStateAsUpdate(mine), base }
    appendBlocks(now, leftBlocks(of, now))
    expect(textOf(body(now))).toBe('Nouveau\ngras')
    expect(body(now).get(1).toString()).toContain('<bold>gras</bold>')
    expect(leftBlocks(of, now)).toEqual([])
    // Edits of the one who is here: no clientID of the old history came along.
    const known = Y.decodeStateVector(Y.encodeStateVector(now))
    expect([...known.keys()]).toEqual([now.clientID])
  })
})

test('two tabs: only what both knew counts as known', () => {
  const a = Y.encodeStateVector(
    new Map([
      [1, 5],
      [2, 3]
    ])
  )
  const b = Y.encodeStateVector(
    new Map([
      [1, 2],
      [3, 9]
    ])
  )
  expect([...Y.decodeStateVector(earliest([a, b]) ?? new Uint8Array())]).toEqual([[1, 2]])
  expect(earliest([a, null])).toBeNull()
  expect(earliest([])).toBeNull()
})
