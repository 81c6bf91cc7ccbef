// Comparing and restoring, on bytes alone: the edit ends where it must, touches as little as it can, and takes nothing from anyone.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { matches } from './sequence'
import { merge } from './compare'
import { patch } from './patch'
import { treesOf } from './tree'

const nobody = () => false

interface Line {
  text: string
  bold?: boolean
  level?: number
}

function docOf(lines: Line[], clientID?: number): Y.Doc {
  const doc = new Y.Doc()
  if (clientID !== undefined) doc.clientID = clientID
  fill(doc, lines)
  return doc
}

function fill(doc: Y.Doc, lines: Line[]): void {
  const body = doc.getXmlFragment('default')
  doc.transact(() => {
    for (const { text, bold, level } of lines) {
      const element = new Y.XmlElement(level ? 'heading' : 'paragraph')
      if (level) element.setAttribute('level', level as unknown as string)
      const content = new Y.XmlText()
      content.applyDelta([{ insert: text, attributes: bold ? { bold: {} } : {} }])
      element.insert(0, [content])
      body.push([element])
    }
  })
}

const bodyOf = (doc: Y.Doc) => doc.getXmlFragment('default')
const keys = (doc: Y.Doc) => treesOf(bodyOf(doc)).map((tree) => tree.key)
const textOf = (doc: Y.Doc) => treesOf(bodyOf(doc)).map((tree) => tree.text)

function restore(doc: Y.Doc, to: Y.Doc, isBusy: (element: Y.XmlElement) => boolean = nobody): Y.XmlElement[] {
  const target = treesOf(bodyOf(to))
  let left: Y.XmlElement[] = []
  doc.transact(() => (left = patch(bodyOf(doc), target, isBusy)))
  return left
}

const line = fc.record({
  text: fc
    .array(fc.constantFrom('un', 'deux', 'trois', 'quatre', ' ', ', ', 'é'), { maxLength: 8 })
    .map((words) => words.join('')),
  bold: fc.boolean(),
  level: fc.constantFrom(0, 0, 1, 2)
})
const lines = fc.array(line, { maxLength: 8 })

test('the longest common sequence, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }),
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }),
      (before, after) => {
        const found = matches(before, after)
        expect(found.length).toBe(longest(before, after))
        found.forEach(([i, j], index) => {
          expect(before[i]).toBe(after[j])
          const previous = found[index - 1]
          if (previous) expect(i > previous[0] && j > previous[1]).toBe(true)
        })
      }
    )
  )
})

function longest(a: string[], b: string[]): number {
  const [x, ...restA] = a
  const [y, ...restB] = b
  if (x === undefined || y === undefined) return 0
  if (x === y) return 1 + longest(restA, restB)
  return Math.max(longest(restA, b), longest(a, restB))
}

test('whatever was there, the document says what the version said, and a second restoration changes nothing', () => {
  fc.assert(
    fc.property(lines, lines, (now, then) => {
      const doc = docOf(now)
      const version = docOf(then)
      restore(doc, version)
      expect(keys(doc)).toEqual(keys(version))
      const before = Y.encodeStateVector(doc)
      restore(doc, version)
      expect(Y.encodeStateVector(doc)).toEqual(before)
    })
  )
})

test('words that stay are not typed again: one word back costs one word', () => {
  const words = Array.from({ length: 400 }, (_, index) => `mot${index}`).join(' ')
  const doc = docOf([{ text: words }, { text: 'La suite ne change pas.' }])
  const version = docOf([{ text: words.replace('mot200', 'terme') }, { text: 'La suite ne change pas.' }])
  const before = Y.encodeStateVector(doc)
  restore(doc, version)
  expect(Y.encodeStateAsUpdate(doc, before).byteLength).toBeLessThan(120)
  expect(keys(doc)).toEqual(keys(version))
})

test('what others type at the same moment in what stays is kept, once', () => {
  fc.assert(
    fc.property(lines, lines, fc.nat(7), (now, then, place) => {
      const server = docOf([{ text: 'Toujours là' }, ...now])
      const version = docOf([{ text: 'Toujours là' }, ...then])
      const writer = new Y.Doc()
      Y.applyUpdate(writer, Y.encodeStateAsUpdate(server))
      const typing = bodyOf(writer).get(0)
      if (!(typing instanceof Y.XmlElement)) throw new Error('no paragraph')
      const content = typing.get(0)
      if (!(content instanceof Y.XmlText)) throw new Error('no text')
      content.insert(Math.min(place, content.length), '«jeton»')
      restore(server, version)
      Y.applyUpdate(server, Y.encodeStateAsUpdate(writer))
      Y.applyUpdate(writer, Y.encodeStateAsUpdate(server))
      expect(textOf(server).join('\n').split('«jeton»')).toHaveLength(2)
      expect(keys(writer)).toEqual(keys(server))
    })
  )
})

test('a block that goes while somebody types in it is left standing, and takes what was on its way', () => {
  const server = docOf([{ text: 'Reste' }, { text: 'Écrit depuis la version' }], 1)
  const version = docOf([{ text: 'Reste' }])
  const writer = new Y.Doc()
  Y.applyUpdate(writer, Y.encodeStateAsUpdate(server))
  const [, second] = bodyOf(writer).toArray()
  const content = second instanceof Y.XmlElement ? second.get(0) : null
  if (!(content instanceof Y.XmlText)) throw new Error('no text')
  content.insert(content.length, ', en route')
  const left = restore(server, version, () => true)
  expect(left).toHaveLength(1)
  Y.applyUpdate(server, Y.encodeStateAsUpdate(writer))
  expect(textOf(server)).toEqual(['Reste', ', en route'])
})

test('a comparison says what was added and by whom, what went, what stayed', () => {
  const before = docOf([{ text: 'Trois pôles se réunissent.' }, { text: 'Une ligne en trop' }], 1)
  const after = new Y.Doc()
  Y.applyUpdate(after, Y.encodeStateAsUpdate(before))
  after.clientID = 2
  const [first] = bodyOf(after).toArray()
  const content = first instanceof Y.XmlElement ? first.get(0) : null
  if (!(content instanceof Y.XmlText)) throw new Error('no text')
  content.delete(0, 5)
  content.insert(0, 'Quatre', {})
  bodyOf(after).delete(1, 1)
  fill(after, [{ text: 'Suite', level: 2 }])
  const nodes = merge(treesOf(bodyOf(before)), treesOf(bodyOf(after)))
  expect(nodes.map((node) => [node.type, node.change])).toEqual([
    ['paragraph', 'same'],
    ['paragraph', 'removed'],
    ['heading', 'added']
  ])
  expect(nodes[0]?.content[0]?.runs.map((run) => [run.text, run.change, run.client])).toEqual([
    ['Trois', 'removed', 1],
    ['Quatre', 'added', 2],
    [' pôles se réunissent.', 'same', 1]
  ])
})
