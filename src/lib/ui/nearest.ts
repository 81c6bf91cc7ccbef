// Arrows on a drawing: the neighbour that lies that way.

interface Spot {
  x: number
  y: number
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
