// Mutated updates for a while, and every seed that was ever kept. Longer: npm run test:fuzz -- --seconds 3600
import { expect, test } from 'vitest'
import { fuzzUpdates, keptSeeds } from '#tests/fuzz/updates'

test('no mutated update hangs, swells, or leaves a document that does not load and render', async () => {
  const kept = await fuzzUpdates({ seed: 0, seconds: 0, only: keptSeeds('updates') })
  expect(kept.failed).toEqual([])
  const seed = Math.floor(Date.now() / 1_000)
  const { failed, summary } = await fuzzUpdates({ seed, seconds: 40 })
  expect(failed, `npm run test:fuzz -- --seed ${seed}`).toEqual([])
  expect(summary['applied']).toBeGreaterThan(50)
}, 120_000)
