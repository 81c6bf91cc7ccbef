import { expect, test } from 'vitest'
import { linksBetween, nearest } from './geometry'

const spots = [
  { id: 'west', x: 0, y: 0 },
  { id: 'east', x: 100, y: 10 },
  { id: 'far', x: 300, y: 0 },
  { id: 'south', x: 10, y: 100 }
]

test('an arrow goes to the nearest neighbour that way, and nowhere at the edge', () => {
  expect(nearest(spots, 0, 'ArrowRight')).toBe(1)
  expect(nearest(spots, 1, 'ArrowRight')).toBe(2)
  expect(nearest(spots, 0, 'ArrowDown')).toBe(3)
  expect(nearest(spots, 0, 'ArrowUp')).toBe(null)
  expect(nearest(spots, 2, 'ArrowLeft')).toBe(1)
  expect(nearest(spots, 0, 'a')).toBe(null)
})

test('curves leave from whoever leads, and only to those on the map', () => {
  expect(linksBetween(spots, ['west', 'far', 'nowhere'])).toBe('M0 0Q150 -37 300 0')
  expect(linksBetween(spots, ['west'])).toBe('')
  expect(linksBetween(spots, [])).toBe('')
})
