// Lays the outlines of Brittany flat, 1000 units wide, lightens them for the screen and writes src/lib/features/map/data/bretagne.topo.json.
// Flat once and for all: a server that projects the globe at every visit takes 50 ms from everyone else.
//   npx tsx scripts/map-data.ts path/to/bretagne.topo.json
// Source and licence: docs in src/lib/features/map/README.md. Run again only when the outlines change.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { geoConicConformal } from 'd3-geo'
import { feature, quantize } from 'topojson-client'
import type { Objects, Topology } from 'topojson-specification'

type Point = [number, number]
type Outlines = Topology<Objects<{ name: string }>>

const OUT = fileURLToPath(new URL('../src/lib/features/map/data/bretagne.topo.json', import.meta.url))
/** Drawn 1000 units wide, a corner smaller than this area (in square units) is not seen. */
const SMALLEST_CORNER = 1.5
const LAYERS = ['region', 'departements', 'pays', 'epci']

const [source] = process.argv.slice(2)
if (!source || source === '--help') {
  console.log('npx tsx scripts/map-data.ts <bretagne.topo.json>')
  process.exit(source ? 0 : 1)
}

const topology = JSON.parse(readFileSync(source, 'utf8')) as Outlines
const region = topology.objects['region']
if (!region) throw new Error('the file has no layer "region"')
const project = geoConicConformal()
  .parallels([47.5, 48.7])
  .rotate([2.9, 0])
  .fitSize([1000, 577], feature(topology, region))

const light: Outlines = {
  type: 'Topology',
  objects: Object.fromEntries(Object.entries(topology.objects).filter(([name]) => LAYERS.includes(name))),
  arcs: decode(topology).map(flatten).map(simplify)
}
const [x, y] = project.translate()
const text = JSON.stringify({
  ...quantize(light, 10000),
  projection: { scale: project.scale(), translate: [x, y] }
})
writeFileSync(OUT, `${text}\n`)
console.log(`${OUT}: ${text.length} bytes`)

/** Shared by both sides of a border: simplified once, neighbours still touch. Visvalingam: the least visible corner goes first. */
function simplify(line: Point[]): Point[] {
  const corners = [...line]
  const [first, last] = [line[0], line.at(-1)]
  const closed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1]
  const least = closed ? 4 : 2
  while (corners.length > least) {
    let smallest = { index: -1, area: SMALLEST_CORNER }
    for (let index = 1; index < corners.length - 1; index += 1) {
      const area = areaOf(corners[index - 1], corners[index], corners[index + 1])
      if (area < smallest.area) smallest = { index, area }
    }
    if (smallest.index < 0) break
    corners.splice(smallest.index, 1)
  }
  return corners
}

function flatten(line: Point[]): Point[] {
  return line.map((point) => project(point) ?? point)
}

function areaOf(a: Point | undefined, b: Point | undefined, c: Point | undefined): number {
  if (!a || !b || !c) return Infinity
  return Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2
}

/** Quantised arcs are deltas of integers. */
function decode({ arcs, transform }: Topology): Point[][] {
  return arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([dx = 0, dy = 0]): Point => {
      if (!transform) return [dx, dy]
      x += dx
      y += dy
      return [
        x * transform.scale[0] + transform.translate[0],
        y * transform.scale[1] + transform.translate[1]
      ]
    })
  })
}
