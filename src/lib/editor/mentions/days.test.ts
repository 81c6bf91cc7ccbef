import { expect, test } from 'vitest'
import { findDays } from './days'

/** Friday 20 November 2026. */
const now = new Date('2026-11-20T10:00:00Z')
const days = (query: string) => findDays(query, now).map((found) => found.day)

test('words near today, as soon as they begin', () => {
  expect(days('')).toEqual(['2026-11-20', '2026-11-21'])
  expect(days('dem')).toEqual(['2026-11-21'])
  expect(days('AUJOURD')).toEqual(['2026-11-20'])
  expect(days('apres-d')).toEqual(['2026-11-22'])
  expect(findDays('demain', now)[0]).toEqual({
    day: '2026-11-21',
    label: 'samedi 21\u00a0novembre',
    note: 'demain'
  })
})

test('a weekday is the next one, never today', () => {
  expect(days('lundi')).toEqual(['2026-11-23'])
  expect(days('vendredi prochain')).toEqual(['2026-11-27'])
  expect(days('ma')).toEqual(['2026-11-24'])
})

test('a day of the year is the one to come, then the one that is over', () => {
  expect(days('3 mars')).toEqual(['2027-03-03', '2026-03-03'])
  expect(days('1er décembre')).toEqual(['2026-12-01'])
  expect(days('03/03/2026')).toEqual(['2026-03-03'])
  expect(days('2026-03-03')).toEqual(['2026-03-03'])
})

test('a time from now', () => {
  expect(days('dans 3 jours')).toEqual(['2026-11-23'])
  expect(days('dans 2 semaines')).toEqual(['2026-12-04'])
})

test('nothing for what is no day', () => {
  expect(days('31 février')).toEqual([])
  expect(days('Morlaix')).toEqual([])
})
