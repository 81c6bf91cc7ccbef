// docs/durability.md says what was measured and what is tested, and nothing else.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DURABILITY, durability } from '#tests/chaos/report'
import { PROOFS } from '#tests/chaos/proofs'
import { recorded } from '#tests/chaos/runner'

test('the page is the one that the records make, and no row of it is broken', () => {
  expect(readFileSync(DURABILITY, 'utf8')).toBe(durability(recorded()))
  expect(recorded().filter((played) => played.broken.length > 0)).toEqual([])
})

test('every test it names exists', () => {
  const missing = PROOFS.flatMap(({ row, tests }) =>
    tests
      .filter(([file, name]) => !readFileSync(file, 'utf8').includes(name))
      .map(([file, name]) => `${row}: ${file} « ${name} »`)
  )
  expect(missing).toEqual([])
})

test('every row of the fault table is recorded or tested', () => {
  const rows = Array.from({ length: 20 }, (_, i) => `F${i + 1}`)
  const held = new Set([...PROOFS, ...recorded()].map(({ row }) => row))
  expect(rows.filter((row) => !held.has(row))).toEqual([])
})
