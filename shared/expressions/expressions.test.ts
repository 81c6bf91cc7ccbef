// Expressions see the records they are given and nothing else, end in bounded time, and say their errors as values.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldOf } from '#shared/fields/sample-context'
import type { Json } from '#shared/json'
import { computeRecords } from './compute'
import { compileExpression, EXPRESSION_LIMITS, isExpression } from './evaluate'
import { translateExpression } from './grammar'

const clock = { today: '2027-03-10' }
async function outcome(source: string, input: object = {}) {
  const compiled = compileExpression(source)
  return isExpression(compiled) ? compiled.evaluate(input, clock) : compiled
}

const records = {
  actions: [
    { state: 'fait', hours: 2, due: '2027-03-01' },
    { state: 'en_cours', hours: 4 },
    { state: 'fait', hours: 9, due: '2027-03-20' }
  ],
  none: []
}

test.each<[string, Json | null]>([
  ["count(actions[state='fait']) >= 2", true],
  ["count(actions[state in ('fait', 'abandonne')])", 2],
  ["share(actions[state='fait'], actions)", 0.6666666667],
  ['share(none, none)', null],
  ['avg(actions.hours)', 5],
  ['median(actions.hours)', 4],
  ['last(actions).state', 'fait'],
  ['sum(actions.hours) / count(none)', null],
  ['1 / 0', null],
  ['2 ^ 3 + 1', 9],
  ['filled(actions.due)', true],
  ['filled(nothing)', false],
  ["days('2027-03-01', today())", 9],
  ["if(count(actions) > 2, 'oui', 'non')", 'oui'],
  ['distinct(actions.state)', ['fait', 'en_cours']],
  ['ceil(1.2) + floor(1.8) + round(2.4)', 5],
  ["'count(x)'", 'count(x)']
])('%s is %j', async (source, value) => {
  expect(await outcome(source, records)).toEqual({ value })
})

test.each<[string, string]>([
  ['1 +', 'syntax'],
  ["$match('aaa', /a+/)", 'forbidden'],
  ["$eval('1')", 'forbidden'],
  ['**', 'forbidden'],
  ['x'.repeat(EXPRESSION_LIMITS.length + 1), 'too_long'],
  ['($f := function($x) { $f($x) + 1 }; $f(1))', 'too_slow'],
  ['($f := function($x) { $f($x) }; $f(1))', 'too_slow'],
  ['[1..10000000]', 'too_slow'],
  ["'a' + 1", 'failed']
])('%s is an error that is said: %s', async (source, error) => {
  expect(await outcome(source, records)).toEqual({ error })
})

test('nothing of the host is reachable', async () => {
  for (const source of [
    'constructor',
    '__proto__',
    'actions.constructor',
    '$constructor',
    'process',
    'globalThis',
    'toString'
  ]) {
    expect(await outcome(source, records), source).toEqual({ value: null })
  }
})

test('whatever is typed gives an outcome', async () => {
  const words = [
    'count(',
    ')',
    'a',
    '.',
    '[',
    ']',
    "'",
    '^',
    '$',
    'in',
    '{',
    '}',
    ':=',
    '?',
    '1',
    ' ',
    '**',
    '%'
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 12 }), async (parts) => {
      const found = await outcome(parts.join(''), { a: 1 })
      expect('value' in found || 'error' in found).toBe(true)
    })
  )
  expect(translateExpression("a.count(b) and 'sum(x)'")).toBe("a.count(b) and 'sum(x)'")
})

const row = (id: string, values: Record<string, Json>) => ({ id, order: id, values })

test('formulas read euros, other formulas and the records that relations name', async () => {
  const fields = [
    fieldOf('money', { key: 'cost' }),
    fieldOf('relation', { key: 'parent' }),
    fieldOf('relations', { key: 'parts' }),
    fieldOf('formula', { key: 'double', settings: { expression: 'cost * 2' } }),
    fieldOf('formula', { key: 'more', settings: { expression: 'double + parent.cost' } }),
    fieldOf('rollup', { key: 'total', settings: { relation: 'parts', field: 'cost', aggregation: 'sum' } }),
    fieldOf('lookup', { key: 'of', settings: { relation: 'parts', field: 'cost' } }),
    fieldOf('backlinks', { key: 'back', settings: { field: 'parts' } })
  ]
  const [one, two] = await computeRecords({
    pageId: 'p',
    fields,
    records: [row('1', { cost: 1050, parts: ['2', 'gone'] }), row('2', { cost: 20, parent: '1' })],
    clock
  })
  expect(one?.values).toMatchObject({ double: 21, total: 20, of: [20] })
  expect(two?.values).toMatchObject({ double: 0.4, more: 10.9, back: ['1'] })
  expect(two?.values.of).toBeUndefined()
})

test('formulas in a circle, and records in a circle, end', async () => {
  const fields = [
    fieldOf('relation', { key: 'next' }),
    fieldOf('formula', { key: 'a', settings: { expression: 'b + 1' } }),
    fieldOf('formula', { key: 'b', settings: { expression: 'a + 1' } }),
    fieldOf('formula', { key: 'c', settings: { expression: 'next.next.next.id' } })
  ]
  const made = await computeRecords({
    pageId: 'p',
    fields,
    records: [row('1', { next: '2' }), row('2', { next: '1' })],
    clock
  })
  expect(made[0]?.errors).toEqual({ a: 'cycle', b: 'cycle' })
  expect(made[0]?.values.c).toBe('2')
})
