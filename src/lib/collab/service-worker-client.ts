// The page's side of src/service-worker.ts: registered here because SvelteKit's own registration cannot tell of a new version.

/** @param onready a new version waits; @returns what stops listening */
export function registerWorker(onready: () => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  let stopped = false
  navigator.serviceWorker
    .register('/service-worker.js', { type: import.meta.env.DEV ? 'module' : 'classic' })
    .then((registration) => {
      registration.addEventListener('updatefound', () => {
        const incoming = registration.installing
        incoming?.addEventListener('statechange', () => {
          // The first worker of this device is not news.
          if (incoming.state === 'installed' && navigator.serviceWorker.controller && !stopped) onready()
        })
      })
    })
    .catch((error: unknown) => console.warn('no service worker', error))
  return () => {
    stopped = true
  }
}
