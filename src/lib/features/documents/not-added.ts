// Why a picture or a file did not enter the text, in a sentence.
import { isApiError } from '$lib/api/client'
import { isPicture } from '$lib/editor/upload'
import type { useFormat, useMessages } from '$lib/i18n'
import { errorSentence } from '$lib/i18n/error-sentence'
import { NotKeptError } from './pictures'

type Messages = ReturnType<typeof useMessages>
type Format = ReturnType<typeof useFormat>

export function notAdded(t: Messages, format: Format, error: unknown, file: File, limit: number): string {
  const { name, size } = file
  if (isApiError(error, 'file.too_large'))
    return t('editor-files.too_large', { name, size: format.size(size), limit: format.size(limit) })
  const area = isPicture(file) ? 'editor.image' : 'editor-files'
  const reason = error instanceof NotKeptError ? t(`${area}.not_kept`) : errorSentence(t, error)
  return t(`${area}.failed`, { name, reason })
}
