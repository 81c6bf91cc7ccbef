// Work that may be long, or over bytes of a stranger, in a thread of its own: one job at a time, ended when it takes too long, when
// nobody waits for it any more, or when it has been idle. The thread's side is serve.ts.
import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

export interface ThreadOptions {
  /** The file beside the bundle (an entry point of scripts/build.js), without its extension. */
  bundled: string
  /** The same in the source tree, seen from this folder: `../export/worker.ts`. */
  source: string
  /** Of the JavaScript heap, in MiB. Buffers are outside: what reads files counts them itself. */
  memory: number
  /** Milliseconds after which a job is stopped. */
  jobMs: number
  /** Milliseconds without work after which the thread ends; 0: after each job. */
  idleMs: number
}

/** A failure that the job named: `code` is what it threw with, '' for anything unforeseen. */
export class JobError extends Error {
  override readonly name = 'JobError'
  constructor(
    message: string,
    readonly code: string
  ) {
    super(message)
  }
}

/** Codes of what the thread itself decides. */
export const STOPPED = {
  late: 'thread.late',
  memory: 'thread.memory',
  cancelled: 'thread.cancelled'
} as const

interface Task<Job, Result> {
  id: number
  job: Job
  resolve(result: Result): void
  reject(error: Error): void
}

interface Reply<Result> {
  id: number
  result?: Result
  error?: { message: string; code: string }
}

export class JobThread<Job, Result> {
  #worker: Worker | null = null
  #queue: Task<Job, Result>[] = []
  #running: Task<Job, Result> | null = null
  #timer: NodeJS.Timeout | null = null
  #ids = 0

  constructor(readonly options: ThreadOptions) {}

  /** @throws JobError with the code of the job, or one of STOPPED. */
  async run(job: Job, signal?: AbortSignal): Promise<Result> {
    if (signal?.aborted) throw new JobError('nobody waits', STOPPED.cancelled)
    let cancel: (() => void) | undefined
    try {
      return await new Promise<Result>((resolve, reject) => {
        const task = { id: ++this.#ids, job, resolve, reject }
        cancel = () => this.#cancel(task)
        signal?.addEventListener('abort', cancel)
        this.#queue.push(task)
        this.#next()
      })
    } finally {
      if (cancel) signal?.removeEventListener('abort', cancel)
    }
  }

  async stop(): Promise<void> {
    for (const task of this.#queue.splice(0)) task.reject(new JobError('stopping', STOPPED.cancelled))
    await this.#end(new JobError('stopping', STOPPED.cancelled))
  }

  #next(): void {
    if (this.#running) return
    const task = this.#queue.shift()
    if (!task) return this.#rest()
    this.#running = task
    const { jobMs } = this.options
    this.#arm(jobMs, () => void this.#end(new JobError(`more than ${jobMs} ms`, STOPPED.late)))
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#worker.postMessage({ id: task.id, job: task.job })
  }

  #start(): Worker {
    const worker = startWorker(this.options)
    worker.on('message', (reply: Reply<Result>) => this.#answered(reply))
    worker.on('error', (error) => {
      const code = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? STOPPED.memory : ''
      if (this.#worker === worker) void this.#end(new JobError(error.message, code))
    })
    worker.on('exit', () => {
      if (this.#worker === worker) void this.#end(new JobError('the thread has ended', ''))
    })
    return worker
  }

  #answered({ id, result, error }: Reply<Result>): void {
    const task = this.#running
    if (task?.id !== id) return
    this.#running = null
    if (error !== undefined) task.reject(new JobError(error.message, error.code))
    // `serve` always answers with a result when the job does not throw.
    else task.resolve(result as Result)
    if (this.options.idleMs === 0) void this.#end(null)
    else this.#next()
  }

  #cancel(task: Task<Job, Result>): void {
    const error = new JobError('nobody waits', STOPPED.cancelled)
    if (this.#running === task) void this.#end(error)
    else {
      this.#queue = this.#queue.filter((each) => each !== task)
      task.reject(error)
    }
  }

  async #end(error: Error | null): Promise<void> {
    const worker = this.#worker
    const task = this.#running
    this.#worker = null
    this.#running = null
    if (this.#timer) clearTimeout(this.#timer)
    if (error) task?.reject(error)
    await worker?.terminate()
    this.#next()
  }

  #rest(): void {
    this.#worker?.unref()
    if (!this.#worker) return
    this.#arm(this.options.idleMs, () => {
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

function startWorker({ bundled, source, memory }: ThreadOptions): Worker {
  const beside = new URL(`./${bundled}.js`, import.meta.url)
  const options = { resourceLimits: { maxOldGenerationSizeMb: memory }, env: {}, workerData: { source } }
  return existsSync(beside)
    ? new Worker(beside, options)
    : new Worker(new URL('./from-source.js', import.meta.url), options)
}
