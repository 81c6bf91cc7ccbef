// A mention in the text: a link with the name of today, or neutral words. Copied as what this reader sees. `@` opens the list.
import { Extension, type NodeViewRendererProps } from '@tiptap/core'
import { NodeSelection, PluginKey } from '@tiptap/pm/state'
import { Suggestion } from '@tiptap/suggestion'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { Mention } from '#shared/editor/nodes/mention'
import { targetOf } from '#shared/mentions'
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'
import type { FoundMention, Mentions } from '../mentions/contract'
import type { SlashEntry } from '../slash/entries'
import type { SlashMenuState } from '../slash/slash.svelte'

export function mentionView(mentions: Mentions) {
  return Mention.extend({
    // Before lists, which would cut their line at it.
    priority: 1001,
    addNodeView() {
      return (props) => new MentionView(props, mentions)
    },
    addKeyboardShortcuts() {
      return {
        // Reached with the arrows, a mention is a link like any other.
        Enter: ({ editor }) => {
          const { selection } = editor.state
          if (!(selection instanceof NodeSelection) || selection.node.type.name !== 'mention') return false
          const { href } = mentions.read(targetOf(selection.node.attrs))
          if (href !== null) mentions.open(href)
          return href !== null
        }
      }
    }
  }).configure({ nameOf: (target) => mentions.read(target).text })
}

class MentionView {
  readonly dom = document.createElement('span')
  readonly #mentions: Mentions
  readonly #stop: () => void
  #attrs: Record<string, unknown>

  constructor(props: NodeViewRendererProps, mentions: Mentions) {
    this.#mentions = mentions
    this.#attrs = props.node.attrs
    this.dom.className = 'mention'
    this.dom.contentEditable = 'false'
    this.#stop = mentions.onchange(() => this.#draw())
    this.#draw()
  }

  update(node: NodeViewRendererProps['node']): boolean {
    if (node.type.name !== 'mention') return false
    this.#attrs = node.attrs
    this.#draw()
    return true
  }

  ignoreMutation(): boolean {
    return true
  }

  destroy(): void {
    this.#stop()
  }

  #draw(): void {
    const target = targetOf(this.#attrs)
    const { state, text, context, href } = this.#mentions.read(target)
    this.dom.dataset.kind = target.kind
    this.dom.dataset.state = state
    this.dom.title = [this.#mentions.kindName(target.kind), context].filter(Boolean).join(', ')
    if (href === null) {
      this.dom.textContent = text
      return
    }
    const link = document.createElement('a')
    link.href = href
    link.textContent = text
    link.draggable = false
    link.addEventListener('click', (event) => {
      // With a modifier the browser opens it elsewhere, as for any link.
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
      event.preventDefault()
      this.#mentions.open(href)
    })
    this.dom.replaceChildren(link)
  }
}

const ICONS: Record<FoundMention['kind'], IconName> = {
  person: 'user',
  organisation: 'buildings',
  page: 'file-text',
  record: 'identification-card',
  initiative: 'path',
  date: 'calendar-blank'
}

export function mentionEntry(t: Messages, { kind, ref, name, context }: FoundMention): SlashEntry {
  return {
    key: `${kind}:${ref}`,
    group: t(`mention.group.${kind}`),
    label: name,
    note: [t(`mention.kind.${kind}`), context].filter(Boolean).join(', '),
    keywords: context,
    icon: ICONS[kind],
    run: (editor) => editor.chain().focus().insertMention({ kind, ref }).insertContent(' ').run()
  }
}

export function mentionExtension(menu: SlashMenuState, mentions: Mentions, t: Messages) {
  return Extension.create({
    name: 'mentionMenu',
    addProseMirrorPlugins() {
      return [
        Suggestion<SlashEntry>({
          pluginKey: new PluginKey('mentionMenu'),
          editor: this.editor,
          char: '@',
          // Names have spaces; after an elision, a bracket or a quotation mark too.
          allowSpaces: true,
          allowedPrefixes: [' ', '\u00a0', '\u202f', '(', '«', '’', "'", '"'],
          debounce: 90,
          allow: ({ state, range }) => {
            const { parent } = state.doc.resolve(range.from)
            return this.editor.isEditable && !parent.type.spec.code
          },
          shouldShow: ({ transaction, editor, query }) =>
            !transaction.getMeta(ySyncPluginKey)?.isChangeOrigin && editor.isFocused && isName(query),
          items: async ({ query, signal }) =>
            (await mentions.search(query, signal)).map((found) => mentionEntry(t, found)),
          render: () => ({
            onStart: (props) => menu.show(props),
            onUpdate: (props) => menu.show(props),
            onKeyDown: ({ event }) => menu.onkeydown(event),
            onExit: () => menu.close()
          })
        })
      ]
    }
  })
}

/** A sentence that goes on after an `@` is no name that is being looked for. */
function isName(query: string): boolean {
  return query.length <= 60 && query.split(/\s+/).length <= 6 && !/^\s|\s{2}/.test(query)
}
