// One tab stop for a whole toolbar: arrows move inside it, Home and End jump, Escape gives the focus back to the text.
import type { Attachment } from 'svelte/attachments'

export function roving(onescape: () => void): Attachment<HTMLElement> {
  return (bar) => {
    const buttons = () =>
      [...bar.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')].filter(
        (button) => button.offsetParent !== null || getComputedStyle(bar).position === 'fixed'
      )
    let current: HTMLButtonElement | undefined

    const settle = () => {
      const all = buttons()
      if (!current || !all.includes(current)) current = all[0]
      for (const button of bar.querySelectorAll('button')) button.tabIndex = button === current ? 0 : -1
    }
    const onfocusin = ({ target }: FocusEvent) => {
      if (target instanceof HTMLButtonElement) current = target
      settle()
    }
    const onkeydown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        event.preventDefault()
        onescape()
        return
      }
      const all = buttons()
      const at = all.findIndex((button) => button === document.activeElement)
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key]
      if (at < 0 || next === undefined || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      all[(next + all.length) % all.length]?.focus()
    }
    const observer = new MutationObserver(settle)
    observer.observe(bar, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    bar.addEventListener('focusin', onfocusin)
    bar.addEventListener('keydown', onkeydown)
    settle()
    return () => {
      observer.disconnect()
      bar.removeEventListener('focusin', onfocusin)
      bar.removeEventListener('keydown', onkeydown)
    }
  }
}
