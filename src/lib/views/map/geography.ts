// Brittany as a drawing: communes, communities of communes (EPCI), coast. Read once, the first time that a map is shown; no tiles, no call to
// anyone. Outlines: scripts/view-map.ts.
import { merge, mesh } from 'topojson-client'
import type { MultiPolygon, Polygon, Topology } from 'topojson-specification'

type Shape = (Polygon | MultiPolygon) & { id: string; properties: Facts }
interface Facts {
  name: string
  epci?: string
  x: number
  y: number
}
interface File {
  objects: { communes: { type: 'GeometryCollection'; geometries: Shape[] } }
  epci: Record<string, string>
}

/** In units of the drawing, 1000 wide. */
export interface Place {
  code: string
  name: string
  x: number
  y: number
}

export interface Geography {
  width: number
  height: number
  /** The whole land, and the limits of its EPCI. */
  land: string
  limits: string
  commune(code: string): Place | null
  epci(code: string): Place | null
  epciOf(commune: string): string | null
  /** As an SVG path; empty for what is not here. */
  outline(kind: 'commune' | 'epci', code: string): string
}

let loading: Promise<Geography> | undefined

/** The same for everyone who asks: outlines, no one's data. */
export function geography(): Promise<Geography> {
  loading ??= import('./data/communes.json').then(({ default: file }) => readGeography(file))
  return loading
}

export function readGeography(file: unknown): Geography {
  // Written by scripts/view-map.ts, with these layers.
  const topology = file as Topology<File['objects']> & File
  const shapes = topology.objects.communes.geometries
  const byCode = new Map(shapes.map((shape) => [shape.id, shape]))
  const byEpci = new Map<string, Shape[]>()
  for (const shape of shapes) {
    const { epci } = shape.properties
    if (epci !== undefined) byEpci.set(epci, [...(byEpci.get(epci) ?? []), shape])
  }
  const drawn = new Map<string, string>()
  const outline = (kind: 'commune' | 'epci', code: string) => {
    const key = `${kind}/${code}`
    const found = drawn.get(key)
    if (found !== undefined) return found
    const shape = byCode.get(code)
    const parts = byEpci.get(code)
    const d =
      kind === 'commune'
        ? shape
          ? pathOf(merge(topology, [shape]))
          : ''
        : parts
          ? pathOf(merge(topology, parts))
          : ''
    drawn.set(key, d)
    return d
  }
  const limits = mesh(
    topology,
    topology.objects.communes,
    (a, b) => (a as Shape).properties.epci !== (b as Shape).properties.epci
  )
  return {
    width: 1000,
    height: 600,
    land: pathOf(merge(topology, shapes)),
    limits: limits.coordinates.map((line) => lineOf(line, false)).join(''),
    commune: (code) => {
      const shape = byCode.get(code)
      return shape ? { code, ...placeOf(shape) } : null
    },
    epci: (code) => {
      const parts = byEpci.get(code)
      const name = topology.epci[code]
      if (!parts || name === undefined) return null
      const mean = (of: 'x' | 'y') => parts.reduce((sum, part) => sum + part.properties[of], 0) / parts.length
      return { code, name, x: mean('x'), y: mean('y') }
    },
    epciOf: (commune) => byCode.get(commune)?.properties.epci ?? null,
    outline
  }
}

function placeOf({ properties: { name, x, y } }: Shape): Omit<Place, 'code'> {
  return { name, x, y }
}

interface Flat {
  type: string
  coordinates: unknown
}

function pathOf(geometry: Flat): string {
  // A polygon, or several: what the layers hold.
  const polygons = (
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  ) as number[][][][]
  return polygons.flatMap((rings) => rings.map((ring) => lineOf(ring, true))).join('')
}

/** Relative moves with one decimal: half the size. */
function lineOf(line: readonly (readonly number[])[], closed: boolean): string {
  let [px, py] = [0, 0]
  const parts: string[] = []
  for (const [index, [x = 0, y = 0]] of line.entries()) {
    if (closed && index === line.length - 1) break
    const [nx, ny] = [Math.round(x * 10), Math.round(y * 10)]
    if (index === 0) parts.push(`M${nx / 10} ${ny / 10}l`)
    else if (nx !== px || ny !== py) parts.push(`${(nx - px) / 10} ${(ny - py) / 10} `)
    ;[px, py] = [nx, ny]
  }
  return parts.length < 3 ? '' : parts.join('').trimEnd() + (closed ? 'z' : '')
}
