// Writes src/lib/ui/icons.ts from phosphor-svelte: the drawings we use, in the weights we use.
// The package's own components carry six weights each (about 2.5 KB an icon); this keeps some 0.4 KB.
//   npx tsx scripts/icons.ts           after adding a name to scripts/icons.txt ("name" or "name fill bold")
import { readFileSync, writeFileSync } from 'node:fs'

if (process.argv.includes('--help')) {
  console.log('Writes src/lib/ui/icons.ts from phosphor-svelte and scripts/icons.txt. No option.')
  process.exit(0)
}

const lines = readFileSync('scripts/icons.txt', 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter(Boolean)
const entries = lines.sort().map((line) => {
  const [name = '', ...weights] = line.split(/\s+/)
  const drawn = ['regular', ...weights].map((weight) => `${weight}: '${pathOf(name, weight)}'`)
  return `  '${name}': { ${drawn.join(', ')} }`
})
writeFileSync(
  'src/lib/ui/icons.ts',
  `// Written by scripts/icons.ts from phosphor-svelte (MIT): do not edit.
/* eslint-disable */
export interface IconDrawing {
  regular: string
  fill?: string
  bold?: string
}

// prettier-ignore
const drawings = {
${entries.join(',\n')}
} satisfies Record<string, IconDrawing>

export type IconName = keyof typeof drawings

export const icons: Record<IconName, IconDrawing> = drawings
`
)
console.log(`${entries.length} icons`)

function pathOf(name: string, weight: string): string {
  const component = name.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
  const source = readFileSync(`node_modules/phosphor-svelte/lib/${component}Icon.svelte`, 'utf8')
  const block = source.split(`weight === "${weight}"}`)[1]?.split('{:else')[0] ?? ''
  const paths = [...block.matchAll(/ d="([^"]+)"/g)].map((match) => match[1])
  if (paths.length === 0) throw new Error(`no ${weight} drawing of ${name}`)
  return paths.join('')
}
