// The one mapping from a failure to the sentence a person reads. Knows the shape of an API error, not its class: primitives use it too.
import type { Messages } from './index'

/** Never empty: the server's own sentence, else the one of its code, else « Quelque chose a lâché de notre côté… ». */
export function errorSentence(t: Messages, error: unknown): string {
  if (!isSaid(error)) return t('common.error.unexpected')
  if (error.code === 'network.unreachable') return t('common.error.unreachable')
  return error.message || t.dynamic(`errors.${error.code}`, {}, t('common.error.unexpected'))
}

function isSaid(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error && error.name === 'ApiError' && 'code' in error && typeof error.code === 'string'
  )
}
