// Small plane geometry of the maps: curves between poles, and the neighbour in a direction. Pure.

interface Spot {
  id: string
  x: number
  y: number
}

/** From whoever leads to each of the others, a curve that bends a little so that two of them can be told apart. */
export function linksBetween(spots: readonly Spot[], ids: readonly string[]): string {
  const [lead, ...others] = ids.flatMap((id) => spots.find((spot) => spot.id === id) ?? [])
  if (!lead) return ''
  return others.map((other) => curve(lead, other)).join('')
}

function curve(from: Spot, to: Spot): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  // The middle, moved sideways by an eighth of the distance, always towards the top of the map.
  const side = dx >= 0 ? 1 : -1
  const x = Math.round((from.x + to.x) / 2 + (dy * side) / 8)
  const y = Math.round((from.y + to.y) / 2 - (dx * side) / 8)
  return `M${from.x} ${from.y}Q${x} ${y} ${to.x} ${to.y}`
}

const DIRECTIONS: Record<string, (dx: number, dy: number) => number | null> = {
  ArrowRight: (dx, dy) => cost(dx, dy),
  ArrowLeft: (dx, dy) => cost(-dx, dy),
  ArrowDown: (dx, dy) => cost(dy, dx),
  ArrowUp: (dx, dy) => cost(-dy, dx)
}

/** The index to go to with this key; null when the key is not ours or nothing lies that way. */
export function nearest(spots: readonly Spot[], from: number, key: string): number | null {
  const here = spots[from]
  const measure = DIRECTIONS[key]
  if (!here || !measure) return null
  let best: { index: number; cost: number } | null = null
  for (const [index, spot] of spots.entries()) {
    const found = index === from ? null : measure(spot.x - here.x, spot.y - here.y)
    if (found !== null && (best === null || found < best.cost)) best = { index, cost: found }
  }
  return best?.index ?? null
}

/** Ahead and not too far aside: what is beside costs twice what is ahead. */
function cost(ahead: number, aside: number): number | null {
  if (ahead <= 0 || Math.abs(aside) > ahead * 2) return null
  return ahead + Math.abs(aside) * 2
}
