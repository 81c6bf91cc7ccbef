// A file on its way to the files of its page: judged, made smaller when it is a picture (the country is on 50 kB/s), sent.
import { ApiError } from '$lib/api/client'
import type { ErrorBody } from '#shared/errors'
import type { FileDto } from '#shared/schemas/pages'

/** Longest side of a stored picture, in pixels: twice the width of the sheet, for sharp screens and A4 prints. */
const LONGEST = 2000
const LIGHT_BYTES = 600_000
/** What the server draws again, and every browser of ours can. */
const SENT_TYPES = /^image\/(png|jpeg|webp|gif|avif)$/
/** Never kept as files: a drawing that can hold a program, or something else under the name of a picture. */
const NAMED_PICTURE = /\.(svgz?|png|jpe?g|gif|webp|avif)$/i

/** Silence for so long, in the middle of sending: the line is dead, although nobody said so. */
const STALLED_MS = 10_000

export interface FileSending {
  pageId: string
  /** Chosen by this device: sent twice, it is the same file. */
  id: string
  file: File
  /** `Idempotency-Key` */
  key?: string
}

/**
 * `fetch` cannot tell how much has left.
 * @throws ApiError with the server's sentence, or `network.unreachable`, also when the line hangs
 */
export function sendFile(
  { pageId, id, file, key }: FileSending,
  onprogress: (share: number) => void
): Promise<FileDto> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file)
    form.append('id', id)
    const giveUp = () => request.abort()
    let timer = setTimeout(giveUp, STALLED_MS)
    const unreachable = () => reject(new ApiError('network.unreachable', 0, ''))
    request.open('POST', `/api/v1/pages/${pageId}/files`)
    if (key !== undefined) request.setRequestHeader('Idempotency-Key', key)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(timer)
      timer = setTimeout(giveUp, STALLED_MS)
      onprogress(total > 0 ? loaded / total : 0)
    }
    request.onerror = unreachable
    request.onabort = unreachable
    request.onload = () => {
      if (request.status === 201) resolve(request.response)
      else reject(refusal(request))
    }
    request.onloadend = () => {
      clearTimeout(timer)
      removeEventListener('offline', giveUp)
    }
    addEventListener('offline', giveUp)
    request.send(form)
  })
}

function refusal(request: XMLHttpRequest): ApiError {
  const { status } = request
  // What the server says of an error, or something a proxy put in its place.
  const body: ErrorBody | null = request.response
  const wait = Number(request.getResponseHeader('Retry-After') ?? 0) || 0
  if (!body?.error) return new ApiError('internal', status, '', [], '', undefined, wait)
  const { code, message, requestId } = body.error
  return new ApiError(code, status, message, [], requestId, undefined, wait)
}

/** Shown in place; anything else is a file to open. Photographs in the format of some phones (HEIC) are such files. */
export function isPicture(file: File): boolean {
  return SENT_TYPES.test(file.type)
}

/** Any other file leaves as it is. What the server would refuse is said at once. @throws ApiError: file.type, file.damaged, file.too_large */
export function judge(file: File, maxBytes: number): void {
  if (file.size === 0) throw new ApiError('file.damaged', 400, '')
  if (/svg/.test(file.type) || NAMED_PICTURE.test(file.name)) throw new ApiError('file.type', 415, '')
  if (file.size > maxBytes) throw new ApiError('file.too_large', 413, '')
}

/**
 * As it will be sent, and its size in pixels: judged here, so that what the server would refuse is said at once, without network too.
 * @throws ApiError: file.type, file.damaged, file.too_large
 */
export async function prepare(
  file: File,
  maxBytes: number
): Promise<{ file: File; width: number | null; height: number | null }> {
  if (!SENT_TYPES.test(file.type)) throw new ApiError('file.type', 415, '')
  const light = await lighter(file)
  if (light.size > maxBytes) throw new ApiError('file.too_large', 413, '')
  const picture = await decode(light)
  if (!picture) throw new ApiError('file.damaged', 400, '')
  const { width, height } = picture
  picture.close()
  return { file: light, width, height }
}

/** The same file when it is light, animated or of a kind this browser cannot draw. */
async function lighter(file: File): Promise<File> {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < LIGHT_BYTES) return file
  const picture = await decode(file)
  if (!picture) return file
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  // PNG may hold transparency or a drawing with sharp lines: it stays PNG.
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg'
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.85))
  return blob && blob.size < file.size ? new File([blob], file.name, { type }) : file
}

async function decode(file: File): Promise<ImageBitmap | null> {
  try {
    // Photographs of phones are turned by their metadata, which the smaller copy no longer has.
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}
