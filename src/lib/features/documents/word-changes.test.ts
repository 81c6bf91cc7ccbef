import { expect, test } from 'vitest'
import { wordChanges } from './word-changes'

test('what went and what came, word by word, and each side is whole', () => {
  const words = wordChanges('Le budget est de 1 200 euros.', 'Le budget voté est de 1 450 euros.')
  expect(words).toEqual([
    { kind: 'same', text: 'Le budget ' },
    { kind: 'in', text: 'voté ' },
    { kind: 'same', text: 'est de 1 ' },
    { kind: 'out', text: '200' },
    { kind: 'in', text: '450' },
    { kind: 'same', text: ' euros.' }
  ])
})

test('two long texts are shown as one in place of the other', () => {
  const words = wordChanges('a '.repeat(700), 'b '.repeat(700))
  expect(words.map(({ kind, text }) => [kind, text.length])).toEqual([
    ['out', 1400],
    ['in', 1400]
  ])
})
