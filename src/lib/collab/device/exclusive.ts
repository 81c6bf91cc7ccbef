// What only one tab may do at a time (sending what waits), and identifiers made on the device. Both also work on a plain http
// address of a local network, where browsers hide Web Locks and randomUUID.

/** Runs `work` unless another tab is already doing it. */
export async function exclusive(name: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work()
  await navigator.locks.request(`interpoles.${name}`, { ifAvailable: true }, (lock) =>
    lock ? work() : undefined
  )
}

/** Resolves when no tab is doing it. */
export async function whenFree(name: string): Promise<void> {
  if ('locks' in navigator)
    await navigator.locks.request(`interpoles.${name}`, { mode: 'shared' }, () => undefined)
}

/** A random UUID (version 4). */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
