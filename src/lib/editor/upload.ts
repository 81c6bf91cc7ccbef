// A picture from this device to the page's files. Big photographs are made smaller first: the country is on 50 kB/s.
import { ApiError } from '$lib/api/client'
import type { ErrorBody } from '#shared/errors'
import type { FileDto } from '#shared/schemas/pages'
import type { ImageAttributes } from '#shared/editor/nodes/image'

/** Longest side of a stored picture, in pixels: twice the width of the sheet, for sharp screens and A4 prints. */
const LONGEST = 2000
const LIGHT_BYTES = 600_000

/** @throws ApiError with the server's sentence, or `network.unreachable` */
export async function uploadPicture(
  pageId: string,
  file: File,
  onprogress: (share: number) => void
): Promise<Pick<ImageAttributes, 'src'> & Partial<ImageAttributes>> {
  const stored = await post(`/api/v1/pages/${pageId}/files`, await lighter(file), onprogress)
  return { src: stored.url, naturalWidth: stored.width, naturalHeight: stored.height }
}

/** `fetch` cannot tell how much has left. */
function post(url: string, file: File, onprogress: (share: number) => void): Promise<FileDto> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file)
    request.open('POST', url)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new ApiError('network.unreachable', 0, ''))
    request.onload = () => {
      if (request.status === 201) resolve(request.response)
      else reject(refusal(request.status, request.response))
    }
    request.send(form)
  })
}

function refusal(status: number, body: ErrorBody | null): ApiError {
  if (!body?.error) return new ApiError('internal', status, '')
  return new ApiError(body.error.code, status, body.error.message, [], body.error.requestId)
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
