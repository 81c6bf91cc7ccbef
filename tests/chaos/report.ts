// What was measured, as a table for a terminal and as docs/durability.md.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '#server/paths'
import { PROOFS } from './proofs'
import type { Played } from './runner'

export const DURABILITY = join(projectRoot, 'docs', 'durability.md')
const PREAMBLE = join(projectRoot, 'tests', 'chaos', 'durability-preamble.md')

export function figures(measured: Played['measured']): string {
  return Object.entries(measured)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

export function summary(all: Played[]): string {
  const lines = all.map((one) => {
    const verdict = one.broken.length === 0 ? 'held  ' : 'BROKEN'
    return `${one.row.padEnd(5)}${verdict} ${String(one.size).padStart(5)} ${one.unit.padEnd(9)}${figures(one.measured)} (seed ${one.seed}, ${one.seconds} s)`
  })
  return lines.join('\n')
}

/** Only what was played: a row without a record is not in the table. */
export function durability(all: Played[]): string {
  const lines = all.map(
    (one) =>
      `| ${one.row} | ${one.fault} | ${one.bar} | ${one.broken.length === 0 ? 'held' : '**broken**'}: ${figures(one.measured)} | ${one.size} ${one.unit}, ${one.on}<br>\`${one.command}\` |`
  )
  return [
    readFileSync(PREAMBLE, 'utf8').trimEnd(),
    '',
    '| row | what happens | what must hold | measured | how |',
    '|---|---|---|---|---|',
    ...lines,
    '',
    `Machines: ${[...new Set(all.map((one) => one.machine))].join('; ')}.`,
    '',
    '## Held by `npm test` too',
    '',
    'Named tests against the real server, played at every change; some of these rows also have a scenario above.',
    '',
    '| row | fault | tests |',
    '|---|---|---|',
    ...PROOFS.map(
      ({ row, fault, tests }) =>
        `| ${row} | ${fault} | ${tests.map(([file, name]) => `\`${file}\` « ${name} »`).join('<br>')} |`
    ),
    ''
  ].join('\n')
}
