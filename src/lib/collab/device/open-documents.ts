// Which documents some tab of this browser has open: nobody takes them off the device under its feet. A lock lasts as long as its
// tab, also when the tab crashes.

const PREFIX = 'interpoles.open.'

/** @returns what says that it is closed */
export function markOpen(document: string): () => void {
  // Hidden by browsers on plain http addresses of a local network: see `openAnywhere`.
  if (!('locks' in navigator)) return () => undefined
  let close: () => void = () => undefined
  const open = new Promise<void>((resolve) => (close = resolve))
  navigator.locks
    .request(PREFIX + document, { mode: 'shared' }, () => open)
    .catch((error: unknown) => console.warn('an open document could not be marked', error))
  return close
}

/** Keys of documents open in any tab; null when this browser cannot say. */
export async function openAnywhere(): Promise<Set<string> | null> {
  if (!('locks' in navigator)) return null
  const { held = [] } = await navigator.locks.query()
  return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])))
}
