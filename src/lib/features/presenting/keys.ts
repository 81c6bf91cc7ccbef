// The keys of a presentation: those of the remote controls people hold in a meeting, which send arrows or pages.

export type Step = 'next' | 'down' | 'previous' | 'first' | 'last' | 'dark' | 'full'

const STEPS: Record<string, Step> = {
  ArrowRight: 'next',
  ArrowDown: 'down',
  PageDown: 'next',
  ' ': 'down',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  Backspace: 'previous',
  Home: 'first',
  End: 'last',
  n: 'dark',
  f: 'full'
}

/** `onButton`: what has the focus does something of its own with space. */
export function stepOf(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  onButton: boolean
): Step | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  if (event.key === ' ' && onButton) return null
  if (event.key === ' ' && event.shiftKey) return 'previous'
  return STEPS[event.key] ?? STEPS[event.key.toLowerCase()] ?? null
}
