import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { textOf } from '#shared/editor/text'
import { blocksOf, earliest, leftOf, type Left, type LeftText } from './leftovers'
import { placeOf, stillLeft, TAKEN_OVER, takeOver } from './taking-over'

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

function list(...items: string[]): Y.XmlElement {
  const element = new Y.XmlElement('bulletList')
  element.insert(
    0,
    items.map((words) => {
      const item = new Y.XmlElement('listItem')
      item.insert(0, [paragraph(words)])
      return item
    })
  )
  return element
}

function body(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(BODY)
}

function docOf(...lines: (string | Y.XmlElement)[]): Y.Doc {
  const doc = new Y.Doc()
  body(doc).push(lines.map((line) => (typeof line === 'string' ? paragraph(line) : line)))
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

/** What someone did to a document, as it is kept aside. */
function done(before: Y.Doc, what: (mine: Y.Doc) => void): LeftText {
  const mine = copyOf(before)
  const base = Y.encodeStateVector(mine)
  what(mine)
  return { state: Y.encodeStateAsUpdate(mine), base, before: Y.encodeStateAsUpdate(before) }
}

const lines = (doc: Y.Doc) => textOf(body(doc)).split('\n')
const HEADING = 'Repris'
const all = (text: LeftText, now: Y.Doc): Left[] =>
  leftOf(text).flatMap((left) => stillLeft(left, blocksOf(now)) ?? [])
const brief = ({ kind, mine, was }: Left) => [
  kind,
  was.map(({ key }) => key).join('|'),
  mine.map(({ key }) => key).join('|')
]
const take = (text: LeftText, now: Y.Doc) => {
  for (const left of all(text, now).reverse()) takeOver(now, left, HEADING)
  return lines(now)
}

describe('what someone did that the document does not have', () => {
  const before = docOf('Ordre du jour', 'Le budget est de 1 200 euros.', 'Une phrase de trop.', 'Fin')
  const work = done(before, (mine) => {
    textAt(mine, 1).delete(17, 5)
    textAt(mine, 1).insert(17, '1 450')
    body(mine).delete(2, 1)
    body(mine).insert(2, [paragraph('Ajouté.'), paragraph('Encore ajouté.')])
  })

  test('passages written, changed and removed are told apart, with what stood around them', () => {
    const left = all(work, before)
    expect(left.map(brief)).toEqual([
      ['changed', 'Le budget est de 1 200 euros.', 'Le budget est de 1 450 euros.'],
      ['added', '', 'Ajouté.|Encore ajouté.'],
      ['removed', 'Une phrase de trop.', '']
    ])
    expect(left.map(({ above, below }) => [above[0]?.key, below[0]?.key])).toEqual([
      ['Ordre du jour', 'Ajouté.'],
      ['Le budget est de 1 450 euros.', 'Fin'],
      ['Encore ajouté.', 'Fin']
    ])
  })

  test('applied where its surroundings still are, in the order of their author', () => {
    const now = docOf(
      'Préambule',
      'Ordre du jour',
      'Le budget est de 1 200 euros.',
      'Une phrase de trop.',
      'Fin',
      'Suite'
    )
    expect(take(work, now)).toEqual([
      'Préambule',
      'Ordre du jour',
      'Le budget est de 1 450 euros.',
      'Ajouté.',
      'Encore ajouté.',
      'Fin',
      'Suite'
    ])
    // Once: nothing is offered again, nothing doubles.
    expect(all(work, now)).toEqual([])
  })

  test('one after the other in any order: the same text', () => {
    const now = docOf('Ordre du jour', 'Le budget est de 1 200 euros.', 'Une phrase de trop.', 'Fin')
    for (const left of all(work, now)) takeOver(now, left, HEADING)
    expect(lines(now)).toEqual([
      'Ordre du jour',
      'Le budget est de 1 450 euros.',
      'Ajouté.',
      'Encore ajouté.',
      'Fin'
    ])
  })

  test('a passage that others have changed meanwhile is not replaced: theirs stays, the other goes behind it', () => {
    const now = docOf('Ordre du jour', 'Le budget est de 1 200 euros, voté hier.', 'Fin')
    expect(take(work, now)).toEqual([
      'Ordre du jour',
      'Le budget est de 1 200 euros, voté hier.',
      'Le budget est de 1 450 euros.',
      'Ajouté.',
      'Encore ajouté.',
      'Fin'
    ])
  })

  test('nothing of what was around is left: at the end, under one heading', () => {
    const now = docOf('Tout autre chose')
    const kinds = all(work, now).map((left) => placeOf(left, blocksOf(now)).kind)
    expect(kinds).toEqual(['end', 'end'])
    expect(take(work, now)).toEqual([
      'Tout autre chose',
      HEADING,
      'Le budget est de 1 450 euros.',
      'Ajouté.',
      'Encore ajouté.'
    ])
  })

  test('what the document has already is not offered; a removal only while the passage is there', () => {
    const now = docOf('Le budget est de 1 450 euros.', 'Ajouté.')
    expect(all(work, now).map(brief)).toEqual([['added', '', 'Encore ajouté.']])
  })

  test('of a list changed by others, only the lines it lacks', () => {
    const kept = done(docOf('Présents', list('Anna', 'Bran')), (mine) => {
      const people = body(mine).get(1)
      if (!(people instanceof Y.XmlElement)) throw new Error('no list')
      const item = new Y.XmlElement('listItem')
      item.insert(0, [paragraph('Corentin')])
      people.push([item])
    })
    expect(take(kept, docOf('Présents', list('Anna', 'Bran', 'Denez')))).toEqual([
      'Présents',
      'Anna',
      'Bran',
      'Denez',
      'Corentin'
    ])
  })

  test('marks come along, and nothing of the old history', () => {
    const kept = done(docOf('Début'), (mine) => {
      body(mine).push([paragraph('en gras')])
      textAt(mine, 1).format(3, 4, { bold: {} })
    })
    const now = docOf('Début')
    take(kept, now)
    expect(body(now).get(1).toString()).toContain('<bold>gras</bold>')
    expect([...Y.decodeStateVector(Y.encodeStateVector(now)).keys()]).toEqual([now.clientID])
  })

  test('each is one step that can be undone', () => {
    const now = docOf('Ordre du jour', 'Le budget est de 1 200 euros.', 'Une phrase de trop.', 'Fin')
    const start = lines(now)
    const undo = new Y.UndoManager(body(now), { trackedOrigins: new Set([TAKEN_OVER]), captureTimeout: 0 })
    take(work, now)
    expect(lines(now)).not.toEqual(start)
    while (undo.undo()) continue
    expect(lines(now)).toEqual(start)
    expect(all(work, now)).toHaveLength(3)
  })
})

describe('without the document of before', () => {
  test('blocks added and changed since are told by the clocks; removals cannot be', () => {
    const mine = copyOf(docOf('Intact', 'Modifié', 'Effacé'))
    const base = Y.encodeStateVector(mine)
    textAt(mine, 1).insert(7, ' ici')
    body(mine).delete(2, 1)
    body(mine).push([paragraph('Ajouté')])
    const left = all({ state: Y.encodeStateAsUpdate(mine), base }, docOf('Intact'))
    expect(left.map(brief)).toEqual([['added', '', 'Modifié ici|Ajouté']])
    expect(left[0]?.above[0]?.key).toBe('Intact')
  })

  test('without the clocks either: everything it does not say', () => {
    const state = Y.encodeStateAsUpdate(docOf('A', 'B', ''))
    expect(all({ state, base: null }, docOf('B')).map(brief)).toEqual([['added', '', 'A']])
  })
})

test('two tabs: only what both knew counts as known', () => {
  const clocks = (...pairs: [number, number][]) => Y.encodeStateVector(new Map(pairs))
  const a = clocks([1, 5], [2, 3])
  const b = clocks([1, 2], [3, 9])
  expect([...Y.decodeStateVector(earliest([a, b]) ?? new Uint8Array())]).toEqual([[1, 2]])
  expect(earliest([a, null])).toBeNull()
  expect(earliest([])).toBeNull()
})
