// A tooltip as an attachment: `<button {@attach tooltip('Gras')}>`. On hover after a moment, at once on keyboard focus; Escape hides it.
// It repeats the accessible name (aria-label), so assistive technologies are told nothing twice.
import type { Attachment } from 'svelte/attachments'

const DELAY = 450

interface Options {
  /** Asked each time: a label that is visible needs no tooltip. */
  when?: (target: HTMLElement) => boolean
}

export function tooltip(text: string, { when }: Options = {}): Attachment<HTMLElement> {
  return (target) => {
    if (text === '') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let bubble: HTMLElement | undefined

    const hide = () => {
      clearTimeout(timer)
      bubble?.remove()
      bubble = undefined
    }
    const show = () => {
      hide()
      if (when && !when(target)) return
      bubble = document.createElement('span')
      bubble.className = 'tip'
      bubble.textContent = text
      bubble.setAttribute('aria-hidden', 'true')
      bubble.addEventListener('pointerleave', hide)
      document.body.append(bubble)
      place(bubble, target.getBoundingClientRect())
    }
    const onEnter = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      clearTimeout(timer)
      timer = setTimeout(show, DELAY)
    }
    // WCAG 1.4.13: the pointer may travel onto the tooltip.
    const onLeave = (event: PointerEvent) => {
      if (bubble === undefined || event.relatedTarget !== bubble) hide()
    }
    const onFocus = () => {
      if (target.matches(':focus-visible')) show()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }

    target.addEventListener('pointerenter', onEnter)
    target.addEventListener('pointerleave', onLeave)
    target.addEventListener('pointerdown', hide)
    target.addEventListener('focus', onFocus)
    target.addEventListener('blur', hide)
    target.addEventListener('keydown', onKey)
    return () => {
      hide()
      target.removeEventListener('pointerenter', onEnter)
      target.removeEventListener('pointerleave', onLeave)
      target.removeEventListener('pointerdown', hide)
      target.removeEventListener('focus', onFocus)
      target.removeEventListener('blur', hide)
      target.removeEventListener('keydown', onKey)
    }
  }
}

/** Under the target, or above when there is no room; never over the edge. Styles through the DOM: the policy refuses attributes. */
function place(bubble: HTMLElement, target: DOMRect): void {
  const gap = 8
  const size = bubble.getBoundingClientRect()
  const left = target.left + target.width / 2 - size.width / 2
  const below = target.bottom + gap
  const top = below + size.height > window.innerHeight ? target.top - gap - size.height : below
  bubble.style.left = `${Math.max(gap, Math.min(left, window.innerWidth - size.width - gap))}px`
  bubble.style.top = `${top}px`
}
