import { describe, expect, test } from 'vitest'
import { documentSchema, type DocumentNode } from '#shared/editor/index'
import { findMatches, type FindQuery } from './search'

const words = (text: string, ...marks: string[]): DocumentNode => ({
  type: 'text',
  text,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) })
})

function search(lines: (DocumentNode | string)[][], text: string, more: Partial<FindQuery> = {}): string[] {
  const doc = documentSchema().nodeFromJSON({
    type: 'doc',
    content: lines.map((line) => ({
      type: 'paragraph',
      content: line.map((each) => (typeof each === 'string' ? words(each) : each))
    }))
  })
  return findMatches(doc, { text, exact: false, whole: false, ...more }).map(({ from, to }) =>
    doc.textBetween(from, to, '\n', '￼')
  )
}

describe('what one looks for in a document', () => {
  test('is found whatever the capitals, accents, ligatures, apostrophes and kinds of space', () => {
    expect(search([['Énergie et ÉNERGIES, énergie']], 'energie')).toEqual(['Énergie', 'ÉNERGIE', 'énergie'])
    expect(search([['Le cœur de l’été']], "coeur de l'ete")).toEqual(['cœur de l’été'])
    expect(search([['Présents\u00a0: dix']], 'présents : dix')).toEqual(['Présents\u00a0: dix'])
    expect(search([['décomposé : e\u0301tat']], 'état')).toEqual(['e\u0301tat'])
  })

  test('to the letter when asked', () => {
    expect(search([['Pole, pôle, PÔLE']], 'pôle', { exact: true })).toEqual(['pôle'])
    expect(search([['pôles et pôle']], 'pole', { whole: true })).toEqual(['pôle'])
  })

  test('across bold and italic, never across blocks nor half of a letter', () => {
    expect(search([['Rurali', words('tés', 'bold'), ' en Trégor']], 'ruralites en')).toEqual(['Ruralités en'])
    expect(search([['fin'], ['de']], 'finde')).toEqual([])
    expect(search([['cœur']], 'o')).toEqual([])
    expect(search([['aaaa']], 'aa')).toEqual(['aa', 'aa'])
  })

  test('nothing for nothing', () => {
    expect(search([['texte']], '')).toEqual([])
  })
})
