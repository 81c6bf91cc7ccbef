import type { Clock } from '#server/collab/contract'
import { StockClient } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { People, copyOf, pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

const ABSENCES = { '5 s': 5_000, '15 min': 900_000, '3 days': 259_200_000 }

export const scenario: Scenario = {
  row: 'F10',
  fault:
    'Without network for 5 s, 15 min, 3 days (by the clock of the server), edits on both sides; the tab kept, or closed and opened again',
  bar: 'back without typing anything: all of both sides, none doubled, acknowledged',
  unit: 'rounds',
  size: 10,
  quick: 1,
  async run({ size, random }) {
    const verdict = new Verdict()
    let gone = 0
    const clock: Clock = { now: () => Date.now() + gone, monotonic: () => performance.now() + gone }
    return withHarness({ deps: () => ({ clock }) }, async (place) => {
      let absences = 0
      let typed = 0
      const total = { missing: 0, doubled: 0 }
      for (let round = 0; round < size; round++) {
        for (const ms of Object.values(ABSENCES)) {
          for (const tab of ['kept', 'closed'] as const) {
            const people = new People(place, await place.page(), random)
            const [away] = await people.arrive(3)
            const [client] = people.clients
            if (!client || !away) throw new Error('nobody came')
            for (let i = 0; i < 5; i++) people.type(people.anyone())
            await people.acknowledged()
            client.provider.disconnect()
            for (let i = 0; i < 10; i++) people.type(people.anyone())
            gone += ms
            // The server does what it does when time has passed: rooms rest, caches go.
            await pause(20)
            if (tab === 'kept') client.provider.connect()
            else {
              people.clients[0] = new StockClient(place, people.page, away, {
                doc: copyOf(client.doc),
                params: { ack: '1' }
              })
              client.close()
            }
            await people.acknowledged()
            await people.converged()
            const judged = await people.judge(verdict)
            total.missing += judged.missing
            total.doubled += judged.doubled
            typed += people.typed.length
            absences++
            people.leave()
          }
        }
      }
      return { measured: { absences, typed, ...total }, broken: verdict.broken }
    })
  }
}
