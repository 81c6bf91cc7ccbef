// Whole messages, right and wrong, against a live room for a while. Longer: npm run test:fuzz -- --seconds 3600
import { expect, test } from 'vitest'
import { corpus } from '#tests/fuzz/corpus'
import { fuzzMessages, seedsFor } from '#tests/fuzz/messages'
import { keptSeeds } from '#tests/fuzz/updates'
import { startHarness } from './support/harness'

test('whatever is said on a socket, the others write on, nothing of theirs changes, nothing is thrown', async () => {
  const place = await startHarness()
  try {
    const samples = corpus()
    const first = Math.floor(Date.now() / 1_000)
    const kept = await fuzzMessages(place, samples, keptSeeds('messages'))
    const fresh = await fuzzMessages(place, samples, seedsFor(20, first))
    expect([...kept.failed, ...fresh.failed], `npm run test:fuzz -- --seed ${first}`).toEqual([])
    expect(fresh.messages).toBeGreaterThan(20)
  } finally {
    await place.stop()
  }
}, 120_000)
