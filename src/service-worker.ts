/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
// The application without network: its files, a shell that answers any address, and the pictures of documents that were opened.
// Texts and answers of the API are not here: they are kept by person in IndexedDB (src/lib/collab).
import { build, files, version } from '$service-worker'

const worker = globalThis as unknown as ServiceWorkerGlobalScope

/** Files of this version, and the shell that was rendered with them. */
const APP = `interpoles-app-${version}`
/** Survives versions; emptied at sign-out (src/lib/collab/device/contents.ts). */
const PICTURES = 'interpoles-files'
const SHELL = '/coquille'
const SHELL_DATA = `${SHELL}/__data.json`
/** A town hall's line may hang rather than fail. */
const PATIENCE_MS = 5000
const MAX_PICTURES = 300

const own = new Set([...build, ...files])

worker.addEventListener('install', (event) => {
  event.waitUntil(install())
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(activate())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (own.has(url.pathname)) event.respondWith(fromApp(request, url.pathname))
  else if (request.mode === 'navigate') event.respondWith(navigate(event))
  else if (url.pathname.endsWith('/__data.json')) event.respondWith(data(request))
  else if (/^\/api\/v1\/files\/[0-9a-f-]{36}$/.test(url.pathname)) event.respondWith(picture(request))
})

async function install(): Promise<void> {
  const cache = await caches.open(APP)
  await cache.addAll([...own])
  await cache.put(SHELL, await fresh(SHELL))
  // Asked without saying what is stale: everything is answered.
  await cache.put(SHELL_DATA, await fresh(SHELL_DATA))
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('interpoles-app-') && name !== APP) await caches.delete(name)
  }
  await worker.clients.claim()
}

async function fresh(address: string): Promise<Response> {
  const response = await fetch(address, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response
}

/** Their names change with their content: what is here is right. */
async function fromApp(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(APP)
  return (await cache.match(path)) ?? fetch(request)
}

/** The server's page, or the shell when it does not come: the application then opens the address from what the device keeps. */
async function navigate(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(APP)
  const shell = await cache.match(SHELL)
  if (!shell || isOutside(event.request.url)) return fetch(event.request)
  const answer = fetch(event.request)
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  try {
    const response = await Promise.race([answer, patience])
    // A proxy that answers for a server that does not.
    if (response && ![502, 503, 504].includes(response.status)) return response
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  // Its failure has been seen: nobody else waits for it.
  answer.catch(() => undefined)
  return shell
}

/** Downloads, and published pages: only the server says whether they still are. */
function isOutside(address: string): boolean {
  return /^\/(api|p)\//.test(new URL(address).pathname)
}

/** What the web half itself knows (language, theme): the last it said. */
async function data(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const cache = await caches.open(APP)
    const kept = await cache.match(SHELL_DATA)
    if (kept) return kept
    throw error
  }
}

/** A stored file never changes. Whoever may no longer read the document no longer has the document that shows it. */
async function picture(request: Request): Promise<Response> {
  const cache = await caches.open(PICTURES)
  const kept = await cache.match(request.url)
  if (kept) return kept
  const response = await fetch(request)
  const isPicture = response.headers.get('content-type')?.startsWith('image/')
  if (response.ok && isPicture) await keep(cache, request.url, response.clone())
  return response
}

async function keep(cache: Cache, url: string, response: Response): Promise<void> {
  try {
    await cache.put(url, response)
    const keys = await cache.keys()
    for (const old of keys.slice(0, Math.max(0, keys.length - MAX_PICTURES))) await cache.delete(old)
  } catch (error) {
    // A full device shows its pictures all the same.
    console.warn('a picture could not be kept', error)
  }
}
