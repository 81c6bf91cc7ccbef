import { describe, expect, test } from 'vitest'
import { labelsOf, linesOf } from './labels'

const place = (code: string, name: string, x: number, y: number) => ({ code, name, x, y })

describe('the names on the map', () => {
  test('long names break at a hyphen', () => {
    expect(linesOf('Saint-Michel-en-Grève')).toEqual(['Saint-Michel-', 'en-Grève'])
    expect(linesOf('Plounérin')).toEqual(['Plounérin'])
  })

  test('stand above their point when there is room', () => {
    expect(labelsOf([place('a', 'Plufur', 150, 100)], 300)[0]).toMatchObject({ anchor: 'middle', dy: -11 })
  })

  test('two neighbours do not cover each other', () => {
    const [first, second] = labelsOf([place('a', 'Plufur', 160, 100), place('b', 'Trémel', 125, 106)], 300)
    expect(first).toMatchObject({ code: 'a', dy: -11 })
    expect(second?.dy).not.toBe(-11)
  })

  test('stay inside the frame', () => {
    expect(labelsOf([place('a', 'Plounévez-Moëdec', 290, 100)], 300)[0]?.anchor).toBe('end')
  })
})
