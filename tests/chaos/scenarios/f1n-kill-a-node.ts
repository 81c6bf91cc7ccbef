// Two nodes, one Redis, one PostgreSQL. Either node is killed with the people who write there; those of the other go on.
import { setTimeout as delay } from 'node:timers/promises'
import { inCompany } from '#tests/collab/support/installation'
import { acknowledgedIn, acknowledging, count, startWriters } from '../chaos'
import { withTwoNodes } from '../nodes'
import { Verdict, quantile, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F1n',
  fault:
    'Two nodes with Redis, 12 people on each: one node is killed with its people (one time in three Redis too), and comes back',
  bar: 'the people of the other node are acknowledged without a pause; read on both nodes, 0 acknowledged missing, 0 doubled',
  unit: 'kills',
  size: 20,
  run: ({ size, random, say }) =>
    withTwoNodes(3, async ({ installed, redis, nodes, notes, address }) => {
      const verdict = new Verdict()
      const returns: number[] = []
      let both = 0
      for (let kill = 0; kill < size && verdict.broken.length === 0; kill++) {
        const writers = await Promise.all(
          nodes.map((node, n) =>
            startWriters(address(node), {
              clients: 12,
              notes,
              round: kill * 2 + n,
              seed: Math.floor(random() * 2 ** 32)
            })
          )
        )
        await acknowledging(notes)
        await delay(random() * 1_500)
        const dies = random() < 0.5 ? 0 : 1
        const [dying, staying] = [nodes[dies], nodes[1 - dies]]
        const [its, others] = [writers[dies], writers[1 - dies]]
        if (!dying || !staying || !its || !others) throw new Error('two of each')
        const redisToo = random() < 1 / 3
        if (redisToo) await redis.kill()
        dying.process.child.kill('SIGKILL')
        its.child.kill('SIGKILL')
        await Promise.all([dying.process.ended, its.ended])
        await acknowledging(notes)
        if (redisToo) await redis.start()
        others.child.kill('SIGKILL')
        await others.ended
        const started = performance.now()
        nodes[dies] = await installed.join()
        await inCompany(installed, 2)
        returns.push(performance.now() - started)
        const acknowledged = acknowledgedIn(notes)
        for (const node of nodes) {
          const found = await count(address(node))
          verdict.equal(
            acknowledged.filter((token) => !found.has(token)).slice(0, 5),
            [],
            `kill ${kill + 1}: missing`
          )
          const doubled = [...found].filter(([, times]) => times > 1)
          verdict.equal(doubled.slice(0, 5), [], `kill ${kill + 1}: doubled`)
        }
        both += redisToo ? 1 : 0
        say(`kill ${kill + 1}/${size}${redisToo ? ' with Redis' : ''}: ${acknowledged.length} acknowledged`)
      }
      return {
        measured: {
          kills: returns.length,
          'with Redis': both,
          acknowledged: acknowledgedIn(notes).length,
          'missing or doubled': verdict.broken.length,
          'two again after (ms), p50': Math.round(quantile(returns, 0.5))
        },
        broken: verdict.broken
      }
    })
}
