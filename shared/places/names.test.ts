import { expect, test } from 'vitest'
import { placeNames } from './names'

test('communes and EPCI have their names; no two places have one', () => {
  const communes = placeNames('commune')
  expect(communes.size).toBeGreaterThan(1100)
  expect(communes.get('22238')?.label).toBe('Plufur')
  for (const kind of ['commune', 'epci'] as const) {
    const labels = [...placeNames(kind).values()].map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
  }
  // Two of this name, in Côtes-d’Armor and in Morbihan.
  expect([communes.get('22057')?.label, communes.get('56057')?.label]).toEqual([
    'Le Faouët (22)',
    'Le Faouët (56)'
  ])
})
