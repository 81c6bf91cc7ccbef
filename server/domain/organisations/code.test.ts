import { expect, test } from 'vitest'
import { proposeCode } from './code'

const propose = (name: string, ...taken: string[]) => proposeCode(name, new Set(taken))

test.each([
  ['Adess Ouest-Côtes d’Armor', 'OCA'],
  ['Adess Morlaix', 'MOR'],
  ['E2S', 'E2S'],
  ['Commune de Plufur', 'PLU'],
  ['Pôle ESS du pays de Brocéliande', 'BRO'],
  ['Lannion-Trégor Communauté', 'TRE'],
  ['Œuvre', 'OEU']
])('%s → %s', (name, code) => {
  expect(propose(name)).toBe(code)
})

test('when it is taken, the consonants of the word, then others, then a number', () => {
  expect(propose('Commune de Plufur', 'PLU')).toBe('PLF')
  expect(propose('Commune de Plufur', 'PLU', 'PLF')).toBe('PLUF')
  const taken = new Set<string>()
  for (let n = 0; n < 200; n += 1) {
    const code = proposeCode('Plufur', taken)
    expect(code).toMatch(/^[A-Z0-9]{2,6}$/)
    expect(taken.has(code)).toBe(false)
    taken.add(code)
  }
})

test('a name without Latin letters still gets a code', () => {
  expect(propose('協同組合')).toMatch(/^[A-Z0-9]{2,6}$/)
  expect(propose('A')).toMatch(/^[A-Z0-9]{2,6}$/)
})
