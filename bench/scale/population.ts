// Who would use it, from one region to a million people, and what they do in a day. Every number here is an assumption that a reader may
// change: `--set key=value`. What the machine does with it is measured (costs.ts), never assumed.

export interface Habits {
  /** Share of the accounts that open the product on a busy working day. */
  activeShare: number
  /** Sessions of such a person in that day, and their mean length in minutes (exponential). */
  sessionsPerDay: number
  sessionMinutes: number
  /** Share of a session spent with a document or a collection open. */
  inDocumentShare: number
  /** Share of that time with the fingers on the keyboard, and updates per second then: one update a keystroke, held back by nobody. */
  writingShare: number
  updatesPerSecond: number
  /** Bytes of one update as it is stored: measured by costs.ts when it can, otherwise this. */
  updateBytes: number
  /** Chance that the next document opened is one that somebody of the same network has open at that moment. */
  togetherShare: number
  /** Meetings: per thousand accounts and day, people in each (mean), minutes, and how many of them write at a time. */
  meetingsPerThousand: number
  meetingPeople: number
  meetingMinutes: number
  meetingWriters: number
  /** State of an ordinary document, and the superseded copies kept at any time for each document edited on a day: hourly, then daily. */
  documentKiB: number
  copiesKept: number
  /** Working days in a year. */
  daysPerYear: number
}

export const HABITS: Habits = {
  activeShare: 0.25,
  sessionsPerDay: 3,
  sessionMinutes: 25,
  inDocumentShare: 0.5,
  writingShare: 0.2,
  updatesPerSecond: 2.5,
  updateBytes: 40,
  togetherShare: 0.3,
  meetingsPerThousand: 6,
  meetingPeople: 12,
  meetingMinutes: 90,
  meetingWriters: 3,
  documentKiB: 20,
  copiesKept: 60,
  daysPerYear: 220
}

export interface Scenario {
  key: 'region' | 'country' | 'million'
  title: string
  /** Accounts of each network. */
  networks: number[]
  /** One large meeting held on the simulated day, in the first network: people in one document. */
  assembly: number
}

/**
 * Brittany: 19 poles with 26 employees, about 900 member structures and 700 project holders a year (shared facts of the product): 2,000 accounts.
 * France: 18 regions of that size per inhabitant (Brittany has about one inhabitant of France in twenty).
 * A million: 1,000 networks of unequal size, a few of them very large (Zipf, exponent 0.8).
 */
export function scenarios(): Scenario[] {
  return [
    { key: 'region', title: 'one region', networks: [2_000], assembly: 100 },
    {
      key: 'country',
      title: 'every region of France',
      networks: Array.from({ length: 18 }, () => Math.round(40_000 / 18)),
      assembly: 300
    },
    { key: 'million', title: 'a million people', networks: zipf(1_000, 1_000_000, 0.8), assembly: 1_000 }
  ]
}

function zipf(count: number, total: number, exponent: number): number[] {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent)
  const sum = weights.reduce((a, b) => a + b, 0)
  return weights.map((weight) => Math.max(20, Math.round((total * weight) / sum)))
}
