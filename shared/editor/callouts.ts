// Tones of a framed passage. Names, never colours; what each is called by other programs stands in the exporters and readers.

export const CALLOUT_TONES = ['note', 'tip', 'warning'] as const
export type CalloutTone = (typeof CALLOUT_TONES)[number]

export function calloutTone(value: unknown): CalloutTone {
  return CALLOUT_TONES.find((known) => known === value) ?? 'note'
}

/** In files of word processors a frame is a table of one cell that bears this name, which survives being saved again. */
export function calloutName(tone: CalloutTone): string {
  return `callout-${tone}`
}

/** Null: a table like any other. Programs add a number to names that come twice. */
export function calloutOfName(name: unknown): CalloutTone | null {
  const found = typeof name === 'string' ? /^callout-([a-z]+)(?:[ _-]?\d+)?$/i.exec(name)?.[1] : undefined
  return found === undefined ? null : calloutTone(found.toLowerCase())
}
