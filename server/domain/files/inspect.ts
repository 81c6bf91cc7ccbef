// What was sent, judged by its bytes: images are drawn again (nothing hidden survives, no place or device in them),
// other files are kept as they are and never shown by the browser on our address.
import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { AppError } from '#shared/errors'

export interface Inspected {
  bytes: Uint8Array
  mediaType: string
  width: number | null
  height: number | null
}

/** What the browser may show in place. Everything else is a download. */
export const RASTER_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'] as const
type RasterType = (typeof RASTER_TYPES)[number]

const MAX_SIDE = 4096
/** 100 megapixels: a large photograph, not a bomb. */
const MAX_PIXELS = 100_000_000
const MAX_FRAMES_PIXELS = 200_000_000
const IMAGE_NAME = /\.(png|jpe?g|jfif|gif|webp|avif|bmp|ico|svgz?|tiff?|heic|heif)$/i
const PLAIN = new Map([
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['md', 'text/markdown'],
  ['ics', 'text/calendar']
])

// Two cores shared with everything else; nothing is kept between two images.
sharp.concurrency(1)
sharp.cache(false)

/** @throws file.damaged, file.type */
export async function inspect(bytes: Uint8Array, name: string): Promise<Inspected> {
  if (bytes.byteLength === 0) throw new AppError('file.damaged')
  if (isSvg(bytes) || /\.svgz?$/i.test(name)) throw new AppError('file.type')
  const found = await fileTypeFromBuffer(bytes)
  const raster = RASTER_TYPES.find((type) => type === found?.mime)
  if (raster) return redraw(bytes, raster)
  // A text or a program named like an image would be believed by whoever downloads it.
  if (IMAGE_NAME.test(name) && !found?.mime.startsWith('image/')) throw new AppError('file.type')
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const mediaType = found?.mime ?? PLAIN.get(extension) ?? 'application/octet-stream'
  return { bytes, mediaType, width: null, height: null }
}

async function redraw(bytes: Uint8Array, mediaType: RasterType): Promise<Inspected> {
  try {
    const animated = mediaType === 'image/gif' || mediaType === 'image/webp'
    const limitInputPixels = animated ? MAX_FRAMES_PIXELS : MAX_PIXELS
    const drawn = await sharp(bytes, { animated, limitInputPixels, failOn: 'error', autoOrient: true })
      .resize({ width: MAX_SIDE, height: MAX_SIDE, fit: 'inside', withoutEnlargement: true })
      .toFormat(formatOf(mediaType))
      .timeout({ seconds: 20 })
      .toBuffer({ resolveWithObject: true })
    const { width, height, pageHeight } = drawn.info
    return { bytes: drawn.data, mediaType, width, height: pageHeight ?? height }
  } catch (cause) {
    throw new AppError('file.damaged', {}, { cause })
  }
}

function formatOf(mediaType: RasterType): 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' {
  return mediaType.slice('image/'.length) as 'png' | 'jpeg' | 'webp' | 'gif' | 'avif' // RASTER_TYPES holds no other
}

/** By its bytes, whatever it is called: the only image that can hold a program. */
function isSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder('utf-8').decode(bytes.subarray(0, 8192))
  const utf16 = new TextDecoder('utf-16le').decode(bytes.subarray(0, 8192))
  return /<(?:[\w-]+:)?svg[\s>/]/i.test(head) || /<(?:[\w-]+:)?svg[\s>/]/i.test(utf16)
}
