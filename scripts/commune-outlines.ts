// Gives each commune outline its name, its inner point and its population, and writes
// src/lib/features/initiatives/territory/data/communes.topo.json. Only the server reads it.
//   npx tsx scripts/commune-outlines.ts <bretagne-communes.topo.json> <communes.json>
// Outlines: IGN Admin Express COG 2018 merged to the communes of 2026; names and populations: INSEE, COG 2026. Licence Ouverte (Etalab).
// Run again only when the outlines change.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { GeometryCollection, Topology } from 'topojson-specification'

interface Commune {
  code: string
  name: string
  lat: number
  lon: number
  population: number | null
}

const OUT = fileURLToPath(
  new URL('../src/lib/features/initiatives/territory/data/communes.topo.json', import.meta.url)
)
const [outlines, names] = process.argv.slice(2)
if (!outlines || !names) {
  console.log('npx tsx scripts/commune-outlines.ts <bretagne-communes.topo.json> <communes.json>')
  process.exit(outlines === '--help' ? 0 : 1)
}

const topology = JSON.parse(readFileSync(outlines, 'utf8')) as Topology<{
  communes: GeometryCollection<{ epci?: string }>
}>
const communes = (JSON.parse(readFileSync(names, 'utf8')) as { communes: Commune[] }).communes
const byCode = new Map(communes.map((commune) => [commune.code, commune]))
for (const shape of topology.objects.communes.geometries) {
  const commune = byCode.get(String(shape.id))
  if (!commune) throw new Error(`no name for the commune ${shape.id}`)
  const { name, lon, lat, population } = commune
  shape.properties = { ...shape.properties, ...{ name, lon, lat, population: population ?? 0 } }
}
const { type, arcs, transform, objects } = topology
const text = JSON.stringify({ type, arcs, transform, objects })
writeFileSync(OUT, `${text}\n`)
console.log(`${OUT}: ${text.length} bytes`)
