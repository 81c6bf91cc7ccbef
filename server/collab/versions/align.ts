// Which blocks of one state became which blocks of another: equal ones first, then, between two equal ones, those that are still much
// alike. Both the comparison that people read and the edit that restores a version are made from this.
import { matches } from './sequence'
import { TEXT, type Tree } from './tree'

/** At least one of the two is there. */
export interface Pair {
  before: Tree | null
  after: Tree | null
}

/** Less alike than this: one went, another came. */
const ALIKE = 0.35
/** Beyond, blocks between two equal ones are not compared one with another. */
const MOST_CELLS = 40_000

export function align(before: Tree[], after: Tree[]): Pair[] {
  const pairs: Pair[] = []
  let [a, b] = [0, 0]
  const same = matches(
    before.map((tree) => tree.key),
    after.map((tree) => tree.key)
  )
  for (const [i, j] of [...same, [before.length, after.length] as const]) {
    pairs.push(...between(before.slice(a, i), after.slice(b, j)))
    const pair = { before: before[i] ?? null, after: after[j] ?? null }
    if (pair.before || pair.after) pairs.push(pair)
    ;[a, b] = [i + 1, j + 1]
  }
  return pairs
}

/** The pairing of the most alike that keeps the order. */
function between(before: Tree[], after: Tree[]): Pair[] {
  const [n, m] = [before.length, after.length]
  const gone = before.map((tree): Pair => ({ before: tree, after: null }))
  const come = after.map((tree): Pair => ({ before: null, after: tree }))
  if (n === 0 || m === 0 || n * m > MOST_CELLS) return [...gone, ...come]
  const score = before.map((one) => after.map((other) => likeness(one, other)))
  const best = Array.from({ length: n + 1 }, () => new Float64Array(m + 1))
  const value = (i: number, j: number) => best[i]?.[j] ?? 0
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      const row = best[i]
      if (row) row[j] = Math.max(value(i + 1, j), value(i, j + 1), value(i + 1, j + 1) + (score[i]?.[j] ?? 0))
    }
  }
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < n && j < m) {
    const both = score[i]?.[j] ?? 0
    if (both > 0 && value(i, j) === value(i + 1, j + 1) + both) {
      pairs.push({ before: before[i++] ?? null, after: after[j++] ?? null })
    } else if (value(i, j) === value(i + 1, j)) pairs.push(...gone.slice(i, ++i))
    else pairs.push(...come.slice(j, ++j))
  }
  return [...pairs, ...gone.slice(i), ...come.slice(j)]
}

/** 0: not the same thing any more; else up to 1. */
function likeness(one: Tree, other: Tree): number {
  if (one.type !== other.type) return 0
  // The texts of one paragraph: what they are in is the same already.
  if (one.type === TEXT) return 0.1 + shared(one.text, other.text)
  if (one.text.trim() === '' && other.text.trim() === '') {
    return JSON.stringify(one.attrs) === JSON.stringify(other.attrs) ? 1 : ALIKE
  }
  const alike = shared(one.text, other.text)
  return alike >= ALIKE ? alike : 0
}

/** Words in common, over all of them. */
function shared(one: string, other: string): number {
  const words = one.toLowerCase().match(WORD) ?? []
  const others = other.toLowerCase().match(WORD) ?? []
  if (words.length + others.length === 0) return 0
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  let common = 0
  for (const word of others) {
    const left = counts.get(word) ?? 0
    if (left === 0) continue
    counts.set(word, left - 1)
    common++
  }
  return (2 * common) / (words.length + others.length)
}

const WORD = /[\p{L}\p{N}]+/gu

/** Words, spaces and signs: what a reader sees change as one thing. */
export function tokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? []
}
