// What a chart is drawn with: boxes, paths, lines, signs and words, in pixels. The drawings make lists of them, one component shows them.
import type { Mark } from './data'

export type Anchor = 'start' | 'middle' | 'end'

export interface Drawing {
  width: number
  height: number
  boxes: {
    x: number
    y: number
    width: number
    height: number
    mark: Mark
    title: string
    tone?: number
    track?: boolean
  }[]
  paths: { d: string; mark: Mark; kind: 'slice' | 'line' | 'area'; title: string }[]
  lines: { x1: number; y1: number; x2: number; y2: number; kind: 'axis' | 'grid' | 'link' }[]
  signs: { x: number; y: number; size: number; mark: Mark; title: string }[]
  words: {
    x: number
    y: number
    text: string
    anchor: Anchor
    kind: 'label' | 'value' | 'note'
    whole?: string
  }[]
}

export function blank(width: number, height: number): Drawing {
  return { width, height, boxes: [], paths: [], lines: [], signs: [], words: [] }
}

/** Width of a letter at the size of the words of a chart: enough to know what to shorten. */
const LETTER = 7.4

export function shortened(text: string, width: number): string {
  const most = Math.max(3, Math.floor(width / LETTER))
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`
}

export function widthOf(text: string): number {
  return text.length * LETTER
}

/** Round figures that hold all these, zero included when it is near. */
export function ticks(least: number, most: number, count = 5, { zero = true, whole = false } = {}): number[] {
  // Nothing to measure: an axis all the same.
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1]
  let [low, high] = zero ? [Math.min(0, least), Math.max(0, most)] : [least, most]
  if (low === high) high = low + 1
  // Nobody counts half a record.
  const rough = Math.max((high - low) / count, whole ? 1 : 0)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    ((whole ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]).find((one) => one * power >= rough) ?? 10) * power
  low = Math.floor(low / step) * step
  const all: number[] = []
  // Counted, not added: 0.1 + 0.2 must be 0.3.
  for (let index = 0; index <= count + 2; index += 1) {
    const tick = Math.round((low + index * step) / step) * step
    all.push(Number(tick.toPrecision(12)))
    if (tick >= high) break
  }
  return all
}

export function scale(
  from: readonly [number, number],
  to: readonly [number, number]
): (value: number) => number {
  const span = from[1] - from[0] || 1
  return (value) => to[0] + ((value - from[0]) / span) * (to[1] - to[0])
}

const round = (value: number) => Math.round(value * 100) / 100

export function polyline(points: readonly (readonly [number, number])[], closed = false): string {
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
  return closed && d !== '' ? `${d}Z` : d
}

/** A slice of a ring; angles in turns, from the top, clockwise. */
export function ring(x: number, y: number, inner: number, outer: number, from: number, to: number): string {
  // A whole turn has no beginning: two halves do.
  if (to - from > 0.9999)
    return ring(x, y, inner, outer, from, from + 0.5) + ring(x, y, inner, outer, from + 0.5, from + 0.9998)
  const at = (radius: number, turn: number) =>
    `${round(x + radius * Math.sin(turn * 2 * Math.PI))} ${round(y - radius * Math.cos(turn * 2 * Math.PI))}`
  const large = to - from > 0.5 ? 1 : 0
  return `M${at(outer, from)}A${outer} ${outer} 0 ${large} 1 ${at(outer, to)}L${at(inner, to)}A${inner} ${inner} 0 ${large} 0 ${at(inner, from)}Z`
}
