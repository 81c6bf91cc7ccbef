// A file as the words that the search finds in it. Runs in the text thread only.
import { decoded } from '#server/import/documents/decoded'
import { Refusal } from '#server/import/documents/refusal'
import type { TextKind } from './kinds'
import { docxText, odtText } from './office'
import { pdfText } from './pdf'

export interface TextJob {
  kind: TextKind
  bytes: Uint8Array
}

/** As much as the index takes of one text (search_plain in migrations/). */
export const MOST_CHARACTERS = 400_000

/** @throws Refusal, or anything else for a file that is damaged */
export async function readText({ kind, bytes }: TextJob): Promise<string> {
  if (bytes.byteLength === 0) throw new Refusal('import.empty', 'no byte')
  const text = await wordsOf(kind, bytes)
  return (
    text
      .normalize('NFC')
      // PostgreSQL keeps no zero; the others are no words either.
      .replace(/[\p{Cc}\p{Co}\p{Cn}]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '))
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n[ \n]*/g, '\n')
      .slice(0, MOST_CHARACTERS)
      .toWellFormed()
      .trim()
  )
}

function wordsOf(kind: TextKind, bytes: Uint8Array): string | Promise<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (kind) {
    case 'pdf':
      return pdfText(bytes, MOST_CHARACTERS)
    case 'docx':
      return docxText(buffer, MOST_CHARACTERS)
    case 'odt':
      return odtText(buffer, MOST_CHARACTERS)
    case 'plain':
      return decoded(buffer).slice(0, MOST_CHARACTERS)
  }
}
