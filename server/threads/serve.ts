// The thread's side of job-thread.ts.
import { parentPort } from 'node:worker_threads'

/** @param perform an error with a `code` crosses with it; anything else is unforeseen */
export function serve<Job, Result>(perform: (job: Job) => Promise<Result> | Result): void {
  parentPort?.on('message', ({ id, job }: { id: number; job: Job }) => {
    void answer(id, job, perform)
  })
}

async function answer<Job, Result>(
  id: number,
  job: Job,
  perform: (job: Job) => Promise<Result> | Result
): Promise<void> {
  try {
    const result = await perform(job)
    parentPort?.postMessage({ id, result })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
    parentPort?.postMessage({ id, error: { message, code } })
  }
}
