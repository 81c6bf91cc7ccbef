/** The three sizes people choose from; any other number is shown as the nearest. */
export function sizeOf(width: unknown): 'own' | 'small' | 'medium' | 'full' {
  if (typeof width !== 'number') return 'own'
  if (width <= 40) return 'small'
  return width <= 75 ? 'medium' : 'full'
}
