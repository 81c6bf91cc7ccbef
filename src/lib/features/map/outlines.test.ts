import { expect, test } from 'vitest'
import { localMap, networkMap } from './outlines.server'
import { ShortPath } from './path'
import type { Place } from './types'

const pole = (slug: string, territoryCodes: string[], values: Partial<Place> = {}): Place => ({
  id: slug,
  slug,
  name: slug,
  code: slug.slice(0, 3).toUpperCase(),
  kind: 'pole',
  standing: 'member',
  department: '22',
  secondDepartment: null,
  tint: 1,
  territory: '',
  territoryCodes,
  longitude: null,
  latitude: null,
  ...values
})

test('an area per territory, its label inside the map, in a few kilobytes', () => {
  const drawing = networkMap([pole('oca', ['guingamp', 'tregor-goelo']), pole('mlx', ['morlaix'])])
  expect(drawing?.areas.map((area) => [area.id, area.tint, area.href])).toEqual([
    ['oca', 'd22 t1', '/structures/oca'],
    ['mlx', 'd22 t1', '/structures/mlx']
  ])
  expect(drawing?.pays).toBe(3)
  for (const { x, y, d } of drawing?.areas ?? []) {
    expect(x > 0 && x < 1000 && y > 0 && y < 577).toBe(true)
    expect(d).toMatch(/^M[\d.]+ [\d.]+l/)
    expect(d.length).toBeLessThan(6000)
  }
})

test('a territory may be an EPCI; unknown codes are left aside; elsewhere there is no map', () => {
  expect(networkMap([pole('epci', ['200065928', 'nowhere'])])?.areas).toHaveLength(1)
  expect(networkMap([pole('far', ['75056'])])).toBe(null)
  expect(localMap(pole('far', []))).toBe(null)
})

test('a commune is a point, alone in its neighbourhood or on the map of the network', () => {
  const plufur = pole('plufur', [], { kind: 'commune', longitude: -3.58, latitude: 48.61 })
  expect(networkMap([pole('oca', ['tregor-goelo']), plufur])?.points).toMatchObject([{ id: 'plufur' }])
  const point = localMap(plufur)?.point
  expect(Math.abs((point?.x ?? 0) - 240) + Math.abs((point?.y ?? 0) - 180)).toBeLessThan(3)
})

test('a path is relative, and its roundings do not add up', () => {
  const path = new ShortPath()
  path.moveTo(10, 10)
  for (let step = 1; step <= 100; step += 1) path.lineTo(10 + step * 0.34, 10)
  path.closePath()
  const moved = [...path.done().matchAll(/([\d.]+) 0/g)].reduce((sum, [, dx]) => sum + Number(dx), 0)
  expect(path.done()).toMatch(/^M10 10l\.3 0 /)
  expect(moved).toBeCloseTo(34, 5)
})
