import { expect, test } from 'vitest'
import { compileExpression, isExpression } from '#shared/expressions/evaluate'
import { FUNCTIONS } from '#shared/expressions/functions'
import { fr } from '#shared/messages/fr'
import { FORMULA_FUNCTIONS } from './functions'

test('every function that is offered is there, runs, and is explained; none of ours is forgotten', async () => {
  const values = { a: 3, b: 2 }
  for (const { name, given } of FORMULA_FUNCTIONS) {
    const dated = ['days', 'year', 'month'].includes(name)
    const compiled = compileExpression(`${name}(${given})`)
    const input = dated ? { a: '2027-03-12', b: '2027-03-14' } : values
    if (!isExpression(compiled)) throw new Error(`${name}: ${compiled.error}`)
    expect([name, await compiled.evaluate(input, { today: '2027-03-10' })]).toEqual([
      name,
      { value: expect.anything() as unknown }
    ])
    expect(`fields-settings.function.${name}` in fr, name).toBe(true)
  }
  const offered = FORMULA_FUNCTIONS.map(({ name }) => name)
  expect(Object.keys(FUNCTIONS).filter((name) => !offered.includes(name))).toEqual([])
})
