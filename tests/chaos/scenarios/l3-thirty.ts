import { withHarness } from '../harness'
import { People, pause } from '../people'
import { startProxy } from '../proxy'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'L3',
  fault:
    '30 people in one document: tokens, marks, deletions; 200 ms ± 150 ms of network, 1 % of the edits cut their line',
  bar: 'all 30 copies and a fresh reader equal, every token there once',
  unit: 'seconds',
  size: 120,
  run: ({ size, random, say }) =>
    withHarness({}, async (place) => {
      const verdict = new Verdict()
      const proxy = await startProxy(place.port, '/collab', random)
      proxy.delay = () => 50 + random() * 300
      const people = new People(place, await place.page(), random)
      let cuts = 0
      try {
        await people.arrive(30, proxy)
        const started = performance.now()
        while (performance.now() - started < size * 1_000) {
          const one = people.anyone()
          people.type(one)
          if (random() < 0.1) one.doc.getText('other').insert(0, 'effacé')
          if (random() < 0.1) one.doc.getText('other').delete(0, Math.min(3, one.doc.getText('other').length))
          if (random() < 0.01) {
            cuts++
            proxy.cut(1 / 30)
          }
          await pause(10)
        }
        proxy.delay = () => 0
        await people.acknowledged(120_000)
        await people.converged(60_000)
        say(`${people.typed.length} tokens, ${cuts} cuts`)
        const judged = await people.judge(verdict)
        return { measured: { typed: people.typed.length, cuts, ...judged }, broken: verdict.broken }
      } finally {
        people.leave()
        await proxy.close()
      }
    })
}
