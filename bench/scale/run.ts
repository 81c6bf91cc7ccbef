// npm run bench:scale -- [--write] [--json] [--seed 1] [--set activeShare=0.4 …] [--delivery-us … --intake-us … --connection-kib … --room-kib …]
// How far one design goes: a simulated working day of one region, of every region of France and of a million people, on costs that this
// machine has just measured. The costs of a node are those of docs/performance.md unless given.
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { measureCosts } from './costs'
import { simulate } from './day'
import { needsOf, RULES } from './needs'
import { HABITS, scenarios, type Habits } from './population'
import { markdown, type Answer } from './report'

const PAGE = new URL('../../docs/scale.md', import.meta.url)

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: [] },
    'delivery-us': { type: 'string', default: '4' },
    'intake-us': { type: 'string', default: '600' },
    'connection-kib': { type: 'string', default: '96' },
    'room-kib': { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false }
  }
})

const habits = withChanges(values.set)
const node = {
  deliveryUs: Number(values['delivery-us']),
  intakeUs: Number(values['intake-us']),
  connectionKiB: Number(values['connection-kib']),
  editedRoomKiB: Number(values['room-kib'])
}
const machine = `${cpus().length} shared cores, load ${loadavg()[0]?.toFixed(1)} when it began, ${new Date().toISOString().slice(0, 10)}`
const costs = await measureCosts()
const answer: Answer = {
  machine,
  costs,
  node,
  scenarios: scenarios().map((scenario) => ({
    title: scenario.title,
    needs: needsOf(scenario, simulate(scenario, habits, Number(values.seed)), costs, node, habits, RULES)
  }))
}
console.log(values.json ? JSON.stringify(answer, null, 2) : markdown(answer))
if (values.write) {
  const page = readFileSync(PAGE, 'utf8')
  const [begin, end] = ['<!-- figures -->', '<!-- /figures -->']
  if (!page.includes(begin) || !page.includes(end)) throw new Error('docs/scale.md has no place for figures')
  const [before = ''] = page.split(begin)
  const [, after = ''] = page.split(end)
  writeFileSync(PAGE, `${before}${begin}\n${markdown(answer)}\n${end}${after}`)
}

function withChanges(changes: string[]): Habits {
  const changed: Record<string, number> = { ...HABITS }
  for (const change of changes) {
    const [key = '', value = ''] = change.split('=')
    if (!(key in changed) || !Number.isFinite(Number(value))) throw new Error(`no such habit: ${change}`)
    changed[key] = Number(value)
  }
  return { ...HABITS, ...changed }
}
