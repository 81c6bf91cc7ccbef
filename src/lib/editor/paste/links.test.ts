import { expect, test } from 'vitest'
import { bareAddress } from './links'

test.each([
  ['https://cress.bzh/page?id=3&utm_source=lettre&fbclid=abc#haut', 'https://cress.bzh/page?id=3#haut'],
  ['https://www.google.com/url?q=https://cress.bzh/%3Fa%3D1&sa=D&ust=1', 'https://cress.bzh/?a=1'],
  [
    'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcress.bzh%2F&data=x',
    'https://cress.bzh/'
  ],
  ['https://cress.bzh/recherche?q=p%C3%B4le', 'https://cress.bzh/recherche?q=p%C3%B4le'],
  ['mailto:contact@cress.bzh', 'mailto:contact@cress.bzh'],
  ['https://www.google.com/url?q=javascript:alert(1)', 'https://www.google.com/url?q=javascript:alert(1)'],
  ['#_ftn1', null],
  ['file:///C:/Users/nolwenn/note.docx', null],
  ['', null]
])('%s', (typed, bare) => {
  expect(bareAddress(typed)).toBe(bare)
})
