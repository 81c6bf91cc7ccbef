// From INSEE codes to a small map of the communes and what is around them. The only file that reads the outlines of communes.
import { geoBounds, geoConicConformal, geoPath, type GeoProjection } from 'd3-geo'
import { feature, merge, mesh } from 'topojson-client'
import type { GeometryObject, MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { ShortPath } from '$lib/features/map/path'
import topologyFile from './data/communes.topo.json'
import { ELSEWHERE } from './elsewhere'
import type { CommuneMap, CommuneOutline } from './types'

type Shape = (Polygon | MultiPolygon) & { id: string; properties: Facts }
interface Facts {
  epci?: string
  name: string
  lon: number
  lat: number
  population: number
}

/** Degrees. */
interface Box {
  west: number
  east: number
  south: number
  north: number
}

const WIDTH = 300
const HEIGHT = 363
/** Room for the neighbours around the communes asked for. */
const INSET = 34
const TOWNS = 5

// Read once per process and never written to; made by scripts/commune-outlines.ts, which gives every shape its facts.
const topology = topologyFile as unknown as Topology<{
  communes: { type: 'GeometryCollection'; geometries: Shape[] }
}>
const shapes = topology.objects.communes.geometries
/** A memo of geometry: the same for everyone. */
const bounds = new Map<Shape, Box>()

/** INSEE codes of communes, SIREN of EPCI. Null when none is of this region. */
export function communeMap(codes: readonly string[]): CommuneMap | null {
  const own = codes.flatMap(shapesOf)
  if (own.length === 0) return null
  const project = framed(own)
  const view = viewOf(project)
  const inFrame = shapes.filter((shape) => meets(boundsOf(shape), view))
  const around = inFrame.filter((shape) => !own.includes(shape))
  return {
    width: WIDTH,
    height: HEIGHT,
    own: own.map((shape) => outline(shape, project)),
    around: departmentsOf(around).map((department) => ({
      department,
      d: draw(collection(around.filter((shape) => departmentOf(shape) === department)), project)
    })),
    towns: townsAmong(around, own, project),
    land: draw(merge(topology, inFrame), project),
    elsewhere: draw(ELSEWHERE, project),
    limits: draw(
      mesh(topology, { type: 'GeometryCollection', geometries: inFrame }, otherDepartment),
      project
    )
  }
}

function shapesOf(code: string): Shape[] {
  return /^\d{9}$/.test(code)
    ? shapes.filter((shape) => shape.properties.epci === code)
    : shapes.filter((shape) => shape.id === code)
}

function framed(own: Shape[]): GeoProjection {
  const frame: [[number, number], [number, number]] = [
    [INSET, INSET],
    [WIDTH - INSET, HEIGHT - INSET]
  ]
  return geoConicConformal()
    .parallels([47.5, 48.7])
    .rotate([2.9, 0])
    .fitExtent(frame, collection(own))
    .clipExtent([
      [-4, -4],
      [WIDTH + 4, HEIGHT + 4]
    ])
}

function outline(shape: Shape, project: GeoProjection): CommuneOutline {
  const [x, y] = point(shape, project)
  return { code: shape.id, name: shape.properties.name, d: draw(feature(topology, shape), project), x, y }
}

/** The largest neighbours, far enough from every name already there. */
function townsAmong(around: Shape[], own: Shape[], project: GeoProjection): CommuneMap['towns'] {
  const taken = own.map((shape) => point(shape, project))
  const towns: CommuneMap['towns'] = []
  for (const shape of [...around].sort((a, b) => b.properties.population - a.properties.population)) {
    const [x, y] = point(shape, project)
    const half = shape.properties.name.length * 3.4
    const inside = x > half && x < WIDTH - half && y > 16 && y < HEIGHT - 8
    if (!inside || taken.some(([ox, oy]) => Math.abs(ox - x) < 62 && Math.abs(oy - y) < 26)) continue
    taken.push([x, y])
    towns.push({ name: shape.properties.name, x, y })
    if (towns.length === TOWNS) break
  }
  return towns
}

function point({ properties }: Shape, project: GeoProjection): [number, number] {
  const [x = 0, y = 0] = project([properties.lon, properties.lat]) ?? []
  return [Math.round(x * 10) / 10, Math.round(y * 10) / 10]
}

function draw(geometry: Parameters<ReturnType<typeof geoPath>>[0], project: GeoProjection): string {
  const context = new ShortPath()
  geoPath(project, context)(geometry)
  return context.done()
}

function collection(list: Shape[]) {
  return feature(topology, { type: 'GeometryCollection', geometries: list })
}

/** The frame in degrees: a thousand shapes are not projected for each map. */
function viewOf(project: GeoProjection): Box {
  const corners = [
    [0, 0],
    [WIDTH, 0],
    [0, HEIGHT],
    [WIDTH, HEIGHT]
  ].map(([x = 0, y = 0]) => project.invert?.([x, y]) ?? [0, 0])
  return boxOf(corners)
}

function boundsOf(shape: Shape): Box {
  const known = bounds.get(shape)
  if (known) return known
  const [[west, south], [east, north]] = geoBounds(feature(topology, shape))
  const box = { west, south, east, north }
  bounds.set(shape, box)
  return box
}

function boxOf(points: number[][]): Box {
  const lons = points.map((each) => each[0] ?? 0)
  const lats = points.map((each) => each[1] ?? 0)
  return {
    west: Math.min(...lons),
    east: Math.max(...lons),
    south: Math.min(...lats),
    north: Math.max(...lats)
  }
}

function meets(a: Box, b: Box): boolean {
  return a.east > b.west && a.west < b.east && a.north > b.south && a.south < b.north
}

function departmentOf(shape: GeometryObject): string {
  return String(shape.id).slice(0, 2)
}

function departmentsOf(list: Shape[]): string[] {
  return [...new Set(list.map(departmentOf))].sort()
}

function otherDepartment(a: GeometryObject, b: GeometryObject): boolean {
  return a !== b && departmentOf(a) !== departmentOf(b)
}
