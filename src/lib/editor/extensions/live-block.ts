// How a block of a plugin is shown: by its renderer when there is one, else as a card with its fallback text. Never deleted for
// want of a renderer, copied whole.
import type { LiveBlockAttributes } from '#shared/editor/nodes/live-block'
import { LiveBlock } from '#shared/editor/nodes/live-block'

export interface LiveBlockRenderer {
  plugin: string
  type: string
  /** Versions of the data it understands, both included. */
  versions: [number, number]
  mount(
    target: HTMLElement,
    context: LiveBlockContext
  ): { update(block: LiveBlockAttributes): void; destroy(): void }
}

export interface LiveBlockContext {
  block: LiveBlockAttributes
  editable: boolean
  /** Keeps what it does not name. */
  change(data: Record<string, unknown>, fallback: string): void
  remove(): void
}

export interface LiveBlockViewOptions {
  renderers: LiveBlockRenderer[]
  /** Word on the rule of a card without renderer. */
  label: string
}

export function liveBlockView({ renderers, label }: LiveBlockViewOptions) {
  return LiveBlock.extend({
    addNodeView() {
      return ({ node, editor, getPos }) => {
        const dom = document.createElement('div')
        dom.className = 'block'
        dom.contentEditable = 'false'
        let block = attributesOf(node.attrs)
        const change = (data: Record<string, unknown>, fallback: string) => {
          const position = getPos()
          if (position === undefined || !editor.isEditable) return
          editor.commands.command(({ tr }) => {
            tr.setNodeMarkup(position, undefined, { ...block, data, fallback })
            return true
          })
        }
        const remove = () => {
          const position = getPos()
          if (position === undefined || !editor.isEditable) return
          editor
            .chain()
            .deleteRange({ from: position, to: position + 1 })
            .focus()
            .run()
        }
        const renderer = renderers.find((known) => understands(known, block))
        const mounted = renderer?.mount(dom, { block, editable: editor.isEditable, change, remove })
        if (!mounted) drawCard(dom, label, block.fallback)
        return {
          dom,
          update: (updated) => {
            const next = attributesOf(updated.attrs)
            if (
              updated.type.name !== 'liveBlock' ||
              renderers.find((known) => understands(known, next)) !== renderer
            ) {
              return false
            }
            block = next
            if (mounted) mounted.update(block)
            else drawCard(dom, label, block.fallback)
            return true
          },
          // What the renderer draws is its own affair.
          ignoreMutation: () => true,
          stopEvent: (event) => mounted !== undefined && !/^drag|^drop/.test(event.type),
          destroy: () => mounted?.destroy()
        }
      }
    }
  })
}

function understands(renderer: LiveBlockRenderer, block: LiveBlockAttributes): boolean {
  const [oldest, newest] = renderer.versions
  return (
    renderer.plugin === block.plugin &&
    renderer.type === block.type &&
    block.version >= oldest &&
    block.version <= newest
  )
}

function drawCard(dom: HTMLElement, label: string, fallback: string): void {
  const title = document.createElement('p')
  title.className = 'block__label'
  title.textContent = label
  const text = document.createElement('p')
  text.className = 'block__text'
  text.textContent = fallback
  dom.replaceChildren(title, text)
}

/** Cleaned when the node was made (shared/editor/attributes). */
function attributesOf(attrs: Record<string, unknown>): LiveBlockAttributes {
  return attrs as unknown as LiveBlockAttributes
}
