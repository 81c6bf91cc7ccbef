// Where the names of communes stand around their points, so that none covers another. Sizes are those of the map's type (14 px bold).
export interface Label {
  code: string
  x: number
  y: number
  lines: string[]
  anchor: 'middle' | 'start' | 'end'
  /** Of the first line, from the point. */
  dx: number
  dy: number
}

interface Named {
  code: string
  name: string
  x: number
  y: number
}

interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

const LETTER = 7
const LINE = 15
const LONG = 14

/** Above the point if it is free, else below, right, left; above when nothing is free. */
export function labelsOf(places: readonly Named[], width: number): Label[] {
  const taken: Box[] = places.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }))
  return [...places]
    .sort((a, b) => a.y - b.y)
    .map((place, index, sorted) => {
      const lines = linesOf(place.name)
      const candidates = spots(place, lines)
      const inside = candidates.filter((label) => {
        const box = boxOf(label)
        return box.left >= 0 && box.right <= width && box.top >= 0
      })
      const others = taken.filter(
        (_, rank) => rank >= places.length || places[rank]?.code !== sorted[index]?.code
      )
      const free = inside.find((label) => others.every((box) => !overlap(box, boxOf(label))))
      const label = free ?? inside[0] ?? candidates[0] ?? above(place, lines)
      taken.push(boxOf(label))
      return label
    })
}

/** Long names break at a hyphen. */
export function linesOf(name: string): string[] {
  const parts = name.split('-')
  if (name.length <= LONG || parts.length === 1) return [name]
  const half = Math.ceil(parts.length / 2)
  return [`${parts.slice(0, half).join('-')}-`, parts.slice(half).join('-')]
}

function spots(place: Named, lines: string[]): Label[] {
  const base = { code: place.code, x: place.x, y: place.y, lines }
  const middle = 5 - ((lines.length - 1) * LINE) / 2
  return [
    above(place, lines),
    { ...base, anchor: 'middle', dx: 0, dy: 20 },
    { ...base, anchor: 'start', dx: 10, dy: middle },
    { ...base, anchor: 'end', dx: -10, dy: middle }
  ]
}

function above({ code, x, y }: Named, lines: string[]): Label {
  return { code, x, y, lines, anchor: 'middle', dx: 0, dy: -11 - (lines.length - 1) * LINE }
}

function boxOf({ x, y, lines, anchor, dx, dy }: Label): Box {
  const size = Math.max(...lines.map((line) => line.length)) * LETTER
  const left = x + dx - (anchor === 'middle' ? size / 2 : anchor === 'end' ? size : 0)
  return { left, right: left + size, top: y + dy - 12, bottom: y + dy + (lines.length - 1) * LINE + 3 }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
