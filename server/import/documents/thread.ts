// The thread that reads the files of strangers, whatever becomes of them: limits of memory and time, refusals with a code.
import type { Context } from '#server/domain/context'
import { JobError, JobThread, STOPPED } from '#server/threads/job-thread'
import { AppError, isErrorCode, type ErrorCode } from '#shared/errors'
import type { ReadTable } from '#shared/tables/table'
import type { TableJob } from '../tables/read-table'
import type { ImportJob } from './read-file'
import type { ReadFile } from './result'

export type ThreadJob = ({ as: 'pages' } & ImportJob) | ({ as: 'table' } & TableJob)

const thread = new JobThread<ThreadJob, ReadFile | ReadTable>({
  bundled: 'import-worker',
  source: '../import/documents/worker.ts',
  memory: 256,
  jobMs: 20_000,
  // A folder of fifty files is sent one by one: the thread is there for the next one, and gone soon after the last.
  idleMs: 5_000
})

/** @throws import.* */
export async function readPagesInThread(ctx: Context, job: ImportJob): Promise<ReadFile> {
  // The thread answers each kind of job with its own kind of result.
  return (await run(ctx, { as: 'pages', ...job })) as ReadFile
}

/** @throws import.* */
export async function readTableInThread(ctx: Context, job: TableJob): Promise<ReadTable> {
  // As above.
  return (await run(ctx, { as: 'table', ...job })) as ReadTable
}

async function run(ctx: Context, job: ThreadJob): Promise<ReadFile | ReadTable> {
  try {
    return await thread.run(job)
  } catch (cause) {
    if (!(cause instanceof JobError)) throw cause
    ctx.log.info({ reason: cause.message, code: cause.code }, 'a file was not imported')
    throw new AppError(refusal(cause.code), {}, { cause })
  }
}

function refusal(code: string): ErrorCode {
  if (code === STOPPED.late || code === STOPPED.memory) return 'import.too_much'
  // Anything a reader did not foresee is a file it cannot read.
  return isErrorCode(code) && code.startsWith('import.') ? code : 'import.damaged'
}
