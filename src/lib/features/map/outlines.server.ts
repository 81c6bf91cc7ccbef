// From territory codes to outlines. The only file that reads the geometry and d3-geo: the browser receives paths.
// The geometry is already flat, 1000 units wide (scripts/map-data.ts); only points come as longitude and latitude.
import {
  geoConicConformal,
  geoIdentity,
  geoPath,
  type GeoIdentityTransform,
  type GeoPermissibleObjects
} from 'd3-geo'
import { feature, merge, mesh } from 'topojson-client'
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification'
import { tintOf } from '#shared/plate'
import topologyFile from './data/bretagne.topo.json'
import { ShortPath } from './path'
import type { LocalDrawing, MapArea, MapDrawing, MapPoint, Place } from './types'

type Layers = Record<'region' | 'departements' | 'pays' | 'epci', GeometryCollection>
type Shape = Polygon | MultiPolygon

// Read once per process and never written to. The file is made by scripts/map-data.ts, with these layers.
const topology = topologyFile as unknown as Topology<Layers>
const { scale, translate } = topologyFile.projection
const [east = 0, south = 0] = translate
const globe = geoConicConformal()
  .parallels([47.5, 48.7])
  .rotate([2.9, 0])
  .scale(scale)
  .translate([east, south])
const LAYERS = ['pays', 'epci', 'departements', 'region'] as const

const WIDTH = 1000
const HEIGHT = 577
const MARGIN = 14
const region = feature(topology, topology.objects.region)

/** Null when none of the places has an outline here. Places are drawn in the order given. */
export function networkMap(places: readonly Place[]): MapDrawing | null {
  const flat = geoIdentity()
  const covered = new Set<string>()
  const areas = places.flatMap((place): MapArea[] => {
    const shapes = shapesOf(place.territoryCodes)
    if (shapes.length === 0 || place.kind === 'commune') return []
    for (const code of place.territoryCodes) covered.add(code)
    const outline = merge(topology, shapes)
    const [x, y] = labelOf(outline)
    return [{ ...named(place), code: place.code, territory: place.territory, d: draw(outline, flat), x, y }]
  })
  if (areas.length === 0) return null
  const rest = objects('pays').filter((shape) => !covered.has(String(shape.id)))
  return {
    viewBox: `${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`,
    areas,
    points: places.flatMap((place) => pointOf(place, flat)),
    rest: rest.length > 0 ? draw(merge(topology, rest), flat) : '',
    pays: objects('pays').filter((shape) => covered.has(String(shape.id))).length
  }
}

/** One organisation among its neighbours; null when neither its territory nor its place is known here. */
export function localMap(place: Place): LocalDrawing | null {
  const shapes = shapesOf(place.territoryCodes)
  const own = shapes.length > 0 ? merge(topology, shapes) : null
  const located = place.longitude !== null && place.latitude !== null
  if (!own && !located) return null
  const inset = own ? 60 : 0
  const frame: [[number, number], [number, number]] = [
    [inset, inset],
    [480 - inset, 360 - inset]
  ]
  const project = geoIdentity().fitExtent(
    frame,
    own ?? surroundings(place.longitude ?? 0, place.latitude ?? 0)
  )
  project.clipExtent([
    [-2, -2],
    [482, 362]
  ])
  const point = pointOf(place, project)[0]
  return {
    viewBox: '0 0 480 360',
    ground: draw(region, project),
    borders: draw(
      mesh(topology, topology.objects.pays, (a, b) => a !== b),
      project
    ),
    own: own ? draw(own, project) : '',
    tint: tintOf(place),
    point: point ? { x: point.x, y: point.y } : null
  }
}

function objects(layer: (typeof LAYERS)[number]): Shape[] {
  return topology.objects[layer].geometries.filter(
    (geometry): geometry is Shape => geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
  )
}

function shapesOf(codes: readonly string[]): Shape[] {
  return codes.flatMap((code) => {
    for (const layer of LAYERS) {
      const found = objects(layer).find((shape) => String(shape.id) === code)
      if (found) return [found]
    }
    return []
  })
}

function draw(shape: GeoPermissibleObjects, project: GeoIdentityTransform): string {
  const path = new ShortPath()
  geoPath(project, path)(shape)
  return path.done()
}

/** In the middle of the largest piece: islands do not pull the label into the sea. */
function labelOf(outline: ReturnType<typeof merge>): [number, number] {
  const path = geoPath()
  const pieces = outline.coordinates.map((coordinates) => ({ type: 'Polygon' as const, coordinates }))
  const [largest] = pieces.toSorted((a, b) => path.area(b) - path.area(a))
  const [x, y] = path.centroid(largest ?? outline)
  return [Math.round(x), Math.round(y)]
}

function pointOf(place: Place, project: GeoIdentityTransform): MapPoint[] {
  if (place.longitude === null || place.latitude === null) return []
  const onMap = globe([place.longitude, place.latitude])
  const at = onMap && project(onMap)
  if (!at) return []
  return [{ ...named(place), x: Math.round(at[0]), y: Math.round(at[1]) }]
}

function named(place: Place) {
  return { id: place.id, href: `/structures/${place.slug}`, name: place.name, tint: tintOf(place) }
}

/** About fifty kilometres across. */
function surroundings(longitude: number, latitude: number): GeoPermissibleObjects {
  const [x, y] = globe([longitude, latitude]) ?? [0, 0]
  const coordinates = [
    [x - 90, y - 68],
    [x + 90, y + 68]
  ]
  return { type: 'MultiPoint', coordinates }
}
