import { exportPage, type ExportedPage, type ExportRun } from '#server/export/page'
import { attachment } from '#server/export/file-name'
import { MEDIA_TYPES } from '#server/export/kinds'
import { ExportQuery, type ExportLine } from '#shared/schemas/exports'
import { AppError } from '#shared/errors'
import { translate } from '#shared/messages/index'
import { createRoute, createRouter, idParams, rule, z, type ApiContext } from './route'

/** What a screen asks for to show how far a long export is: see ExportLine. */
const WITH_PROGRESS = 'application/vnd.interpoles.export'

const bytes = { schema: z.string().openapi({ format: 'binary' }) }
const types = [...Object.values(MEDIA_TYPES), 'application/zip', WITH_PROGRESS]

const one = createRoute({
  method: 'get',
  path: '/pages/{id}/export',
  ...rule('page-read'),
  tags: ['pages'],
  summary: 'A page, or a page with everything below it as a zip, as a file people keep',
  request: { params: idParams, query: ExportQuery },
  responses: {
    200: {
      description: 'The file',
      content: Object.fromEntries(types.map((type) => [type.replace(/;.*/, ''), bytes]))
    }
  }
})

export const pageExports = createRouter().openapi(one, async (c) => {
  const { id } = c.req.valid('param')
  const query = c.req.valid('query')
  const origin = c.var.ctx.config.origin ?? new URL(c.req.url).origin
  if (c.req.header('accept') === WITH_PROGRESS) return withProgress(c, id, query, origin)
  const file = await exportPage(c.var.ctx, id, query, { origin, signal: c.req.raw.signal })
  return c.body(asBody(file.bytes), 200, {
    'Content-Type': file.mediaType,
    'Content-Length': String(file.bytes.byteLength),
    'Content-Disposition': attachment(file.name),
    'X-Content-Type-Options': 'nosniff',
    // Opened alone, nothing it holds runs.
    'Content-Security-Policy': "sandbox; default-src 'none'"
  })
})

/** Refusals that are known before the work begins have their status; later ones are a line. */
async function withProgress(c: ApiContext, id: string, query: ExportQuery, origin: string) {
  const cancel = new AbortController()
  const stop = () => cancel.abort()
  c.req.raw.signal.addEventListener('abort', stop)
  let started: (() => void) | undefined
  const beginning = new Promise<void>((resolve) => (started = resolve))
  const pending: Uint8Array[] = []
  let send: (chunk: Uint8Array) => void = (chunk) => void pending.push(chunk)
  const line = (value: ExportLine) => send(new TextEncoder().encode(`${JSON.stringify(value)}\n`))
  const run: ExportRun = {
    origin,
    signal: cancel.signal,
    onProgress: (done, total) => {
      line({ done, total })
      started?.()
    }
  }
  const work = exportPage(c.var.ctx, id, query, run)
  await Promise.race([work, beginning])
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      send = (chunk) => controller.enqueue(chunk)
      for (const chunk of pending) send(chunk)
      try {
        const file = await work
        line({ file: { name: file.name, mediaType: file.mediaType, size: file.bytes.byteLength } })
        send(file.bytes)
        controller.close()
      } catch (error) {
        // The connection must end with it, whoever noticed first that nobody waits.
        if (cancel.signal.aborted) return controller.error(error)
        line({ error: saidOf(c, error) })
        controller.close()
      } finally {
        c.req.raw.signal.removeEventListener('abort', stop)
      }
    },
    cancel: stop
  })
  return c.body(body, 200, { 'Content-Type': WITH_PROGRESS, 'X-Accel-Buffering': 'no' })
}

function saidOf({ var: { ctx } }: ApiContext, error: unknown): { code: string; message: string } {
  if (!(error instanceof AppError))
    ctx.log.error({ err: error, requestId: ctx.requestId }, 'an export failed')
  const code = error instanceof AppError ? error.code : 'internal'
  return { code, message: translate(ctx.locale, `errors.${code}`) }
}

function asBody(file: ExportedPage['bytes']): Uint8Array<ArrayBuffer> {
  // Bytes that came from a thread, or were made here: never shared memory.
  return file as Uint8Array<ArrayBuffer>
}
