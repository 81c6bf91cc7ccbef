import { describe, expect, it } from 'vitest'
import { parseDay } from './parse-day'

const thursday = new Date(2020, 1, 6)
const fr = (text: string) => parseDay(text, 'fr', thursday)

describe('a day typed as people say it', () => {
  it.each([
    ['12 mars', '2020-03-12'],
    ['12 Mars 2021', '2021-03-12'],
    ['1er mars', '2020-03-01'],
    ['vendredi 14 février', '2020-02-14'],
    ['11 févr.', '2020-02-11'],
    ['12/03', '2020-03-12'],
    ['12/3/21', '2021-03-12'],
    ['2020-02-29', '2020-02-29'],
    ['demain', '2020-02-07'],
    ["aujourd'hui", '2020-02-06'],
    ['aujourd’hui', '2020-02-06'],
    ['jeudi', '2020-02-13'],
    ['mardi', '2020-02-11']
  ])('%s is %s', (typed, day) => {
    expect(fr(typed)).toBe(day)
  })

  it('without a year is the next one, or the one just past', () => {
    expect(fr('12 octobre')).toBe('2020-10-12')
    expect(fr('20 janvier')).toBe('2020-01-20')
    expect(parseDay('3 mars', 'fr', new Date(2020, 11, 1))).toBe('2021-03-03')
  })

  it('refuses days that do not exist', () => {
    for (const typed of ['31 février', '29/02/2021', '32/01', '12 brumaire', 'bientôt', ''])
      expect(fr(typed)).toBeNull()
  })

  it('understands English', () => {
    expect(parseDay('12 March', 'en', thursday)).toBe('2020-03-12')
    expect(parseDay('tomorrow', 'en', thursday)).toBe('2020-02-07')
  })
})
