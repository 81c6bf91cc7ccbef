import { BLOCK_FIGURES, type BlockFigure } from '#shared/schemas/blocks'

export function isFigure(value: string): value is BlockFigure {
  return BLOCK_FIGURES.some((known) => known === value)
}
