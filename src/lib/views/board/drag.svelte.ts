// A card under a finger or a mouse. A touch must rest a moment first, so that the board can still be scrolled.
const REST_MS = 280
const SLIP = 8

export interface Target {
  column: string
  at: number
}

interface Gesture {
  id: string
  from: string
  x: number
  y: number
}

export class CardDrag {
  /** The card that is held up; null: none. */
  held = $state<string | null>(null)
  from = $state<string | null>(null)
  target = $state.raw<Target | null>(null)
  #gesture: Gesture | null = null
  #element: HTMLElement | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #onlift: (id: string | null) => void
  readonly #ondrop: (id: string, from: string, target: Target) => void

  constructor(
    onlift: (id: string | null) => void,
    ondrop: (id: string, from: string, target: Target) => void
  ) {
    this.#onlift = onlift
    this.#ondrop = ondrop
  }

  press(event: PointerEvent, id: string, from: string): void {
    const element = event.currentTarget
    if (event.button !== 0 || !(element instanceof HTMLElement)) return
    if (event.target instanceof HTMLElement && event.target.closest('button')) return
    this.#gesture = { id, from, x: event.clientX, y: event.clientY }
    this.#element = element
    if (event.pointerType !== 'mouse') this.#timer = setTimeout(() => this.#lift(), REST_MS)
    addEventListener('pointermove', this.#move)
    addEventListener('pointerup', this.#up)
    addEventListener('pointercancel', this.cancel)
    addEventListener('touchmove', this.#still, { passive: false })
  }

  cancel = (): void => {
    clearTimeout(this.#timer)
    removeEventListener('pointermove', this.#move)
    removeEventListener('pointerup', this.#up)
    removeEventListener('pointercancel', this.cancel)
    removeEventListener('touchmove', this.#still)
    this.#element?.style.removeProperty('translate')
    this.#element = null
    this.#gesture = null
    if (this.held !== null) this.#onlift(null)
    this.held = null
    this.from = null
    this.target = null
  }

  #lift(): void {
    if (!this.#gesture) return
    this.held = this.#gesture.id
    this.from = this.#gesture.from
    this.#onlift(this.held)
  }

  #move = (event: PointerEvent): void => {
    const gesture = this.#gesture
    if (!gesture) return
    const [x, y] = [event.clientX - gesture.x, event.clientY - gesture.y]
    if (this.held === null) {
      if (Math.hypot(x, y) < SLIP) return
      // A finger that moves before it has rested is scrolling.
      if (event.pointerType !== 'mouse') return this.cancel()
      this.#lift()
    }
    this.#element?.style.setProperty('translate', `${x}px ${y}px`)
    this.target = targetAt(event.clientX, event.clientY, gesture.id)
  }

  #up = (): void => {
    const { held, target, from } = this
    this.cancel()
    if (held === null || from === null) return
    // The click that ends a drag opens nothing.
    addEventListener('click', (event) => event.preventDefault(), { capture: true, once: true })
    setTimeout(() => undefined)
    if (target) this.#ondrop(held, from, target)
  }

  #still = (event: TouchEvent): void => {
    if (this.held !== null) event.preventDefault()
  }
}

/** The column under the pointer, and before which of its cards. */
function targetAt(x: number, y: number, moving: string): Target | null {
  const column = document
    .elementsFromPoint(x, y)
    .find(
      (element): element is HTMLElement =>
        element instanceof HTMLElement && element.dataset['column'] !== undefined
    )
  const id = column?.dataset['column']
  if (!column || id === undefined) return null
  const cards = [...column.querySelectorAll<HTMLElement>('[data-card]')].filter(
    (card) => card.dataset['card'] !== moving
  )
  const before = cards.findIndex((card) => {
    const { top, height } = card.getBoundingClientRect()
    return y < top + height / 2
  })
  return { column: id, at: before < 0 ? cards.length : before }
}
