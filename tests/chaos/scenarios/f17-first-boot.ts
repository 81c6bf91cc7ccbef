// The server is killed at a random moment of the first boot: while the cluster is made,
// while the tables are, while the doors open. The PostgreSQL it had started is left alone. Then it is started again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDb } from '#server/db/client'
import { joinEmbedded } from '#server/db/embedded/index'
import { readMigrations } from '#server/db/migrate'
import { spawnServer } from '#tests/support/processes'
import { Verdict, quantile, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F17',
  fault: 'The server is killed at a random moment of its first boot, migrations included',
  bar: 'the next start ends with a whole database and open doors',
  unit: 'kills',
  size: 10,
  async run({ size, random, say }) {
    const verdict = new Verdict()
    const boots: number[] = []
    let early = 0
    let whole = 2_000
    for (let kill = 0; kill < size; kill++) {
      const dataDir = mkdtempSync(join(tmpdir(), 'interpoles-boot-'))
      try {
        const first = spawnServer({ env: { DATA_DIR: dataDir } })
        let ready = false
        const opened = first.url().then(
          () => (ready = true),
          () => undefined
        )
        await delay(random() * whole * 1.1)
        if (!ready) early++
        first.child.kill('SIGKILL')
        await Promise.all([first.ended, opened])
        const started = performance.now()
        const second = spawnServer({ env: { DATA_DIR: dataDir } })
        const url = await second.url()
        boots.push(performance.now() - started)
        // What a boot takes here: the next kill falls somewhere in it.
        whole = Math.max(whole, quantile(boots, 0.5))
        const answer = await fetch(`${url}/readyz`)
        verdict.equal(answer.status, 200, `kill ${kill}: /readyz`)
        verdict.equal(await applied(dataDir), readMigrations().length, `kill ${kill}: migrations`)
        second.child.kill('SIGTERM')
        verdict.equal(await second.ended, 0, `kill ${kill}: exit code`)
        say(
          `kill ${kill + 1}: ${ready ? 'after' : 'before'} it was ready; next start ${Math.round(boots.at(-1) ?? 0)} ms`
        )
      } catch (error) {
        verdict.expect(false, `kill ${kill}: ${String(error).slice(0, 400)}`)
      } finally {
        rmSync(dataDir, { recursive: true, force: true })
      }
    }
    return {
      measured: {
        kills: size,
        'before it was ready': early,
        'next start p50 (ms)': Math.round(quantile(boots, 0.5)),
        'slowest (ms)': Math.round(Math.max(0, ...boots))
      },
      broken: verdict.broken
    }
  }
}

async function applied(dataDir: string): Promise<number> {
  const database = createDb(joinEmbedded(dataDir).target, { maxConnections: 1 })
  try {
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::int as count from migrations.applied where scope = 'core'`
    return row?.count ?? 0
  } finally {
    await database.end()
  }
}
