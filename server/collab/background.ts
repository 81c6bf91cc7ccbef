// One worker thread for everything that would hold the others up: started when needed, ended when idle, replaced when stuck.
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { Job, JobResults } from './jobs'

const IDLE_MS = 60_000

interface Task {
  id: number
  job: Job
  // The result of `job`, which only its caller knows more precisely.
  resolve(result: JobResults[Job['type']]): void
  reject(error: Error): void
}

interface Reply {
  id: number
  result?: JobResults[Job['type']]
  error?: string
}

export class Background {
  #worker: Worker | null = null
  #queue: Task[] = []
  #running: Task | null = null
  #timer: NodeJS.Timeout | null = null
  #ids = 0
  #stopped = false

  constructor(readonly jobMs: number) {}

  run<T extends Job['type']>(job: Extract<Job, { type: T }>): Promise<JobResults[T]> {
    if (this.#stopped) return Promise.reject(new Error('stopping'))
    return new Promise((resolve, reject) => {
      // `perform` answers a job of type T with JobResults[T]; the channel between threads cannot say it.
      const answer = resolve as (result: JobResults[Job['type']]) => void
      this.#queue.push({ id: ++this.#ids, job, resolve: answer, reject })
      this.#next()
    })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const task of this.#queue.splice(0)) task.reject(new Error('stopping'))
    await this.#replace(new Error('stopping'))
  }

  #next(): void {
    if (this.#running) return
    const task = this.#queue.shift()
    if (!task) return this.#restLater()
    this.#running = task
    this.#arm(this.jobMs, () => void this.#replace(new Error(`the worker took more than ${this.jobMs} ms`)))
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage({ id: task.id, job: task.job })
  }

  #start(): Worker {
    const worker = startWorker()
    worker.on('message', (reply: Reply) => this.#answered(reply))
    worker.on('error', (error) => void this.#replace(error))
    worker.on('exit', () => {
      if (this.#worker === worker) void this.#replace(new Error('the worker has ended'))
    })
    return worker
  }

  #answered({ id, result, error }: Reply): void {
    const task = this.#running
    if (task?.id !== id) return
    this.#running = null
    if (error !== undefined) task.reject(new Error(error))
    // `perform` always answers with a result when it does not throw.
    else task.resolve(result as JobResults[Job['type']])
    this.#next()
  }

  async #replace(error: Error): Promise<void> {
    const worker = this.#worker
    const task = this.#running
    this.#worker = null
    this.#running = null
    if (this.#timer) clearTimeout(this.#timer)
    task?.reject(error)
    await worker?.terminate()
    if (!this.#stopped) this.#next()
  }

  #restLater(): void {
    this.#worker?.unref()
    this.#arm(IDLE_MS, () => {
      const worker = this.#worker
      this.#worker = null
      void worker?.terminate()
    })
  }

  #arm(ms: number, action: () => void): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(action, ms)
    this.#timer.unref()
  }
}

/** A bundle has the worker beside itself, as `collab-worker.js` (entry point: worker.ts). */
function startWorker(): Worker {
  const bundled = new URL('./collab-worker.js', import.meta.url)
  const source = new URL('./worker-from-source.js', import.meta.url)
  return new Worker(existsSync(bundled) ? bundled : source, {
    resourceLimits: { maxOldGenerationSizeMb: 512 }
  })
}
