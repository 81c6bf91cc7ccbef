// docs/durability.md says what was measured, and nothing else.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DURABILITY, durability } from '#tests/chaos/report'
import { recorded } from '#tests/chaos/runner'

test('the page is the one that the records make, and no row of it is broken', () => {
  expect(readFileSync(DURABILITY, 'utf8')).toBe(durability(recorded()))
  expect(recorded().filter((played) => played.broken.length > 0)).toEqual([])
})
