// The server has just answered somewhere in this tab: what waits to be sent need not wait for its next try.

const EVENT = 'interpoles:heard'

export function tellHeard(): void {
  if (typeof window !== 'undefined') window.dispatchEvent(new Event(EVENT))
}

/** @returns what stops listening */
export function onHeard(listener: () => void): () => void {
  addEventListener(EVENT, listener)
  return () => removeEventListener(EVENT, listener)
}
