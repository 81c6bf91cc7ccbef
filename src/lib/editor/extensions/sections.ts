// One section of a text at a time, for a meeting room: the rest is there and not shown. Sections begin at titles of the two upper levels
// and at rules; what others write moves nothing under the eyes of the room.
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

export interface Section {
  /** Block of the text where it begins, and the one after its last. */
  from: number
  to: number
  title: string
  /** By what it says it is known again when the text before it has changed. */
  first: Node | null
}

interface Shown {
  index: number
  first: Node | null
}

const DEEPEST = 2
const key = new PluginKey<Shown>('sections')

export function sectionsOf(doc: Node): Section[] {
  const sections: Section[] = []
  let open: Section | null = null
  doc.forEach((node, _offset, index) => {
    const heading = node.type.name === 'heading' && Number(node.attrs.level) <= DEEPEST
    const rule = node.type.name === 'horizontalRule'
    if (heading || rule || !open) {
      open = {
        from: rule ? index + 1 : index,
        to: index + 1,
        title: heading ? node.textContent : '',
        first: rule ? null : node
      }
      sections.push(open)
      return
    }
    open.first ??= node
    open.to = index + 1
  })
  return sections.filter((section) => says(doc, section))
}

/** A section that holds nothing but empty lines is no screen. */
function says(doc: Node, { from, to }: Section): boolean {
  for (let index = from; index < to; index += 1) {
    const node = doc.child(index)
    if (node.textContent.trim() !== '' || node.isAtom || hasAtom(node)) return true
  }
  return false
}

function hasAtom(node: Node): boolean {
  let found = false
  node.descendants((child) => {
    found ||= child.isAtom && !child.isText
    return !found
  })
  return found
}

export function shownSection(state: EditorState): number {
  return key.getState(state)?.index ?? 0
}

export function showSection(state: EditorState, index: number) {
  return state.tr.setMeta(key, index)
}

export const Sections = Extension.create({
  name: 'sections',
  addProseMirrorPlugins() {
    return [
      new Plugin<Shown>({
        key,
        state: {
          init: (_config, state) => ({ index: 0, first: sectionsOf(state.doc)[0]?.first ?? null }),
          apply: (tr, shown, _old, state) => {
            const wanted: unknown = tr.getMeta(key)
            if (typeof wanted !== 'number' && !tr.docChanged) return shown
            const sections = sectionsOf(state.doc)
            const index = typeof wanted === 'number' ? wanted : again(sections, shown)
            const kept = Math.max(0, Math.min(index, sections.length - 1))
            return { index: kept, first: sections[kept]?.first ?? null }
          }
        },
        props: {
          decorations: (state) => away(state)
        }
      })
    ]
  }
})

/** Where the section on screen stands now; the nearest when several begin alike, its old place when its own beginning was changed. */
function again(sections: Section[], { index, first }: Shown): number {
  let found = index
  let nearest = Infinity
  for (const [place, section] of sections.entries()) {
    if (first === null || !section.first?.eq(first) || Math.abs(place - index) >= nearest) continue
    nearest = Math.abs(place - index)
    found = place
  }
  return found
}

function away(state: EditorState): DecorationSet {
  const section = sectionsOf(state.doc)[shownSection(state)]
  const hidden: Decoration[] = []
  state.doc.forEach((node, offset, index) => {
    if (section && index >= section.from && index < section.to) return
    hidden.push(Decoration.node(offset, offset + node.nodeSize, { class: 'is-away' }))
  })
  return DecorationSet.create(state.doc, hidden)
}
