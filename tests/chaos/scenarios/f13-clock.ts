import type { Clock } from '#server/collab/contract'
import { withHarness } from '../harness'
import { People, pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

const HOUR = 3_600_000
const JUMPS = [HOUR, -2 * HOUR, HOUR, 87_600 * HOUR, -175_200 * HOUR, 87_600 * HOUR]

export const scenario: Scenario = {
  row: 'F13',
  fault:
    'The clock of the server jumps by an hour and by ten years, forwards and backwards, while 5 people write',
  bar: 'nobody is cut or slowed, every edit is acknowledged, 0 missing, 0 doubled',
  unit: 'rounds',
  size: 20,
  quick: 2,
  async run({ size, random }) {
    const verdict = new Verdict()
    let offset = 0
    const clock: Clock = { now: () => Date.now() + offset, monotonic: () => performance.now() }
    return withHarness({ deps: () => ({ clock }) }, async (place) => {
      const people = new People(place, await place.page(), random)
      await people.arrive(5)
      for (let round = 0; round < size; round++) {
        for (const jump of JUMPS) {
          offset += jump
          for (let i = 0; i < 5; i++) people.type(people.anyone())
          await pause(5)
          await people.acknowledged(10_000)
        }
      }
      verdict.equal(
        people.clients.flatMap((client) => client.closes),
        [],
        'closed'
      )
      const judged = await people.judge(verdict)
      const typed = people.typed.length
      people.leave()
      return { measured: { jumps: size * JUMPS.length, typed, ...judged }, broken: verdict.broken }
    })
  }
}
