// Every type keeps the same promises: what it accepts, it can write, read back, order and lay out; what it does not, it refuses.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMessageKey } from '#shared/messages/index'
import type { Json } from '#shared/json'
import { OPTION_COLOURS } from './options'
import { FIELD_TYPES, fieldTypeId, typeOf } from './registry'
import { fieldOf, plainContext } from './sample-context'
import { AGGREGATIONS, OPERATORS, type FieldType } from './type'

const ctx = plainContext(new Date('2027-03-10T10:00:00Z'))
const options = ['a_faire', 'en_cours', 'fait'].map((id, index) => {
  return {
    id,
    label: ['À faire', 'En cours', 'Fait'][index] ?? id,
    colour: 'sea',
    order: String(index + 1),
    retired: false
  }
})
const fieldFor = (type: FieldType) => fieldOf(type.id, { options })
const uuid = fc.uuid().map((id) => id.toLowerCase())

const VALUES: Partial<Record<string, fc.Arbitrary<Json>>> = {
  text: fc.constantFrom('Une idée', '=1+1', 'É'),
  longtext: fc.constantFrom('a\nb', 'c'),
  integer: fc.maxSafeInteger(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => value + 0),
  money: fc.integer({ min: -1e12, max: 1e12 }),
  percent: fc.double({ noNaN: true, min: -10, max: 10 }).map((value) => value + 0),
  bool: fc.boolean(),
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  datetime: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  year: fc.integer({ min: 1000, max: 9999 }),
  choice: fc.constantFrom('a_faire', 'fait', 'gone'),
  choices: fc.uniqueArray(fc.constantFrom('a_faire', 'en_cours', 'fait'), { minLength: 1 }),
  rating: fc.integer({ min: 1, max: 5 }),
  scale: fc.integer({ min: 0, max: 4 }),
  persons: fc.uniqueArray(uuid, { minLength: 1, maxLength: 5 }),
  votes: fc.dictionary(uuid, fc.integer({ min: 1, max: 20 }), { minKeys: 1 })
}

describe.each(FIELD_TYPES.map((type) => [type.id, type as FieldType] as const))('%s', (id, type) => {
  test('has a name, and operators and totals that exist', () => {
    expect(isMessageKey(`fields.type.${id}`)).toBe(true)
    expect(type.operators.filter((operator) => !OPERATORS.includes(operator))).toEqual([])
    expect(type.aggregations.filter((aggregation) => !AGGREGATIONS.includes(aggregation))).toEqual([])
    expect(fieldTypeId(id)).toBe(id)
  })

  test('never throws, whatever it is given', () => {
    const field = fieldFor(type)
    fc.assert(
      fc.property(fc.anything(), fc.string(), (raw, text) => {
        if (type.storage !== 'computed') {
          const value = type.check(raw, field)
          if (value !== undefined) expect(typeof type.text(value, field, ctx)).toBe('string')
        }
        const parsed = text.trim() === '' ? undefined : type.parse(text, field, ctx)
        if (parsed !== undefined) expect(type.check(parsed, field)).toEqual(parsed)
      })
    )
  })

  const values = VALUES[id]
  test.runIf(values)('accepts its own values, orders them, and stores them as items without loss', () => {
    const field = fieldFor(type)
    const any = values ?? fc.constant(null)
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(type.check(a, field)).toEqual(a)
        const sign = (x: Json, y: Json) => Math.sign(type.compare(x, y, field, ctx))
        expect(sign(a, b) + sign(b, a)).toBe(0)
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0)
        if (type.storage === 'items') {
          const back = type.fromItems?.(type.toItems?.(a, field) ?? [], field) ?? null
          expect(type.compare(back, a, field, ctx)).toBe(0)
        }
      })
    )
  })
})

test.each([
  ['integer', '1 250', 1250],
  ['integer', '12,5', undefined],
  ['number', '1.250,50', 1250.5],
  ['number', '1,250.50', 1250.5],
  ['number', '−3,2', -3.2],
  ['number', '(12)', -12],
  ['money', '1 250,50 €', 125050],
  ['money', '0,1', 10],
  ['money', '0,125', undefined],
  ['percent', '12 %', 0.12],
  ['percent', '7%', 0.07],
  ['bool', 'Oui', true],
  ['bool', 'peut-être', undefined],
  ['date', '12/03/2027', '2027-03-12'],
  ['date', '12 mars', '2027-03-12'],
  ['date', '1er août 2026', '2026-08-01'],
  ['date', 'vendredi 12 mars 2027', '2027-03-12'],
  ['date', 'demain', '2027-03-11'],
  ['date', '31/02/2027', undefined],
  ['datetime', '12/03/2027 14 h 30', '2027-03-12T13:30:00.000Z'],
  ['datetime', '12 juillet 2027, 9 h', '2027-07-12T07:00:00.000Z'],
  ['month', 'mars 2027', '2027-03'],
  ['choice', 'a faire', 'a_faire'],
  ['choice', 'inconnu', undefined],
  ['choices', 'Fait, En cours', ['fait', 'en_cours']],
  ['rating', '★★★', 3],
  ['rating', '6', undefined],
  ['phone', '+33 2 96 12 34 56', '0296123456'],
  ['email', 'Nolwenn@Pole.bzh', 'nolwenn@pole.bzh'],
  ['link', 'pole.bzh/page', 'https://pole.bzh/page'],
  ['link', 'javascript:alert(1)', undefined],
  ['commune', '22113', '22113']
])('%s reads « %s »', (id, text, value) => {
  const type = typeOf({ type: id })
  expect(type.parse(text, fieldFor(type), ctx)).toEqual(value)
})

test('an option or a person that is gone is still there, and said to be', () => {
  const choice = typeOf({ type: 'choice' })
  expect(choice.check('gone', fieldFor(choice))).toBe('gone')
  expect(choice.text('gone', fieldFor(choice), ctx)).toContain('gone')
})

test.each(['light', 'dark', 'dark-system'])(
  'every colour of an option is a token of the theme %s',
  (theme) => {
    const css = readFileSync(new URL(`../../src/styles/tokens/${theme}.css`, import.meta.url), 'utf8')
    for (const { background, text, line } of Object.values(OPTION_COLOURS)) {
      for (const name of [background, text, line]) expect(css).toContain(`${name}:`)
    }
  }
)
