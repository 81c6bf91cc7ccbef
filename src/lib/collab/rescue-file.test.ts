import { toBase64, toHexString } from 'lib0/buffer'
import { digest } from 'lib0/hash/sha256'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { BODY } from '#shared/collab/canonical'
import { readRescue, RescueError, writeRescue, type RescueContent } from './rescue-file'

function stateOf(build: (body: Y.XmlFragment) => void): Uint8Array {
  const doc = new Y.Doc()
  build(doc.getXmlFragment(BODY))
  return Y.encodeStateAsUpdate(doc)
}

const content: RescueContent = {
  pageId: '0f9f0a3e-1111-4222-8333-444455556666',
  epoch: 3,
  title: 'Notes de Plufur',
  initiative: { slug: 'ruralites', title: 'Ruralités' },
  person: { id: 'anna', name: 'Anna' },
  at: '2026-11-20T13:00:00.000Z',
  state: stateOf((body) => body.push([new Y.XmlElement('paragraph')])),
  base: Y.encodeStateVector(new Y.Doc())
}

/** A file that says what it likes, with a right sum. */
function forged(changes: Record<string, unknown>, state?: Uint8Array): string {
  const file: Record<string, unknown> = JSON.parse(writeRescue(content, 'mots'))
  const bytes = state && { state: toBase64(state), sha256: toHexString(digest(state)) }
  return JSON.stringify({ ...file, ...bytes, ...changes })
}

function problemOf(file: string): string {
  try {
    readRescue(file)
    return 'none'
  } catch (error) {
    if (error instanceof RescueError) return error.problem
    throw error
  }
}

test('comes back as it was, and can be read without us', () => {
  const file = writeRescue(content, 'Trente-quatre habitants')
  expect(file).toContain('"text": "Trente-quatre habitants"')
  expect(readRescue(file)).toEqual(content)
  expect(readRescue(writeRescue({ ...content, base: null }, ''))).toEqual({ ...content, base: null })
})

describe('a file that is not one is refused with a word, and nothing else happens', () => {
  const deep = stateOf((body) => {
    let inner: Y.XmlFragment = body
    for (let depth = 0; depth < 70; depth += 1) {
      const next = new Y.XmlElement('blockquote')
      inner.push([next])
      inner = next
    }
  })
  const incomplete = (() => {
    const doc = new Y.Doc()
    doc.getXmlFragment(BODY).push([new Y.XmlElement('paragraph')])
    const vector = Y.encodeStateVector(doc)
    doc.getXmlFragment(BODY).push([new Y.XmlElement('paragraph')])
    return Y.encodeStateAsUpdate(doc, vector)
  })()
  test.each([
    ['text', 'bonjour', 'not_ours'],
    ['null', 'null', 'not_ours'],
    ['a list', '[]', 'not_ours'],
    ['another format', '{"format":"autre"}', 'not_ours'],
    ['a later version', forged({ version: 2 }), 'newer'],
    ['a page that is a path', forged({ pageId: '../../compte' }), 'damaged'],
    [
      'an initiative that is an address',
      forged({ initiative: { slug: '//ailleurs.example', title: '' } }),
      'damaged'
    ],
    ['a flipped sum', forged({ sha256: '0'.repeat(64) }), 'damaged'],
    ['a state that is no base64', forged({ state: '<script>' }), 'damaged'],
    ['no state', forged({ state: undefined }), 'damaged'],
    ['noise', forged({}, new Uint8Array([1, 255, 255, 255, 255, 255, 15, 3])), 'damaged'],
    ['the seven bytes that poison a document', forged({}, new Uint8Array([1, 1, 0, 0, 0, 0, 0])), 'damaged'],
    ['half a history', forged({}, incomplete), 'damaged'],
    ['too deep', forged({}, deep), 'damaged'],
    ['too long', ' '.repeat(20_000_001), 'too_big']
  ])('%s', (_, file, problem) => expect(problemOf(file)).toBe(problem))
})
