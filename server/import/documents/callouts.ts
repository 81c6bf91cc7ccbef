// Framed passages as HTML and Markdown write them.
import { calloutTone, type CalloutTone } from '#shared/editor/callouts'
import type { DocumentNode } from '#shared/editor/index'

/** Ours says its tone; Markdown writes it as the first line of a quotation, `[!NOTE]`. Null: a quotation. */
export function calloutOf(own: string | null, content: DocumentNode[]): DocumentNode | null {
  if (own !== null) {
    return content.length === 0 ? null : { type: 'callout', attrs: { tone: calloutTone(own) }, content }
  }
  const [first, ...rest] = content
  const [line, ...others] = first?.type === 'paragraph' ? (first.content ?? []) : []
  const [mark = '', name = ''] = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/i.exec(line?.text ?? '') ?? []
  if (mark === '' || !first || !line) return null
  const tone = ALERTS[name.toUpperCase()] ?? 'note'
  const text = (line.text ?? '').slice(mark.length)
  const words =
    text === '' ? others.slice(others[0]?.type === 'hardBreak' ? 1 : 0) : [{ ...line, text }, ...others]
  const blocks = words.length > 0 ? [{ ...first, content: words }, ...rest] : rest
  return blocks.length === 0 ? null : { type: 'callout', attrs: { tone }, content: blocks }
}

const ALERTS: Record<string, CalloutTone> = {
  NOTE: 'note',
  TIP: 'tip',
  IMPORTANT: 'warning',
  WARNING: 'warning',
  CAUTION: 'warning'
}
