import { expect, test } from 'vitest'
import { fieldOf, plainContext } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'
import type { ViewSettings } from '#shared/views/view'
import file from './data/communes.json'
import { readGeography } from './geography'
import { layoutMap, stepBounds } from './layout'

const brittany = readGeography(file)
const context = { ...plainContext(), personId: null }
const option = (id: string, label: string, order: string) => ({
  id,
  label,
  colour: 'sea',
  order,
  retired: false
})
const fields = [
  fieldOf('text', { key: 'name', role: 'title' }),
  fieldOf('communes', { key: 'where', role: 'geo' }),
  fieldOf('choice', {
    key: 'kind',
    role: 'colour',
    options: [option('a', 'Film', 'A'), option('b', 'Repas', 'B')]
  }),
  fieldOf('money', { key: 'cost' })
]
const records: ViewRecord[] = [
  { id: '1', order: 'A', values: { where: ['22238'], kind: 'b', cost: 10_000 } },
  { id: '2', order: 'B', values: { where: ['22238', '29014'], kind: 'a', cost: 5_050 } },
  { id: '3', order: 'C', values: { where: ['75056'] } },
  { id: '4', order: 'D', values: {} }
]
const layout = (settings: ViewSettings = {}) => {
  const found = layoutMap({ records, fields, settings, context }, brittany)
  if (!found) throw new Error('no place')
  return found
}

test('every commune has an outline and a point inside the drawing', () => {
  const codes = file.objects.communes.geometries.map(({ id }) => id)
  expect(codes).toHaveLength(1202)
  for (const code of codes) {
    const place = brittany.commune(code)
    expect(place && place.x >= 0 && place.x <= 1000 && place.y >= 0 && place.y <= 600, code).toBe(true)
    expect(brittany.outline('commune', code), code).toMatch(/^M.*z$/)
  }
})

test('a record with two communes stands on both; what is not here is counted apart, never lost', () => {
  const { places, elsewhere } = layout()
  expect(places.map(({ name, records: held }) => [name, held.map(({ id }) => id).join('')])).toEqual([
    ['Botsorhel', '2'],
    ['Plufur', '12']
  ])
  expect(elsewhere.map(({ id }) => id)).toEqual(['3', '4'])
})

test('a place of several kinds says all of them, and takes the colour of the first in their order', () => {
  const plufur = layout().places.find(({ name }) => name === 'Plufur')
  expect(plufur).toMatchObject({ mixed: true, text: 'Film (1), Repas (1)', option: { id: 'a' } })
})

test('figures are summed by place, as people write them; without a field, records are counted', () => {
  const money = layout({ colour: 'cost' }).places.map(({ text }) =>
    text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ')
  )
  expect(money).toEqual(['50,50 €', '150,50 €'])
  expect(layout({ colour: null }).places.map(({ text }) => text)).toEqual(['1', '2'])
})

test('communes are gathered in their community', () => {
  const names = layout({ options: { shape: 'epci' } }).places.map(({ name, records: held }) => [
    name,
    held.length
  ])
  expect(names).toContainEqual(['CA Lannion-Trégor Communauté', 2])
})

test('steps hold about as many places each, and equal figures are never parted', () => {
  expect(stepBounds([1, 1, 2])).toEqual([
    [1, 1],
    [2, 2]
  ])
  const bounds = stepBounds([1, 1, 1, 1, 1, 1, 2, 3, 4, 9, 20])
  expect(bounds[0]).toEqual([1, 1])
  expect(bounds.at(-1)?.[1]).toBe(20)
  expect(bounds.every(([from], index) => index === 0 || from > (bounds[index - 1]?.[1] ?? 0))).toBe(true)
})
