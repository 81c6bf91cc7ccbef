// Small plane geometry of the maps: curves between poles, and the neighbour in a direction. Pure.
export { nearest } from '$lib/ui/nearest'

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
