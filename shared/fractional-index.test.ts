import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positionBetween, positions } from './fractional-index'

describe('positions among siblings', () => {
  it('fits between any two, however often', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 200 }), (choices) => {
        const order: string[] = []
        for (const choice of choices) {
          const rank = choice % (order.length + 1)
          const position = positionBetween(order[rank - 1] ?? null, order[rank] ?? null)
          expect(position.endsWith('0')).toBe(false)
          order.splice(rank, 0, position)
        }
        expect([...order].sort()).toEqual(order)
        expect(new Set(order).size).toBe(order.length)
      })
    )
  })

  it('stays short when a thousand are appended', () => {
    const last = positions(1000).at(-1)
    expect(last?.length).toBeLessThan(40)
  })

  it('refuses limits in the wrong order', () => {
    expect(() => positionBetween('b', 'a')).toThrow(RangeError)
    expect(() => positionBetween('a', 'a')).toThrow(RangeError)
  })
})
