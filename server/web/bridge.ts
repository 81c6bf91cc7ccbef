// How SvelteKit's load functions reach the API without a network hop. Two bundles cannot import each other without making two servers
// of one (stack.md, trap 1): they meet on this symbol, and nowhere else.
//   const fetch = globalThis[Symbol.for('interpoles.fetch')]
//   fetch(request, { clientAddress, requestId })   the caller copies the cookie itself
import type { App } from '#server/app'
import type { InProcessOrigin } from '#server/api/middleware/bindings'

const KEY = Symbol.for('interpoles.fetch')

/** @returns a function that withdraws it. */
export function publishBridge(app: App): () => void {
  const bridge = async (request: Request, origin: InProcessOrigin): Promise<Response> =>
    app.fetch(request, { inProcess: origin })
  Reflect.set(globalThis, KEY, bridge)
  return () => {
    if (Reflect.get(globalThis, KEY) === bridge) Reflect.deleteProperty(globalThis, KEY)
  }
}
