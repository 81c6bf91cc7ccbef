import { describe, expect, it } from 'vitest'
import { createFormat } from './format'

// The day of the mock-ups: Thursday 6 February 2020, 10 o'clock in Brittany.
const now = () => new Date('2020-02-06T09:00:00Z')
const fr = createFormat('fr', { now })
const en = createFormat('en', { now })
const plain = (text: string) => text.replace(/[\u00A0\u202F]/g, ' ')

describe('dates in French', () => {
  it('say what is to come as people do', () => {
    expect(plain(fr.upcoming('2020-02-06T17:00:00Z'))).toBe('aujourd’hui')
    expect(plain(fr.upcoming('2020-02-07T17:00:00Z', { withTime: true }))).toBe('demain, 18 h')
    expect(plain(fr.upcoming('2020-02-14'))).toBe('vendredi 14')
    expect(plain(fr.upcoming('2020-03-01'))).toBe('1er mars')
    expect(plain(fr.upcoming('2021-02-11'))).toBe('11 février 2021')
  })

  it('say what happened', () => {
    expect(plain(fr.past('2020-02-06T07:52:00Z'))).toBe('8 h 52')
    expect(plain(fr.past('2020-02-05T22:30:00Z'))).toBe('hier')
    expect(plain(fr.past('2020-02-04T08:00:00Z'))).toBe('mardi')
    expect(plain(fr.past('2019-10-24T08:00:00Z'))).toBe('24 octobre 2019')
  })

  it('count days in the time zone of the network, whatever the hour and the season', () => {
    expect(fr.past('2020-02-05T23:30:00Z')).toBe(fr.time('2020-02-05T23:30:00Z'))
    expect(plain(fr.time('2020-07-01T22:05:00Z'))).toBe('0 h 05')
  })

  it('never break between a number and its word', () => {
    expect(fr.day('2020-02-11')).toBe('11\u00A0février')
    expect(fr.time('2020-02-06T08:30:00Z')).toBe('9\u00A0h\u00A030')
  })

  it('write durations, posters and ranges', () => {
    expect([18, 75, 120, 0].map((minutes) => plain(fr.duration(minutes)))).toEqual([
      '18 min',
      '1 h 15',
      '2 h',
      '0 min'
    ])
    expect(fr.poster('2020-02-06').weekday).toBe('Jeudi')
    expect(plain(fr.dayRange('2020-02-28', '2020-03-02'))).toBe('28 février – 2 mars')
  })
})

describe('numbers in French', () => {
  it('use the decimal comma and a narrow space in thousands', () => {
    expect(fr.number(2140)).toBe('2\u202F140')
    expect(fr.number(12.5)).toBe('12,5')
    expect(plain(fr.money(1250))).toBe('1 250 €')
    expect(plain(fr.money(12.5))).toBe('12,50 €')
    expect(plain(fr.percent(0.314))).toBe('31,4 %')
    expect(plain(fr.size(214_000_000))).toBe('214 Mo')
    expect(plain(fr.size(1_540))).toBe('1,5 Ko')
  })
})

describe('English', () => {
  it('has its own habits', () => {
    expect(plain(en.upcoming('2020-02-07T17:00:00Z', { withTime: true }))).toBe('tomorrow, 6 pm')
    expect(plain(en.time('2020-02-06T08:30:00Z'))).toBe('9:30 am')
    expect(plain(en.time('2020-02-06T11:00:00Z'))).toBe('12 pm')
    expect(en.list(['a', 'b', 'c'])).toBe('a, b and c')
  })
})
