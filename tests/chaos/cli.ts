// npm run test:chaos -- [--kills 20] [--seed N] [--clients 24]
import { parseArgs } from 'node:util'
import { runChaos } from './chaos'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string' },
    clients: { type: 'string', default: '24' },
    help: { type: 'boolean', default: false }
  }
})
if (values.help) {
  console.log('npm run test:chaos -- [--kills 20] [--seed N] [--clients 24]')
  console.log(
    'Kills the server (and, three times out of ten, PostgreSQL) while people write, and counts what was acknowledged.'
  )
} else {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`seed ${seed}`)
  const result = await runChaos({
    kills: Number(values.kills),
    clients: Number(values.clients),
    seed,
    say: console.log
  })
  const slowest = Math.round(Math.max(...result.restarts))
  for (const token of result.missing.slice(0, 20)) console.log(`missing ${token}`)
  for (const token of result.doubled.slice(0, 20)) console.log(`doubled ${token}`)
  console.log(
    `${result.kills} kills, ${result.acknowledged} acknowledged, ${result.missing.length} missing, ` +
      `${result.doubled.length} doubled, slowest return ${slowest} ms (seed ${seed})`
  )
  // What was killed may have left a pipe open: the count is said, there is nothing to wait for.
  process.exit(result.missing.length + result.doubled.length === 0 ? 0 : 1)
}
