// Bytes of a stranger as text, in whatever French offices have written it.
import { Refusal } from './refusal'

/** @throws Refusal for what is no text */
export function decoded(bytes: Buffer): string {
  const unicode =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : null
  if (
    unicode === null &&
    (bytes.includes(0) || /^(%PDF|\{\\rtf|\x89PNG|GIF8|PK)/.test(bytes.subarray(0, 5).toString('latin1')))
  ) {
    throw new Refusal('import.type', 'bytes that are no text')
  }
  try {
    return new TextDecoder(unicode ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Files of before: French Windows wrote these.
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
