// Lays the communes of Brittany flat, 1000 units wide, for the maps of collections: src/lib/views/map/data/communes.json, which a browser
// reads the first time that it shows one; and their names with those of the EPCI: shared/places/data/brittany.json. Same outlines and licence as src/lib/features/map/README.md. Run again only when they change.
//   npx tsx scripts/view-map.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { geoConicConformal } from 'd3-geo'
import { feature, quantize } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'

type Point = [number, number]
interface Facts {
  epci?: string
  name: string
  lon: number
  lat: number
}
type Communes = Topology<{ communes: GeometryCollection<Facts> }>
interface Named {
  objects: { communes: { geometries: { id: string; properties: Facts }[] } }
}
interface Regions {
  objects: { epci: { geometries: { id: string; properties: { name: string } }[] } }
}

if (process.argv.includes('--help')) {
  console.log('npx tsx scripts/view-map.ts')
  process.exit(0)
}

const file = (path: string) => fileURLToPath(new URL(`../src/lib/${path}`, import.meta.url))
const read = (path: string): unknown => JSON.parse(readFileSync(file(path), 'utf8'))
const source = read('features/initiatives/territory/data/communes.topo.json') as Communes
const named = read('features/initiatives/territory/data/communes.topo.json') as Named
const regions = read('features/map/data/bretagne.topo.json') as Regions
const project = geoConicConformal()
  .parallels([47.5, 48.7])
  .rotate([2.9, 0])
  .fitSize([1000, 600], feature(source, source.objects.communes))

const flat: Communes = {
  type: 'Topology',
  objects: source.objects,
  arcs: source.arcs.map((arc) => {
    let [x, y] = [0, 0]
    const { scale, translate } = source.transform ?? { scale: [1, 1], translate: [0, 0] }
    return arc.map(([dx = 0, dy = 0]): Point => {
      x += dx
      y += dy
      const point: Point = [x * scale[0] + translate[0], y * scale[1] + translate[1]]
      return project(point) ?? point
    })
  })
}
const light = quantize(flat, 8000)
const facts = new Map(named.objects.communes.geometries.map(({ id, properties }) => [id, properties]))
const communes = light.objects.communes.geometries.map((geometry) => {
  const found = facts.get(String(geometry.id))
  if (!found) throw new Error(`no facts for the commune ${geometry.id}`)
  const { name, epci, lon, lat } = found
  const [x = 0, y = 0] = project([lon, lat]) ?? []
  const place = { name, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
  return { ...geometry, properties: { ...place, ...(epci !== undefined && { epci }) } }
})
const epci = Object.fromEntries(
  regions.objects.epci.geometries.map(({ id, properties }) => [id, properties.name])
)
const text = JSON.stringify({
  type: 'Topology',
  transform: light.transform,
  arcs: light.arcs,
  objects: { communes: { type: 'GeometryCollection', geometries: communes } },
  epci
})
writeFileSync(file('views/map/data/communes.json'), `${text}\n`)
// The names alone, for cells and lists: a tenth of the outlines.
const sorted = <T>(entries: [string, T][]) => Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
const names = {
  communes: sorted(
    communes.map(({ id, properties: { name, ...place } }) => [
      String(id),
      // An island on its own belongs to none.
      'epci' in place && place.epci !== null ? [name, place.epci] : [name]
    ])
  ),
  epci: sorted(Object.entries(epci))
}
writeFileSync(
  fileURLToPath(new URL('../shared/places/data/brittany.json', import.meta.url)),
  `${JSON.stringify(names)}\n`
)
console.log(`${communes.length} communes, ${text.length} bytes`)
