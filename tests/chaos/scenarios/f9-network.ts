import { withHarness } from '../harness'
import { People, pause } from '../people'
import { startProxy } from '../proxy'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F9',
  fault: 'The network of 10 people who write is late by up to 5 s, cut, then silent for 3 s, in turn',
  bar: 'all equal once it has healed, nothing pending anywhere, 0 missing, 0 doubled',
  unit: 'rounds',
  size: 12,
  quick: 2,
  run: ({ size, random, say }) =>
    withHarness({}, async (place) => {
      const verdict = new Verdict()
      const proxy = await startProxy(place.port, '/collab', random)
      const people = new People(place, await place.page(), random)
      const healing: number[] = []
      try {
        await people.arrive(10, proxy)
        for (let round = 0; round < size; round++) {
          const kind = ['late', 'cut', 'silent'][round % 3]
          if (kind === 'late') proxy.delay = () => random() * (size > 3 ? 5_000 : 800)
          if (kind === 'silent') proxy.silent = true
          for (let i = 0; i < 60; i++) {
            people.type(people.anyone())
            await pause(kind === 'silent' ? 50 : 20)
            if (kind === 'cut' && i % 20 === 10) proxy.cut(0.6)
          }
          // A line that was silent does not come back: the addresses have changed.
          proxy.silent = false
          proxy.delay = () => 0
          if (kind === 'silent') proxy.cut()
          const started = performance.now()
          await people.acknowledged()
          await people.converged()
          healing.push(performance.now() - started)
          say(`${kind}: all equal after ${Math.round(healing.at(-1) ?? 0)} ms`)
        }
        const judged = await people.judge(verdict)
        return {
          measured: {
            typed: people.typed.length,
            ...judged,
            'slowest healing (ms)': Math.round(Math.max(...healing))
          },
          broken: verdict.broken
        }
      } finally {
        people.leave()
        await proxy.close()
      }
    })
}
