// y-tiptap 3.0.9 remembers where the selection was before a change of one's own, and looks it up in the text when others write. In a text that
// has become shorter since, it would throw in the middle of their change: none of it would be shown, and the next letter could take it back.
import type { Editor } from '@tiptap/core'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

interface Remembered {
  absAnchor?: number | null
  absHead?: number | null
}

/** To be called before the binding sees a change. What lies beyond the end then goes by its Yjs position alone. */
export function forgetStale({ state }: Editor): void {
  const kept: Remembered | null | undefined =
    ySyncPluginKey.getState(state)?.binding?.beforeTransactionSelection
  if (!kept) return
  const end = state.doc.content.size
  if ((kept.absAnchor ?? 0) > end) kept.absAnchor = null
  if ((kept.absHead ?? 0) > end) kept.absHead = null
}
