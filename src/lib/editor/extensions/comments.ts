// Comments shown in the text, as decorations: nothing of them is ever written in the document.
import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { ThreadDto } from '#shared/schemas/threads'
import { placeOf, type Place } from '../anchors'

export interface CommentsOptions {
  /** Of the content that is bound. */
  epoch: number
  onadd: () => void
  /** By keyboard: the next thread in the text, or the one before. */
  onmove: (step: 1 | -1) => void
  onopen: (threadId: string) => void
  /** Where each open thread stands now; null: its words are gone. */
  onplaced: (places: ReadonlyMap<string, Place | null>) => void
}

interface Shown {
  threads: ThreadDto[]
  active: string | null
  marks: DecorationSet
}

type News = Partial<Pick<Shown, 'threads' | 'active'>> | 'again'

const key = new PluginKey<Shown>('comments')
const AGAIN_MS = 200

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    comments: { showComments: (threads: ThreadDto[], active: string | null) => ReturnType }
  }
}

export const Comments = Extension.create<CommentsOptions>({
  name: 'comments',

  addOptions() {
    const nothing = () => undefined
    return { epoch: 1, onadd: nothing, onmove: nothing, onopen: nothing, onplaced: nothing }
  },

  addCommands() {
    return {
      showComments:
        (threads, active) =>
        ({ tr, dispatch }) => {
          dispatch?.(tr.setMeta(key, { threads, active }).setMeta('addToHistory', false))
          return true
        }
    }
  },

  addKeyboardShortcuts() {
    const run = (action: () => void) => () => {
      action()
      return true
    }
    const { onadd, onmove } = this.options
    return {
      'Mod-Alt-m': run(onadd),
      'Mod-Alt-n': run(() => onmove(1)),
      'Mod-Alt-p': run(() => onmove(-1))
    }
  },

  addProseMirrorPlugins() {
    const { epoch, onopen, onplaced } = this.options
    const draw = (state: EditorState, threads: ThreadDto[], active: string | null): Shown => {
      const places = new Map(threads.map((thread) => [thread.id, placeOf(state, thread, epoch)]))
      queueMicrotask(() => onplaced(places))
      const marks = threads.flatMap((thread) => {
        const place = places.get(thread.id)
        return place ? Decoration.inline(place.from, place.to, attributesOf(thread, active)) : []
      })
      return { threads, active, marks: DecorationSet.create(state.doc, marks) }
    }
    return [
      new Plugin<Shown>({
        key,
        state: {
          init: () => ({ threads: [], active: null, marks: DecorationSet.empty }),
          apply(tr, shown, _before, state) {
            const news = tr.getMeta(key) as News | undefined
            if (news === 'again') return draw(state, shown.threads, shown.active)
            if (news) return draw(state, news.threads ?? shown.threads, news.active ?? null)
            // Exact positions follow once typing pauses: asking Yjs at each letter would cost more than the letter.
            return tr.docChanged ? { ...shown, marks: shown.marks.map(tr.mapping, tr.doc) } : shown
          }
        },
        view: () => {
          let timer: ReturnType<typeof setTimeout> | undefined
          return {
            update: (view, before) => {
              if (before.doc.eq(view.state.doc) || key.getState(view.state)?.threads.length === 0) return
              clearTimeout(timer)
              timer = setTimeout(() => {
                if (!view.isDestroyed)
                  view.dispatch(view.state.tr.setMeta(key, 'again').setMeta('addToHistory', false))
              }, AGAIN_MS)
            },
            destroy: () => clearTimeout(timer)
          }
        },
        props: {
          decorations: (state) => key.getState(state)?.marks,
          handleClick: (_view, _at, event) => {
            const mark = event.target instanceof Element ? event.target.closest('[data-thread]') : null
            if (mark instanceof HTMLElement && mark.dataset.thread) onopen(mark.dataset.thread)
            return false
          }
        }
      })
    ]
  }
})

/** A `mark` is announced as highlighted by screen readers; `aria-details` leads them to what is said about it. */
function attributesOf(thread: ThreadDto, active: string | null) {
  return {
    nodeName: 'mark',
    class: thread.id === active ? 'cmt is-active' : 'cmt',
    'data-thread': thread.id,
    'aria-details': `thread-${thread.id}`
  }
}
