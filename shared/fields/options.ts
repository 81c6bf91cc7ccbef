// Options of choice fields, and the colours they may have.
import type { Field, FieldOption } from './field'
import type { FieldContext } from './type'

/**
 * Pairs of tokens whose text passes 7:1 on its background in both themes (design/tokens.css): an option is never told by its colour
 * alone, and can be read in all of them.
 */
export const OPTION_COLOURS = {
  stone: { background: '--sunken', text: '--text-2', line: '--line-strong' },
  sea: { background: '--brand-soft', text: '--brand-text', line: '--brand-line' },
  gorse: { background: '--warn-soft', text: '--warn-text', line: '--warn-line' },
  moss: { background: '--ok-soft', text: '--ok-text', line: '--ok-line' },
  brick: { background: '--danger-soft', text: '--danger-text', line: '--danger-line' },
  channel: { background: '--dep-22-soft', text: '--dep-22-text', line: '--dep-22-line' },
  kelp: { background: '--dep-29-soft', text: '--dep-29-text', line: '--dep-29-line' },
  heather: { background: '--dep-35-soft', text: '--dep-35-text', line: '--dep-35-line' },
  moor: { background: '--dep-56-soft', text: '--dep-56-text', line: '--dep-56-line' }
} as const
export type OptionColour = keyof typeof OPTION_COLOURS
export const COLOUR_NAMES = Object.keys(OPTION_COLOURS) as OptionColour[]

/** A colour that a newer release, or nobody, knows is drawn as stone. */
export function optionColour(name: string | undefined): (typeof OPTION_COLOURS)[OptionColour] {
  return isColour(name) ? OPTION_COLOURS[name] : OPTION_COLOURS.stone
}

export function isColour(name: string | undefined): name is OptionColour {
  return name !== undefined && Object.hasOwn(OPTION_COLOURS, name)
}

export function optionOf(id: string, field: Field): FieldOption | undefined {
  return field.options.find((option) => option.id === id)
}

/** By its label, whatever its case and accents; else by its id. Retired ones are still understood. */
export function optionNamed(text: string, field: Field): FieldOption | undefined {
  const wanted = fold(text)
  return field.options.find((option) => fold(option.label) === wanted) ?? optionOf(text.trim(), field)
}

export function optionText(id: string, field: Field, ctx: FieldContext): string {
  return (
    optionOf(id, field)?.label ??
    (ctx.locale === 'fr' ? `option supprimée (${id})` : `deleted option (${id})`)
  )
}

/** Unknown ones last. */
export function optionRank(id: string, field: Field): number {
  const rank = field.options.findIndex((option) => option.id === id)
  return rank < 0 ? field.options.length : rank
}

export function byRank(ids: string[], field: Field): string[] {
  return [...ids].sort((a, b) => optionRank(a, field) - optionRank(b, field))
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .toLowerCase()
}
