import { describe, expect, it } from 'vitest'
import { freeSlug, slugify } from './slug'

describe('addresses that people read', () => {
  it('keeps letters and drops what surrounds them', () => {
    expect(slugify('Ruralités en Trégor')).toBe('ruralites-en-tregor')
    expect(slugify('L’Œuvre — à « Plufur » !')).toBe('l-oeuvre-a-plufur')
    expect(slugify('  ')).toBe('sans-titre')
    expect(slugify('日本')).toBe('sans-titre')
  })

  it('never ends with a dash when it is cut', () => {
    expect(slugify(`${'a'.repeat(59)} bc`)).toBe('a'.repeat(59))
  })

  it('numbers what is taken', () => {
    expect(freeSlug('cjs', [])).toBe('cjs')
    expect(freeSlug('cjs', ['cjs', 'cjs-2'])).toBe('cjs-3')
  })
})
