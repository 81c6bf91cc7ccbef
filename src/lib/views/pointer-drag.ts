// Dragging with a mouse, a pen or a finger (held a moment, so that the page still scrolls), for any view. It knows places as elements
// with `data-drop`; every view offers the same gesture by keyboard and menu.
import type { Attachment } from 'svelte/attachments'

/** Milliseconds that a finger stays still before it lifts something. */
const HOLD = 280
/** Pixels that a mouse moves before it is no longer a click. */
const SLACK = 6
const EDGE = 48

export interface DragOptions {
  /** What may be lifted, as a selector; its `data-drag` names it. */
  item: string
  enabled(): boolean
  /** What is under the pointer, while it moves; null: nothing that takes it. */
  over(id: string, place: HTMLElement | null, at: { x: number; y: number }): void
  drop(id: string): void
  cancel(): void
}

export function pointerDrag(options: DragOptions): Attachment<HTMLElement> {
  return (root) => {
    let pressed: { item: HTMLElement; id: string; x: number; y: number; pointer: number } | null = null
    let lifted: { item: HTMLElement; id: string; ghost: HTMLElement; dx: number; dy: number } | null = null
    let timer: ReturnType<typeof setTimeout> | undefined

    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !options.enabled() || !(event.target instanceof Element)) return
      // What is typed in keeps its own gestures.
      if (event.target.closest('textarea, input, select, [contenteditable="true"], [data-no-drag]')) return
      const item = event.target.closest<HTMLElement>(options.item)
      const id = item?.dataset['drag']
      if (!item || id === undefined || !root.contains(item)) return
      pressed = { item, id, x: event.clientX, y: event.clientY, pointer: event.pointerId }
      if (event.pointerType === 'touch') timer = setTimeout(() => lift(), HOLD)
      window.addEventListener('pointermove', move)
      window.addEventListener('pointerup', up)
      window.addEventListener('pointercancel', stop)
      window.addEventListener('keydown', key, true)
    }

    const lift = () => {
      if (!pressed) return
      const { item, id, x, y } = pressed
      const box = item.getBoundingClientRect()
      const clone = item.cloneNode(true)
      if (!(clone instanceof HTMLElement)) return
      clone.removeAttribute('data-drag')
      clone.setAttribute('aria-hidden', 'true')
      clone.inert = true
      clone.classList.add('is-ghost')
      const ghost = clone
      ghost.style.setProperty('inline-size', `${box.width}px`)
      ghost.style.setProperty('position', 'fixed')
      ghost.style.setProperty('inset', '0 auto auto 0')
      ghost.style.setProperty('pointer-events', 'none')
      ghost.style.setProperty('z-index', '90')
      ghost.style.setProperty('margin', '0')
      item.parentElement?.append(ghost)
      item.classList.add('is-lifted')
      document.getSelection()?.removeAllRanges()
      lifted = { item, id, ghost, dx: box.left - x, dy: box.top - y }
      follow(x, y)
    }

    const follow = (x: number, y: number) => {
      if (!lifted) return
      lifted.ghost.style.setProperty(
        'transform',
        `translate(${x + lifted.dx}px, ${y + lifted.dy}px) rotate(1deg)`
      )
      const under = document.elementFromPoint(x, y)
      const place = under?.closest<HTMLElement>('[data-drop]') ?? null
      options.over(lifted.id, place && root.contains(place) ? place : null, { x, y })
      const step = (position: number, size: number) =>
        position < EDGE ? -12 : position > size - EDGE ? 12 : 0
      window.scrollBy(0, step(y, window.innerHeight))
      place?.closest('[data-scroll]')?.scrollBy(step(x, window.innerWidth), 0)
    }

    const move = (event: PointerEvent) => {
      if (!pressed || event.pointerId !== pressed.pointer) return
      const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLACK
      if (!lifted && far && event.pointerType === 'touch') return stop()
      if (!lifted && far) lift()
      if (lifted) {
        event.preventDefault()
        follow(event.clientX, event.clientY)
      }
    }

    const up = () => {
      const id = lifted?.id
      const moved = lifted !== null
      end()
      if (!moved || id === undefined) return
      // The click that ends a drag opens nothing.
      window.addEventListener('click', swallow, { capture: true, once: true })
      setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 0)
      options.drop(id)
    }

    const stop = () => {
      const moved = lifted !== null
      end()
      if (moved) options.cancel()
    }

    const end = () => {
      clearTimeout(timer)
      lifted?.ghost.remove()
      lifted?.item.classList.remove('is-lifted')
      pressed = null
      lifted = null
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', stop)
      window.removeEventListener('keydown', key, true)
    }

    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !lifted) return
      event.stopPropagation()
      stop()
    }
    const swallow = (event: Event) => {
      event.preventDefault()
      event.stopPropagation()
    }
    // A finger that carries something no longer scrolls.
    const hold = (event: TouchEvent) => {
      if (lifted) event.preventDefault()
    }

    // Neither selecting text nor the browser's own dragging of it may begin meanwhile.
    const refuse = (event: Event) => {
      if (pressed) event.preventDefault()
    }

    root.addEventListener('pointerdown', down)
    root.addEventListener('selectstart', refuse)
    root.addEventListener('dragstart', refuse)
    root.addEventListener('touchmove', hold, { passive: false })
    return () => {
      stop()
      root.removeEventListener('pointerdown', down)
      root.removeEventListener('touchmove', hold)
      root.removeEventListener('selectstart', refuse)
      root.removeEventListener('dragstart', refuse)
    }
  }
}
