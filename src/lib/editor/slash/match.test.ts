import { expect, test } from 'vitest'
import { matching } from './match'

const entries = [
  { label: 'Décision', keywords: 'proposition vote' },
  { label: 'Tableau', keywords: 'grille colonnes' },
  { label: 'Liste à puces', keywords: 'tirets' },
  { label: 'Titre 2', keywords: 'sous-titre h2' }
]

const labels = (query: string) => matching(entries, query).map((entry) => entry.label)

test('accents, case and punctuation do not matter', () => {
  expect(labels('dé')).toEqual(['Décision'])
  expect(labels('DECISION')).toEqual(['Décision'])
  expect(labels('liste-à')).toEqual(['Liste à puces'])
})

test('other words find it too, after those that begin with what was typed', () => {
  expect(labels('t')).toEqual(['Tableau', 'Titre 2', 'Liste à puces', 'Décision'])
  expect(labels('vote')).toEqual(['Décision'])
  expect(labels('h2')).toEqual(['Titre 2'])
})

test('everything when nothing was typed, nothing when nothing fits', () => {
  expect(labels('')).toHaveLength(4)
  expect(labels('zz')).toEqual([])
})
