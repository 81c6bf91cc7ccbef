// Land that is not of the region: without it, the fields of Mayenne would be drawn as sea. Its shore is rough on purpose: it is
// only seen at the edge of a map, under the real outlines.
export const ELSEWHERE = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [-1.57, 48.6],
      [-1.42, 48.66],
      [-1.58, 48.84],
      [-1.6, 49.6],
      [0.5, 49.6],
      [0.5, 46.4],
      [-2.1, 46.4],
      [-2.15, 47.24],
      [-2.5, 47.28],
      [-2.46, 47.49],
      [-2.1, 47.7],
      [-1.2, 47.9],
      [-1.1, 48.4],
      [-1.57, 48.6]
    ].reverse()
  ]
}
