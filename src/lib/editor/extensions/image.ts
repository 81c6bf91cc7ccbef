// A picture in the text: drawn by the DOM, its width as a class of the stylesheet. One that is not on the server yet is shown from this
// device to whoever added it, and as a place that waits to the others. Editing its description is in toolbar/.
import type { NodeViewRendererProps } from '@tiptap/core'
import { DocumentImage } from '#shared/editor/nodes/image'
import { safeImage } from '#shared/editor/addresses'
import { sizeOf } from '../image-size'
import { namedAt } from '../picture-address'
import type { Pictures } from '../pictures'

export interface ImageViewOptions {
  pictures: Pictures
  words: ImageWords
}

export interface ImageWords {
  /** Said in place of a picture that cannot be loaded (offline, deleted). */
  missing: string
  /** To the others, in place of a picture that somebody's device has not sent yet. */
  awaited: string
  /** To whoever added it, below it. */
  waitsHere: string
  /** The same, while it leaves. */
  leaving: (share: number) => string
  refused: (code: string) => string
  giveUp: string
}

/** Somebody else's device has not been near a network for so long: it will not come any more. */
const AWAITED_MS = 30 * 24 * 3_600_000
const FIRST_LOOK_MS = 700
const LONGEST_LOOK_MS = 60_000
/** What leaves at once needs no word. */
const QUIET_MS = 1_200

export function imageView({ pictures, words }: ImageViewOptions) {
  return DocumentImage.extend({
    addNodeView() {
      return (props) => new PictureView(props, pictures, words)
    }
  })
}

class PictureView {
  readonly dom = document.createElement('figure')
  readonly #picture = document.createElement('img')
  readonly #caption = document.createElement('figcaption')
  readonly #absent = document.createElement('p')
  readonly #note = document.createElement('p')
  readonly #props: NodeViewRendererProps
  readonly #pictures: Pictures
  readonly #words: ImageWords
  readonly #stops: (() => void)[]
  readonly #since = performance.now()
  #src: string | null = null
  #local: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_LOOK_MS
  #gone = false

  constructor(props: NodeViewRendererProps, pictures: Pictures, words: ImageWords) {
    this.#props = props
    this.#pictures = pictures
    this.#words = words
    this.#absent.className = 'figure__missing'
    this.#note.className = 'figure__note'
    this.#picture.draggable = false
    this.#picture.addEventListener('error', () => this.#failed())
    this.#picture.addEventListener('load', () => this.#loaded())
    this.dom.append(this.#picture)
    this.#stops = [pictures.onchange(() => void this.#look()), pictures.onprogress(() => this.#progressed())]
    addEventListener('online', this.#again)
    this.#draw(props.node.attrs)
  }

  update(node: NodeViewRendererProps['node']): boolean {
    if (node.type.name !== 'image') return false
    this.#draw(node.attrs)
    return true
  }

  ignoreMutation(): boolean {
    return true
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLButtonElement
  }

  destroy(): void {
    this.#gone = true
    clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
    removeEventListener('online', this.#again)
    if (this.#local !== null) URL.revokeObjectURL(this.#local)
  }

  #draw(attrs: Record<string, unknown>): void {
    this.#picture.alt = String(attrs.alt ?? '')
    if (typeof attrs.naturalWidth === 'number') this.#picture.width = attrs.naturalWidth
    if (typeof attrs.naturalHeight === 'number') this.#picture.height = attrs.naturalHeight
    this.dom.dataset.width = sizeOf(attrs.width)
    this.#caption.textContent = String(attrs.caption ?? '')
    if (this.#caption.textContent === '') this.#caption.remove()
    else this.dom.append(this.#caption)
    const src = safeImage(attrs.src)
    if (src === this.#src || src === null) return
    this.#src = src
    void this.#look()
  }

  /** From this device if it waits here, else from the server. */
  async #look(): Promise<void> {
    const src = this.#src
    if (src === null) return
    const waiting = namedAt(src) === null ? null : await this.#pictures.waiting(src)
    if (this.#gone || src !== this.#src) return
    if (waiting) {
      this.#local ??= URL.createObjectURL(waiting.blob)
      this.#show(this.#local)
      const early = performance.now() - this.#since < QUIET_MS
      if (early && waiting.problem === null && navigator.onLine) setTimeout(() => void this.#look(), QUIET_MS)
      else this.#say(waiting.problem)
    } else {
      this.#note.remove()
      this.#show(src)
    }
  }

  #show(address: string): void {
    if (this.#picture.getAttribute('src') !== address) this.#picture.src = address
  }

  #progressed(): void {
    if (this.#note.isConnected && this.#note.dataset.problem === '') this.#note.textContent = this.#waits()
  }

  #waits(): string {
    const share = this.#src === null ? null : this.#pictures.progress(this.#src)
    return share === null ? this.#words.waitsHere : this.#words.leaving(share)
  }

  #say(problem: string | null): void {
    this.#note.textContent = problem === null ? this.#waits() : this.#words.refused(problem)
    this.#note.dataset.problem = problem ?? ''
    if (problem !== null) this.#note.append(this.#giveUpButton())
    this.#picture.after(this.#note)
  }

  #giveUpButton(): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn--sm'
    button.textContent = this.#words.giveUp
    button.addEventListener('click', () => void this.#giveUp())
    return button
  }

  async #giveUp(): Promise<void> {
    const { editor, getPos } = this.#props
    const at = getPos()
    if (this.#src === null) return
    await this.#pictures.giveUp(this.#src)
    if (at !== undefined && editor.isEditable) editor.commands.deleteRange({ from: at, to: at + 1 })
  }

  #failed(): void {
    const named = this.#src === null ? null : namedAt(this.#src)
    const awaited = named !== null && Date.now() - named.getTime() < AWAITED_MS
    this.#absent.textContent = [awaited ? this.#words.awaited : this.#words.missing, this.#picture.alt]
      .filter(Boolean)
      .join(' ')
    this.#picture.replaceWith(this.#absent)
    if (named === null) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#again, this.#wait)
    this.#wait = Math.min(LONGEST_LOOK_MS, this.#wait * 1.5)
  }

  /** Asked out of sight: what is written in its place stays until it is there. */
  #again = (): void => {
    if (!this.#absent.isConnected || this.#src === null) return
    this.#picture.removeAttribute('src')
    this.#picture.src = this.#src
  }

  #loaded(): void {
    this.#wait = FIRST_LOOK_MS
    if (this.#absent.isConnected) this.#absent.replaceWith(this.#picture)
  }
}
