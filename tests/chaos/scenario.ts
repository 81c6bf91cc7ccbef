// What a fault scenario is. One file of scenarios/ exports one as `scenario`; the runner finds it there, nothing lists them.

export interface Scenario {
  /** Row of the fault table, which is also its name on the command line: 'F9', 'F9b', 'L6'. */
  row: string
  /** What happens, in one sentence. */
  fault: string
  /** What must hold, in one sentence. */
  bar: string
  /** What `size` counts: 'kills', 'rounds', 'seconds'. */
  unit: string
  /** By default, for a figure worth publishing. */
  size: number
  /** When given, `npm test` runs it at this size: in-process scenarios of a few seconds only. */
  quick?: number
  run(run: Run): Promise<Outcome>
}

export interface Run {
  seed: number
  /** Of the seed: every choice of the scenario comes from here, so that it can be played again. */
  random(): number
  size: number
  say(line: string): void
}

export interface Outcome {
  /** Figures, in the order in which they are shown. */
  measured: Record<string, string | number>
  /** What did not hold, in words; empty when all of it did. */
  broken: string[]
}

/** Collects what did not hold, so that one run says everything at once. */
export class Verdict {
  readonly broken: string[] = []

  expect(holds: boolean, otherwise: string): void {
    if (!holds) this.broken.push(otherwise)
  }

  equal(actual: unknown, wanted: unknown, what: string): void {
    const [a, b] = [JSON.stringify(actual), JSON.stringify(wanted)]
    if (a !== b) this.broken.push(`${what}: ${a?.slice(0, 200)} instead of ${b?.slice(0, 200)}`)
  }
}

/** The value below which a share of the numbers lies; 0 of nothing. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
