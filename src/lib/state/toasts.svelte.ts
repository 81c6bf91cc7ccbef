// Short messages at the bottom of the screen. Never the only place an error appears.
//   const toasts = useToasts()
//   toasts.show(t('pages.trashed', { title }), { undo: () => restore(id) })
import { getContext, setContext } from 'svelte'

export interface Toast {
  id: number
  text: string
  undo?: () => void | Promise<void>
}

const LIFETIME = 6000

export class Toasts {
  items = $state.raw<Toast[]>([])
  #next = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  /** `undo` shows « Annuler ». Six seconds, held while pointed at or focused. */
  show(text: string, { undo }: { undo?: Toast['undo'] } = {}): void {
    const toast = { id: this.#next++, text, undo }
    // Three at most: older ones have been read or will not be.
    for (const old of this.items.slice(0, -2)) this.dismiss(old.id)
    this.items = [...this.items, toast]
    this.release(toast.id)
  }

  dismiss(id: number): void {
    this.hold(id)
    this.items = this.items.filter((toast) => toast.id !== id)
  }

  hold(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  release(id: number): void {
    this.hold(id)
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), LIFETIME)
    )
  }
}

export function provideToasts(): Toasts {
  return setContext(KEY, new Toasts())
}

export function useToasts(): Toasts {
  return getContext<Toasts>(KEY)
}

const KEY = Symbol('toasts')
