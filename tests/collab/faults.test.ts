// The short scenarios of tests/chaos, at the size they ask for. `npm run test:chaos -- --list` names all of them.
import { expect, test } from 'vitest'
import { findScenarios, play } from '#tests/chaos/runner'

const scenarios = (await findScenarios()).filter((scenario) => scenario.quick !== undefined)

test.each(scenarios.map((scenario) => [scenario.row, scenario.fault, scenario] as const))(
  '%s. %s',
  async (_row, _fault, scenario) => {
    const played = await play(scenario, { seed: 2026, size: scenario.quick ?? scenario.size })
    expect(played.broken, played.command).toEqual([])
  },
  120_000
)
