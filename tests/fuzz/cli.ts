// npm run test:fuzz -- [--seconds 60] [--seed N] [--only N]
// First the bombs, timed; then half of the time for Yjs updates against the guard and what follows it, half for whole messages against a live room.
import { parseArgs } from 'node:util'
import { stopCluster, withHarness } from '../chaos/harness'
import { refusals } from './bombs'
import { corpus } from './corpus'
import { fuzzMessages, seedsFor } from './messages'
import { fuzzUpdates, keptSeeds } from './updates'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' }, only: { type: 'string' } }
})
const seconds = Number(values.seconds) / 2
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const only = values.only?.split(',').map(Number)
console.log(only ? `seeds ${only.join(', ')}` : `seed ${seed}`)

const BOMB_MS = 5
const bombs = refusals()
console.log(`bombs refused in (ms) ${JSON.stringify(bombs)}`)
const slow = Object.entries(bombs).filter(([, ms]) => ms > BOMB_MS)

const kept = await fuzzUpdates({ seed: 0, seconds: 0, only: only ?? keptSeeds('updates') })
const updates = only ? kept : await fuzzUpdates({ seed, seconds })
console.log(`updates ${JSON.stringify(updates.summary)}`)
const messages = await withHarness({}, async (place) => {
  const samples = corpus()
  const before = await fuzzMessages(place, samples, only ?? keptSeeds('messages'))
  const fresh = only ? before : await fuzzMessages(place, samples, seedsFor(seconds, seed))
  return { ...fresh, failed: only ? before.failed : [...before.failed, ...fresh.failed] }
})
await stopCluster()
console.log(`messages ${JSON.stringify({ ...messages, failed: messages.failed.length })}`)

const failed = [
  ...slow.map(([name, ms]) => `bomb refused after ${ms} ms: ${name}`),
  ...new Set([...kept.failed, ...updates.failed]),
  ...messages.failed
]
for (const line of failed) console.log(line)
if (failed.length > 0) {
  console.log(
    'A seed that fails is added to tests/fuzz/seeds, and played again by: npm run test:fuzz -- --only <seed>'
  )
}
process.exit(failed.length === 0 ? 0 : 1)
