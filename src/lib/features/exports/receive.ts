// Asks the server for a page as a file and follows it: how many pages are done, then the bytes. See docs/documents-in-and-out.md.
import { ApiError } from '$lib/api/client'
import type { ExportAsked, ExportLine } from '#shared/schemas/exports'
import { isErrorCode } from '#shared/errors'

export interface ReceivedFile {
  name: string
  blob: Blob
}

export interface Receiving {
  signal: AbortSignal
  onprogress: (done: number, total: number) => void
}

/** @throws ApiError; the reason of `signal` when it was cancelled */
export async function receiveExport(
  fetch: typeof globalThis.fetch,
  pageId: string,
  query: ExportAsked,
  { signal, onprogress }: Receiving
): Promise<ReceivedFile> {
  let response: Response
  try {
    response = await fetch(`/api/v1/pages/${pageId}/export?${new URLSearchParams(query)}`, {
      headers: { accept: 'application/vnd.interpoles.export' },
      signal
    })
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new ApiError('network.unreachable', 0, '', [], '', { cause })
  }
  if (!response.ok || !response.body) throw problem(await response.json(), response.status)
  try {
    return await follow(response.body, onprogress)
  } catch (cause) {
    // Cut in the middle: what arrived is no file.
    if (signal.aborted || cause instanceof ApiError) throw cause
    throw new ApiError('network.unreachable', 0, '', [], '', { cause })
  }
}

async function follow(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onprogress: Receiving['onprogress']
): Promise<ReceivedFile> {
  const reader = body.getReader()
  let head: Uint8Array<ArrayBuffer> = new Uint8Array()
  for (;;) {
    const end = head.indexOf(10)
    if (end < 0) {
      const { done, value } = await reader.read()
      if (done) throw new TypeError('the answer was cut')
      head = concat([head, value])
      continue
    }
    // Written by server/api/page-exports.ts.
    const line = JSON.parse(new TextDecoder().decode(head.subarray(0, end))) as ExportLine
    head = head.slice(end + 1)
    if ('error' in line) throw problem(line, 500)
    if ('done' in line) onprogress(line.done, line.total)
    else return { name: line.file.name, blob: await bytesOf(reader, head, line.file) }
  }
}

async function bytesOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  first: Uint8Array<ArrayBuffer>,
  { size, mediaType }: { size: number; mediaType: string }
): Promise<Blob> {
  const chunks = [first]
  for (let next = await reader.read(); !next.done; next = await reader.read()) chunks.push(next.value)
  const blob = new Blob(chunks, { type: mediaType })
  if (blob.size !== size) throw new TypeError('the file was cut')
  return blob
}

function concat(chunks: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

function problem(body: unknown, status: number): ApiError {
  const error: unknown = typeof body === 'object' && body !== null && 'error' in body ? body.error : null
  if (typeof error !== 'object' || error === null) return new ApiError('internal', status, '')
  const code =
    'code' in error && typeof error.code === 'string' && isErrorCode(error.code) ? error.code : 'internal'
  return new ApiError(code, status, 'message' in error ? String(error.message) : '')
}

/** As if the person had clicked a link to the file. */
export function saveFile({ name, blob }: ReceivedFile): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has taken its copy by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
