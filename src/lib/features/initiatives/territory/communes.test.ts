import { describe, expect, test } from 'vitest'
import { communeMap } from './communes.server'

// Trémel, Botsorhel, Saint-Michel-en-Grève, Plufur, Plounérin
const TREGOR = ['22366', '29014', '22319', '22238', '22227']

describe('the map of a few communes', () => {
  const map = communeMap(TREGOR)

  test('draws those asked for, in their order, inside the frame', () => {
    expect(map?.own.map((commune) => commune.name)).toEqual([
      'Trémel',
      'Botsorhel',
      'Saint-Michel-en-Grève',
      'Plufur',
      'Plounérin'
    ])
    for (const { x, y, d } of map?.own ?? []) {
      expect(x > 0 && x < 300 && y > 0 && y < 363).toBe(true)
      expect(d.startsWith('M')).toBe(true)
    }
  })

  test('keeps the north up and the west on the left', () => {
    const at = (name: string) => map?.own.find((commune) => commune.name === name)
    expect(at('Saint-Michel-en-Grève')?.y).toBeLessThan(at('Botsorhel')?.y ?? 0)
    expect(at('Botsorhel')?.x).toBeLessThan(at('Plounérin')?.x ?? 0)
  })

  test('shows both departments around, their border, and a few towns that do not cover the communes', () => {
    expect(map?.around.map((each) => each.department)).toEqual(['22', '29'])
    expect(map?.limits).not.toBe('')
    expect(map?.towns.length).toBeGreaterThan(1)
    expect(map?.towns.map((town) => town.name)).not.toContain('Plufur')
  })

  test('stays light: a page on a slow line can carry it', () => {
    expect(JSON.stringify(map).length).toBeLessThan(40_000)
  })

  test('an intercommunality is all its communes; codes from elsewhere have no map', () => {
    expect(communeMap(['200065928'])?.own.length).toBeGreaterThan(20)
    expect(communeMap(['75056'])).toBeNull()
    expect(communeMap([])).toBeNull()
  })
})
