// Functions that expressions have besides those of JSONata, documented in docs/collections.md. Nothing to count with is no value.

export interface Clock {
  /** The day it is for whoever reads, `2027-03-12`. */
  today: string
}

type Call = (clock: Clock, args: unknown[]) => unknown

export const FUNCTIONS: Record<string, Call> = {
  avg: (_clock, [values]) => mean(numbers(values)),
  median: (_clock, [values]) => middle(numbers(values)),
  last: (_clock, [values]) => list(values).at(-1),
  filled: (_clock, [value]) => isFilled(value),
  /** Part of the second list that the first one is: two lists or two numbers. */
  share: (_clock, [part, whole]) => {
    const size = (value: unknown) => (typeof value === 'number' ? value : list(value).length)
    return size(whole) === 0 ? undefined : size(part) / size(whole)
  },
  /** Whole days from the first date to the second. */
  days: (_clock, [from, to]) => {
    const [start, end] = [dayNumber(from), dayNumber(to)]
    return start === null || end === null ? undefined : end - start
  },
  today: (clock) => clock.today,
  year: (_clock, [date]) =>
    typeof date === 'string' && /^\d{4}/.test(date) ? Number(date.slice(0, 4)) : undefined,
  month: (_clock, [date]) =>
    typeof date === 'string' && /^\d{4}-\d{2}/.test(date) ? Number(date.slice(5, 7)) : undefined,
  if: (_clock, [condition, yes, no]) => (isTrue(condition) ? yes : no),
  ceil: (_clock, [value]) => (typeof value === 'number' ? Math.ceil(value) : undefined),
  every: (_clock, [values]) => list(values).every(isTrue)
}

/** Those of JSONata that are written without `$` too. */
export const BUILT_IN = [
  'count',
  'sum',
  'max',
  'min',
  'average',
  'distinct',
  'round',
  'floor',
  'abs',
  'sqrt',
  'power',
  'lowercase',
  'uppercase',
  'trim',
  'length',
  'substring',
  'contains',
  'join',
  'split',
  'string',
  'number',
  'boolean',
  'not',
  'exists',
  'append',
  'sort',
  'reverse'
] as const

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function numbers(value: unknown): number[] {
  return list(value).filter((one) => typeof one === 'number')
}

function mean(values: number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length
}

function middle(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : mean(sorted.slice(half - 1, half + 1))
}

function isFilled(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  )
}

function isTrue(value: unknown): boolean {
  return value !== false && value !== 0 && isFilled(value)
}

function dayNumber(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return null
  const at = Date.parse(`${value.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(at) ? null : Math.round(at / 86_400_000)
}
