// A thread does not inherit its parent's TypeScript loader. Used in development and tests only: a bundle has collab-worker.js.
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
