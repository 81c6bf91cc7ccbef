// Which elements of two sequences are the same ones, in order: Myers’ O(ND) difference. Sequences that have little in common are given
// up rather than computed for ever: what lies between their common ends is then wholly different.

/** Positions of one pair: in `before`, in `after`. */
export type Match = [before: number, after: number]

const MOST_EDITS = 1_000

export function matches(before: readonly string[], after: readonly string[]): Match[] {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let endBefore = before.length
  let endAfter = after.length
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--
    endAfter--
  }
  const found: Match[] = Array.from({ length: start }, (_, index) => [index, index])
  const middle = shortest(before.slice(start, endBefore), after.slice(start, endAfter))
  for (const [a, b] of middle) found.push([a + start, b + start])
  for (let rest = 0; endBefore + rest < before.length; rest++) found.push([endBefore + rest, endAfter + rest])
  return found
}

function shortest(before: readonly string[], after: readonly string[]): Match[] {
  const [n, m] = [before.length, after.length]
  if (n === 0 || m === 0) return []
  const most = Math.min(n + m, MOST_EDITS)
  const furthest = new Int32Array(2 * most + 3)
  const at = (k: number) => furthest[k + most + 1] ?? 0
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(furthest.slice())
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(k - 1) < at(k + 1))
      let x = down ? at(k + 1) : at(k - 1) + 1
      let y = x - k
      while (x < n && y < m && before[x] === after[y]) {
        x++
        y++
      }
      furthest[k + most + 1] = x
      if (x >= n && y >= m) return walkBack(trace, edits, most, n, m)
    }
  }
  return []
}

function walkBack(trace: Int32Array[], edits: number, most: number, n: number, m: number): Match[] {
  const found: Match[] = []
  let [x, y] = [n, m]
  for (let step = edits; step >= 0; step--) {
    const furthest = trace[step] ?? new Int32Array()
    const at = (k: number) => furthest[k + most + 1] ?? 0
    const k = x - y
    const down = k === -step || (k !== step && at(k - 1) < at(k + 1))
    const from = down ? at(k + 1) : at(k - 1)
    const start = step === 0 ? 0 : down ? from : from + 1
    while (x > start && y > 0 && x > 0) {
      x--
      y--
      found.push([x, y])
    }
    if (step === 0) break
    x = from
    y = from - (down ? k + 1 : k - 1)
  }
  return found.reverse()
}
