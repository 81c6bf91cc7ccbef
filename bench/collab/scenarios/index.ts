import { disasterScenarios } from './disasters'
import { historyScenarios } from './history'
import { limitScenarios } from './limits'
import type { Scenario } from './scenario'
import { steadyScenarios } from './steady'

export const SCENARIOS: Scenario[] = [
  ...steadyScenarios,
  ...limitScenarios,
  ...historyScenarios,
  ...disasterScenarios
]
