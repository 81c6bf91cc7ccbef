import { setTimeout as delay } from 'node:timers/promises'
import type { StockClient } from '#tests/collab/support/clients'
import { until } from '#tests/collab/support/clients'
import { withTwoNodes } from '../nodes'
import { Verdict, quantile, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F7',
  fault:
    'Two nodes, six people: Redis is killed, started empty, paused for as long as said, emptied; they write meanwhile',
  bar: 'acknowledgements never wait for Redis; the nodes agree within 5 s while it is away and after it is back; nobody is cut',
  unit: 'seconds',
  size: 30,
  run: ({ size, random, say }) =>
    withTwoNodes(1, async ({ installed, redis, nodes, address }) => {
      const verdict = new Verdict()
      const [page = ''] = address(nodes[0]).documents
      const clients: StockClient[] = []
      for (let i = 0; i < 6; i++) {
        clients.push(await installed.enter(nodes[i % 2 === 0 ? 0 : 1], page, i % 3))
      }
      let typed = 0
      const waits: number[] = []
      const agreed: Record<string, number> = {}
      const write = async () => {
        const client = clients[Math.floor(random() * clients.length)]
        if (!client) return
        client.text.insert(Math.floor(random() * client.text.length), `⟦${typed++}⟧`.replace(/[⟦⟧]/g, '|'))
        const frame = client.sent
        const started = performance.now()
        await until(() => client.saved >= frame, 'acknowledged', 10_000)
        waits.push(performance.now() - started)
      }
      const agree = async (when: string) => {
        const started = performance.now()
        await until(
          () => new Set(clients.map((client) => client.text.toString())).size === 1,
          `agreed ${when}`,
          20_000
        )
        agreed[when] = Math.round(performance.now() - started)
        verdict.expect((agreed[when] ?? 0) < 5_000, `${when}: ${agreed[when]} ms until they agreed`)
        say(`${when}: agreed after ${agreed[when]} ms`)
      }
      const during = async (seconds: number) => {
        const end = performance.now() + seconds * 1_000
        while (performance.now() < end) {
          await write()
          await delay(20)
        }
      }
      await during(2)
      await agree('with Redis')
      await redis.kill()
      await during(size / 3)
      await agree('killed')
      await redis.start()
      await during(2)
      await agree('started empty')
      await redis.command('CLIENT', 'PAUSE', String(size * 1_000), 'ALL')
      await during(size)
      await agree('paused')
      await delay(1_000)
      await redis.command('FLUSHALL')
      await during(2)
      await agree('emptied')
      verdict.equal(
        clients.flatMap((client) => client.closes),
        [],
        'closed'
      )
      return {
        measured: {
          edits: typed,
          'acknowledged p95 (ms)': Math.round(quantile(waits, 0.95)),
          'slowest (ms)': Math.round(Math.max(...waits)),
          'slowest to agree (ms)': Math.max(...Object.values(agreed))
        },
        broken: verdict.broken
      }
    })
}
