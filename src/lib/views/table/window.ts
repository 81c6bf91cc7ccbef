// Which lines of a long list are worth drawing: those on screen and a few around them. Heights are known beforehand. Pure.
export interface Heights {
  record: number
  group: number
}

/** `offsets[i]`: where line i begins; one more at the end, the height of all. */
export function offsetsOf(lines: readonly { kind: 'group' | 'record' }[], heights: Heights): Float64Array {
  const offsets = new Float64Array(lines.length + 1)
  lines.forEach((line, index) => {
    offsets[index + 1] = (offsets[index] ?? 0) + heights[line.kind]
  })
  return offsets
}

export interface Span {
  /** First line drawn. */
  from: number
  /** After the last one. */
  to: number
}

const AROUND = 8

export function spanOf(offsets: Float64Array, top: number, height: number): Span {
  const last = offsets.length - 1
  const from = Math.max(0, lineAt(offsets, top) - AROUND)
  const to = Math.min(last, lineAt(offsets, top + height) + 1 + AROUND)
  return { from, to }
}

function lineAt(offsets: Float64Array, y: number): number {
  let low = 0
  let high = Math.max(0, offsets.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}
