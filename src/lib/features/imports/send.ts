// A file of this device to the server, which makes pages of it.
import { ApiError } from '$lib/api/client'
import type { ErrorBody } from '#shared/errors'
import type { ImportResult } from '#shared/schemas/imports'

/** What the server reads. */
export const IMPORTED = '.docx,.odt,.md,.markdown,.html,.htm,.txt,.zip'

export interface Sending {
  signal: AbortSignal
  /** Share of the bytes that have left, 0 to 1. */
  onprogress: (share: number) => void
}

/** `fetch` cannot tell how much has left. @throws ApiError; nothing was imported then */
export function sendImport(
  initiativeId: string,
  file: File,
  parentId: string | null,
  { signal, onprogress }: Sending
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file)
    if (parentId !== null) form.append('parentId', parentId)
    request.open('POST', `/api/v1/initiatives/${initiativeId}/import`)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new ApiError('network.unreachable', 0, ''))
    request.onabort = () => reject(new ApiError('network.unreachable', 0, ''))
    request.onload = () => {
      if (request.status === 201) resolve(request.response)
      else reject(refusal(request.status, request.response))
    }
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

function refusal(status: number, body: ErrorBody | null): ApiError {
  if (!body?.error) return new ApiError('internal', status, '')
  return new ApiError(body.error.code, status, body.error.message, [], body.error.requestId)
}
