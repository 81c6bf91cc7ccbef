import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundledServer } from '#tests/support/bundle'
import { spawnServer, spawnSource } from '#tests/support/processes'
import { acknowledgedIn, acknowledging, count, startWriters } from '../chaos'
import { createPlace } from '../place'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F16',
  fault:
    'On the folder of a server that people write in: a second server, a backup; then the server is killed and its PostgreSQL left alive',
  bar: 'the second server is refused, naming the first; the backup is made; the next server takes the running PostgreSQL: 0 missing, 0 doubled',
  unit: 'rounds',
  size: 5,
  async run({ size, random, say }) {
    const verdict = new Verdict()
    const place = await createPlace(8, 3, 2)
    const notes = join(place.dataDir, 'acknowledged.txt')
    const refusals: number[] = []
    let backups = 0
    try {
      for (let round = 0; round < size; round++) {
        const seed = Math.floor(random() * 2 ** 32)
        const writers = await startWriters(place, { clients: 16, notes, round, seed })
        await acknowledging(notes)
        const started = performance.now()
        const second = spawnServer({ env: { DATA_DIR: place.dataDir }, bundle: await bundledServer() })
        const code = await second.ended
        refusals.push(performance.now() - started)
        verdict.expect(code !== 0, 'a second server ended with 0')
        verdict.expect(
          second.output().includes(String(place.server.child.pid)),
          `it does not name the first: ${second.output().slice(0, 300)}`
        )
        const archive = join(place.dataDir, `sauvegarde-${round}.tar.gz`)
        const backup = spawnSource('server/run-command.ts', {
          args: ['backup', archive],
          env: { DATA_DIR: place.dataDir }
        })
        verdict.equal(await backup.ended, 0, `backup: ${backup.output().slice(-300)}`)
        if (existsSync(archive)) backups++
        rmSync(archive, { force: true })
        await acknowledging(notes)
        writers.child.kill('SIGKILL')
        await Promise.all([place.kill(false), writers.ended])
        await place.start()
        const found = await count(place)
        const wrong = acknowledgedIn(notes).filter((token) => found.get(token) !== 1)
        verdict.equal(wrong.slice(0, 5), [], 'missing or doubled')
        say(`refused in ${Math.round(refusals.at(-1) ?? 0)} ms, ${acknowledgedIn(notes).length} acknowledged`)
      }
      return {
        measured: {
          'second servers refused': refusals.length,
          'slowest refusal, its start included (ms)': Math.round(Math.max(...refusals)),
          backups,
          acknowledged: acknowledgedIn(notes).length
        },
        broken: verdict.broken
      }
    } finally {
      await place.remove()
    }
  }
}
