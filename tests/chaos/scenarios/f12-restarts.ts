import { withHarness } from '../harness'
import { People } from '../people'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F12',
  fault: 'The server restarts again and again under five open tabs, which write in between',
  bar: 'nothing is doubled, nothing is missing',
  unit: 'restarts',
  size: 50,
  quick: 5,
  run: ({ size, random }) =>
    withHarness({}, async (place) => {
      const verdict = new Verdict()
      const people = new People(place, await place.page(), random)
      await people.arrive(5)
      for (let round = 0; round < size; round++) {
        for (let i = 0; i < 4; i++) people.type(people.anyone())
        await place.restart()
        people.type(people.anyone())
        await people.acknowledged()
      }
      await people.converged()
      const judged = await people.judge(verdict)
      const typed = people.typed.length
      people.leave()
      return { measured: { restarts: size, typed, ...judged }, broken: verdict.broken }
    })
}
