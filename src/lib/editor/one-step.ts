// A change of the text that did not come from the keyboard, undone like one: « annuler » takes back the whole of it, and nothing else.
import type { Editor } from '@tiptap/core'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import type { UndoManager } from 'yjs'

export interface Step {
  /** What follows is another step. */
  end(): void
  undo(): void
}

/** @param origin of the transactions of the step */
export function stepOf(editor: Editor | null, origin: unknown): Step {
  const found: { undoManager?: UndoManager } | undefined = editor && yUndoPluginKey.getState(editor.state)
  const manager = found?.undoManager
  manager?.addTrackedOrigin(origin)
  manager?.stopCapturing()
  const before = manager?.undoStack.length ?? 0
  return {
    end: () => manager?.stopCapturing(),
    undo: () => {
      while (manager && manager.undoStack.length > before && manager.undo()) continue
    }
  }
}
