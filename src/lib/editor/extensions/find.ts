// Find and replace: every match is marked, one of them is the current one. What is typed by others meanwhile moves the marks along.
import { Extension, type Editor } from '@tiptap/core'
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { findMatches, type FindQuery, type Match } from '../find/search'
import { stepOf } from '../one-step'

export interface FindState {
  query: FindQuery | null
  matches: Match[]
  /** Index in `matches`; -1 when there is none. */
  current: number
  marks: DecorationSet
}

type Change = { query: FindQuery | null } | { current: number }

const key = new PluginKey<FindState>('find')
const NOTHING: FindState = { query: null, matches: [], current: -1, marks: DecorationSet.empty }

export interface FindOptions {
  /** « Chercher », or « Remplacer » when `replacing`. */
  onfind: (replacing: boolean) => void
}

export const Find = Extension.create<FindOptions>({
  name: 'find',
  priority: 2000,

  addOptions() {
    return { onfind: () => undefined }
  },

  addKeyboardShortcuts() {
    const open = (replacing: boolean) => () => {
      this.options.onfind(replacing)
      return true
    }
    return { 'Mod-f': open(false), 'Mod-h': open(true) }
  },

  addProseMirrorPlugins() {
    return [
      new Plugin<FindState>({
        key,
        state: {
          init: () => NOTHING,
          apply: (transaction, before, _, state) => next(transaction, before, state)
        },
        props: { decorations: (state) => key.getState(state)?.marks }
      })
    ]
  }
})

export function findState(editor: Editor): FindState {
  return key.getState(editor.state) ?? NOTHING
}

/** Null: nothing is marked any more. The current match is the first one after the cursor. */
export function find(editor: Editor, query: FindQuery | null): void {
  editor.view.dispatch(editor.state.tr.setMeta(key, { query } satisfies Change))
  show(editor)
}

/** Round and round. */
export function step(editor: Editor, by: 1 | -1): void {
  const { matches, current } = findState(editor)
  if (matches.length === 0) return
  const to = (current + by + matches.length) % matches.length
  editor.view.dispatch(editor.state.tr.setMeta(key, { current: to } satisfies Change))
  show(editor)
}

/** Puts the words in the place of the current match, and goes to the next one. */
export function replaceCurrent(editor: Editor, words: string): void {
  const { matches, current } = findState(editor)
  const match = matches[current]
  if (!match) return
  const own = stepOf(editor, ySyncPluginKey)
  const transaction = put(editor.state.tr, match, words)
  const after = match.from + words.length
  transaction.setSelection(TextSelection.near(transaction.doc.resolve(after)))
  editor.view.dispatch(transaction)
  own.end()
  // Another search from here: what was put in may itself be a match.
  find(editor, findState(editor).query)
}

/** One step for « annuler ». @returns how many */
export function replaceAll(editor: Editor, words: string): number {
  const { matches } = findState(editor)
  if (matches.length === 0) return 0
  const own = stepOf(editor, ySyncPluginKey)
  const transaction = editor.state.tr
  for (const match of [...matches].reverse()) put(transaction, match, words)
  editor.view.dispatch(transaction)
  own.end()
  return matches.length
}

/** Closes the search with the cursor on what was found. */
export function settle(editor: Editor): void {
  const { matches, current } = findState(editor)
  const match = matches[current]
  const transaction = editor.state.tr.setMeta(key, { query: null } satisfies Change)
  if (match) transaction.setSelection(TextSelection.create(transaction.doc, match.from, match.to))
  editor.view.dispatch(transaction)
  editor.view.focus()
}

function put(transaction: Transaction, { from, to }: Match, words: string): Transaction {
  return words === '' ? transaction.delete(from, to) : transaction.insertText(words, from, to)
}

function next(transaction: Transaction, before: FindState, state: EditorState): FindState {
  // Set by the functions above only.
  const change = transaction.getMeta(key) as Change | undefined
  if (change && 'current' in change) return marked(state, before.query, before.matches, change.current)
  const query = change ? change.query : before.query
  if (query === null) return NOTHING
  if (!change && !transaction.docChanged) return before
  const matches = findMatches(state.doc, query)
  const kept = before.matches[before.current]
  const from = change || !kept ? state.selection.from : transaction.mapping.map(kept.from)
  const after = matches.findIndex((match) => match.from >= from)
  return marked(state, query, matches, matches.length === 0 ? -1 : Math.max(0, after))
}

function marked(state: EditorState, query: FindQuery | null, matches: Match[], current: number): FindState {
  const marks = matches.map(({ from, to }, index) =>
    Decoration.inline(from, to, { class: index === current ? 'found found--current' : 'found' })
  )
  return { query, matches, current, marks: DecorationSet.create(state.doc, marks) }
}

function show(editor: Editor): void {
  editor.view.dom.querySelector('.found--current')?.scrollIntoView({ block: 'center' })
}
