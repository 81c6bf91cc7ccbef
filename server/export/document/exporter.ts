// A document as a file: read and written in the export thread; what it shows is asked for here, as the person who exports.
import type { Context } from '#server/domain/context'
import type { PageAccess } from '#server/domain/access/index'
import { mentionWords } from '#server/domain/mentions/words'
import { readPage } from '#server/domain/pages/update'
import { JobError, JobThread, STOPPED } from '#server/threads/job-thread'
import { formatRoom } from '#shared/collab/room'
import { AppError } from '#shared/errors'
import { createFormat } from '#shared/format'
import { translate } from '#shared/messages/index'
import type { PageDto } from '#shared/schemas/pages'
import { DOCUMENT_FORMATS, type ExportFormat } from '#shared/vocabulary'
import type { Job, ReadDocument, Result } from '../jobs'
import type { ExportOptions, PageExporter } from '../kinds'
import { showLiveBlock } from './live-blocks'
import type { Block, ExportDocument, Header } from './model'
import { loadPictures } from './pictures'

const thread = new JobThread<Job, Result>({
  bundled: 'export-worker',
  source: '../export/worker.ts',
  memory: 512,
  jobMs: 60_000,
  idleMs: 120_000
})

export const documentExporter: PageExporter = {
  formats: DOCUMENT_FORMATS,
  write: writeDocument
}

/** In the export thread; @throws export.failed, and whatever tells that nobody waits. */
export async function runExport(job: Job, signal: AbortSignal | undefined): Promise<Result> {
  try {
    return await thread.run(job, signal)
  } catch (cause) {
    if (cause instanceof JobError && cause.code === STOPPED.cancelled) throw cause
    const large = cause instanceof JobError && (cause.code === STOPPED.late || cause.code === STOPPED.memory)
    throw new AppError(large ? 'export.too_large' : 'export.failed', {}, { cause })
  }
}

async function writeDocument(
  ctx: Context,
  { page }: PageAccess,
  format: ExportFormat,
  options: ExportOptions
): Promise<Uint8Array> {
  const known = DOCUMENT_FORMATS.find((each) => each === format)
  if (!known) throw new AppError('export.format')
  const dto = await readPage(ctx, page.id)
  const state = await ctx.collab.read(formatRoom({ pageId: page.id, part: '' }))
  if (state === null) throw new AppError('page.not_found')
  // `read` answers with what it read.
  const read = (await runExport({ type: 'read', state }, options.signal)) as ReadDocument
  const live: Block[][] = []
  for (const block of read.liveBlocks) live.push(await showLiveBlock(ctx, block, page.id))
  const document = describe(ctx, dto, options)
  document.pictures = await loadPictures(ctx, [...read.pictures, ...picturesOf(live.flat())])
  // `write` answers with bytes.
  return (await runExport(
    {
      type: 'write',
      format: known,
      content: read.content,
      reading: { live, mentions: await mentionWords(ctx, read.mentions), origin: options.origin },
      document
    },
    options.signal
  )) as Uint8Array
}

function describe(ctx: Context, page: PageDto, options: ExportOptions): Omit<ExportDocument, 'blocks'> {
  const { locale } = ctx
  const changedAt = page.lastEditedAt ?? page.createdAt
  const organisations = page.initiative.organisations
  const day = createFormat(locale).day(changedAt, { withYear: 'always' })
  const header: Header = {
    initiative: page.initiative.title,
    organisations: organisations.map(({ code, name, department }) => ({ code, name, department })),
    version: translate(locale, 'export.version', { day })
  }
  return {
    title: page.title,
    locale,
    pictures: {},
    header: options.header ? header : null,
    contents: options.contents,
    words: {
      contents: translate(locale, 'export.word.contents'),
      done: translate(locale, 'export.word.done'),
      todo: translate(locale, 'export.word.todo')
    },
    changedAt,
    author: organisations.map(({ name }) => name).join(', '),
    address: `${options.origin}/initiatives/${page.initiative.slug}/documents/${page.id}`
  }
}

function picturesOf(blocks: Block[]): string[] {
  return blocks.flatMap((block) =>
    block.kind === 'image' ? [block.id] : 'blocks' in block ? picturesOf(block.blocks) : []
  )
}
