// A thread does not inherit its parent's TypeScript loader. Used in development and tests only: a bundle has its workers beside it.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.source)
