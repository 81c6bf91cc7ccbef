// A colour is never alone: beside it goes a shape, the same for the same option in calendars, maps and charts. In a square of 10, centred on 0.
export const SHAPES = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  'M-3.6-3.6h7.2v7.2h-7.2z',
  'M0-4.6 4.4 3.6H-4.4z',
  'M0-4.8 4.8 0 0 4.8-4.8 0z',
  'M0 4.6-4.4-3.6H4.4z',
  'M-1.6-4.6h3.2v3h3v3.2h-3v3h-3.2v-3h-3v-3.2h3z',
  'M-4.6-1.6h9.2v3.2h-9.2z',
  'M-1.6-4.6h3.2v9.2h-3.2z'
] as const

export function shapeOf(rank: number): string {
  return SHAPES[((rank % SHAPES.length) + SHAPES.length) % SHAPES.length] ?? SHAPES[0]
}
