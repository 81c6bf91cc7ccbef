// Which files are read for the search, by what their bytes are (server/domain/files/inspect.ts says it at upload).

export type TextKind = 'pdf' | 'docx' | 'odt' | 'plain'

const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const ODF = 'application/vnd.oasis.opendocument.text'

const TEXT_KINDS: Readonly<Record<string, TextKind>> = {
  'application/pdf': 'pdf',
  [`${OFFICE}.document`]: 'docx',
  [`${OFFICE}.template`]: 'docx',
  'application/vnd.ms-word.document.macroenabled.12': 'docx',
  [ODF]: 'odt',
  [`${ODF}-template`]: 'odt',
  'text/plain': 'plain',
  'text/markdown': 'plain',
  'text/csv': 'plain'
}

export const TEXT_TYPES = Object.keys(TEXT_KINDS)
/** What an office file may look like when its parts stand in an unusual order: then its name says what it is. */
export const LOOSE_TYPE = 'application/zip'

/** Null: not read. */
export function textKindOf(mediaType: string, name: string): TextKind | null {
  if (mediaType !== LOOSE_TYPE) return TEXT_KINDS[mediaType] ?? null
  const [, extension] = /\.(docx|odt)$/i.exec(name) ?? []
  return extension ? (extension.toLowerCase() === 'odt' ? 'odt' : 'docx') : null
}
