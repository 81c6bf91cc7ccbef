// The product as a process, killed and stopped while people write. The long version is `npm run test:chaos`.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acknowledgedIn, count, runChaos, startWriters } from '#tests/chaos/chaos'
import { createPlace } from '#tests/chaos/place'
import { until } from './support/clients'

test('killed five times while two dozen people write: nothing acknowledged is missing, nothing is there twice', async () => {
  const result = await runChaos({ kills: 5, seed: 2026 })
  expect(result).toMatchObject({ kills: 5, missing: [], doubled: [] })
  expect(result.acknowledged).toBeGreaterThan(50)
}, 240_000)

test('asked to stop while people write: everything is written, it ends by itself with 0, in time', async () => {
  const place = await createPlace(8, 3, 2)
  try {
    const notes = join(place.dataDir, 'acknowledged.txt')
    const writers = await startWriters(place, { clients: 24, notes, round: 0, seed: 4, pace: 20 })
    await until(() => acknowledgedIn(notes).length > 100, 'writing', 30_000)
    const started = performance.now()
    place.server.child.kill('SIGTERM')
    // The second wish of an impatient supervisor comes within the same second.
    place.server.child.kill('SIGTERM')
    expect(await place.server.ended).toBe(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    writers.child.kill('SIGKILL')
    await writers.ended
    await place.start()
    const found = await count(place)
    expect(acknowledgedIn(notes).filter((token) => found.get(token) !== 1)).toEqual([])
    expect([...found.values()].every((times) => times === 1)).toBe(true)
  } finally {
    await place.remove()
  }
}, 120_000)
