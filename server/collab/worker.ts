// Entry point of the worker thread: in a bundle, `collab-worker.js` beside the server's own file.
import { parentPort } from 'node:worker_threads'
import { perform, type Job } from './jobs'

parentPort?.on('message', ({ id, job }: { id: number; job: Job }) => {
  try {
    parentPort?.postMessage({ id, result: perform(job) })
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})
