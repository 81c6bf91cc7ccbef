import { join } from 'node:path'
import { acknowledgedIn, count, startWriters } from '../chaos'
import { pause } from '../people'
import { createPlace } from '../place'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F2',
  fault: 'SIGTERM, twice, while 24 people write; their browsers are killed before they can come back',
  bar: 'it ends by itself with 0 in less than 10 s; 0 acknowledged edits missing, 0 doubled',
  unit: 'rounds',
  size: 10,
  async run({ size, random, say }) {
    const verdict = new Verdict()
    const place = await createPlace(8, 3, 2)
    const notes = join(place.dataDir, 'acknowledged.txt')
    const ends: number[] = []
    const wrong = new Set<string>()
    try {
      for (let round = 0; round < size; round++) {
        const seed = Math.floor(random() * 2 ** 32)
        const writers = await startWriters(place, { clients: 24, notes, round, seed, pace: 20 })
        await pause(500 + random() * 1_500)
        const started = performance.now()
        place.server.child.kill('SIGTERM')
        place.server.child.kill('SIGTERM')
        verdict.equal(await place.server.ended, 0, 'exit code')
        ends.push(performance.now() - started)
        writers.child.kill('SIGKILL')
        await writers.ended
        await place.start()
        const found = await count(place)
        const acknowledged = acknowledgedIn(notes)
        for (const token of acknowledged) if (found.get(token) !== 1) wrong.add(token)
        say(`${acknowledged.length} acknowledged, stopped in ${Math.round(ends.at(-1) ?? 0)} ms`)
      }
      verdict.equal([...wrong].slice(0, 5), [], 'missing or doubled')
      const slowest = Math.round(Math.max(...ends))
      verdict.expect(slowest < 10_000, `the slowest stop took ${slowest} ms`)
      return {
        measured: {
          acknowledged: acknowledgedIn(notes).length,
          'missing or doubled': wrong.size,
          'slowest stop (ms)': slowest
        },
        broken: verdict.broken
      }
    } finally {
      await place.remove()
    }
  }
}
