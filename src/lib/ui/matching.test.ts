import { describe, expect, it } from 'vitest'
import { highlight } from '../shell/highlight'
import { matching } from './matching'

const options = [
  { value: '1', label: 'Adess Morlaix', plate: { code: 'MLX', name: '', tint: '' } },
  { value: '2', label: 'Pôle ESS du pays de Brocéliande', note: 'Ille-et-Vilaine' }
]
const found = (query: string) => matching(options, query).map(({ value }) => value)

describe('searching in a list', () => {
  it('forgives accents, case, order and apostrophes', () => {
    expect(found('broceliande pole')).toEqual(['2'])
    expect(found('MLX')).toEqual(['1'])
    expect(found('vilaine')).toEqual(['2'])
    expect(found('')).toEqual(['1', '2'])
    expect(found('adess brest')).toEqual([])
  })

  it('shows what was found where it is', () => {
    expect(highlight('Soirée à Plufur', 'soiree')).toEqual([
      { text: 'Soirée', found: true },
      { text: ' à Plufur', found: false }
    ])
    expect(highlight('Plufur', '')).toEqual([{ text: 'Plufur', found: false }])
  })
})
