import { expect, test } from 'vitest'
import { isTheName } from './typed-name'

test.each([
  ['Nolwenn Le Goff', true],
  ['  nolwenn  le goff ', true],
  ['NOLWENN LE GOFF', true],
  ['Nolwenn', false],
  ['', false],
  ['Nolwenn Le Gof', false]
])('« %s » for Nolwenn Le Goff', (typed, expected) => {
  expect(isTheName(typed, 'Nolwenn Le Goff')).toBe(expected)
})

test('accents and apostrophes are forgiven', () => {
  expect(isTheName('Maiwenn d’Herve-Quemener', "Maïwenn d'Hervé Quéméner")).toBe(true)
})
