// One live block on screen: what the document says of it, and what the server shows to this person, asked again now and then.
import { createApi, unwrap } from '$lib/api/client'
import { cachedGet, isUnreachable } from '$lib/collab/device-cache'
import type { LiveBlockContext } from '$lib/editor/extensions/live-block'
import type { LiveBlockAttributes } from '#shared/editor/nodes/live-block'
import type { BlockDto, BlockFigure, BlockType } from '#shared/schemas/blocks'

const AGAIN_MS = 30_000

export interface BlockAsked {
  type: BlockType
  ref: string
  of?: BlockFigure
  field?: string
  view?: string
}

export class LiveBlockState {
  block = $state.raw<LiveBlockAttributes>() as LiveBlockAttributes
  /** `undefined`: not known yet. Null: not for this person, or gone. */
  shown = $state.raw<BlockDto | null>()
  unreachable = $state(false)
  readonly #context: LiveBlockContext

  constructor(context: LiveBlockContext) {
    this.#context = context
    this.block = context.block
  }

  get editable(): boolean {
    return this.#context.editable
  }

  change(data: Record<string, unknown>, fallback: string): void {
    this.#context.change(data, fallback)
  }

  remove(): void {
    this.#context.remove()
  }

  /** A text of the block's data; anyone who may write can put anything there. */
  text(key: string): string {
    const value = this.block.data[key]
    return typeof value === 'string' ? value : ''
  }

  async read(asked: BlockAsked): Promise<void> {
    const { type, ref, of = 'count', field = '', view = '' } = asked
    if (ref === '') return
    try {
      const query = { type, ref, of, field, view }
      const { item } = await cachedGet(`block:${Object.values(query).join(':')}`, () =>
        unwrap(createApi(fetch).blocks.$get({ query }))
      )
      this.shown = item
      this.unreachable = false
    } catch (error) {
      this.unreachable = true
      if (!isUnreachable(error)) console.warn('a live block could not be read', error)
    }
  }

  /** @returns what stops it */
  follow(asked: () => BlockAsked): () => void {
    void this.read(asked())
    const again = () => {
      if (document.visibilityState === 'visible') void this.read(asked())
    }
    const timer = setInterval(again, AGAIN_MS)
    document.addEventListener('visibilitychange', again)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', again)
    }
  }
}
