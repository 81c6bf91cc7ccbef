// What ships is what is drawn: scripts/icons.txt lists the icons in use, src/lib/ui/icons.ts is written from it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { icons } from './icons'

const root = new URL('../../../', import.meta.url).pathname

it('the drawings are those of scripts/icons.txt (npx tsx scripts/icons.ts)', () => {
  const listed = readFileSync(join(root, 'scripts/icons.txt'), 'utf8').split('\n').filter(Boolean)
  expect(Object.keys(icons).sort()).toEqual(listed.map((line) => line.split(' ')[0]).sort())
})

it('no drawing ships that no screen uses', () => {
  const sources = ['src', 'plugins'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('ui/icons.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8'))
  )
  const all = sources.join('\n')
  expect(
    Object.keys(icons).filter((name) => !all.includes(`'${name}'`) && !all.includes(`"${name}"`))
  ).toEqual([])
})
