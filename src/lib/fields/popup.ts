// Places a list under the cell it belongs to, above it when there is no room, whatever scrolls around them.
const MARGIN = 8

export function below(element: HTMLElement): () => void {
  const place = () => {
    const anchor = element.parentElement?.getBoundingClientRect()
    if (!anchor) return
    const room = innerHeight - anchor.bottom - MARGIN
    const above = room < 240 && anchor.top > room
    const height = Math.max(120, Math.min(360, above ? anchor.top - MARGIN : room))
    const left = Math.max(MARGIN, Math.min(anchor.left, innerWidth - element.offsetWidth - MARGIN))
    element.style.setProperty('inset-inline-start', `${left}px`)
    element.style.setProperty('max-height', `${height}px`)
    if (above) element.style.setProperty('bottom', `${innerHeight - anchor.top + 4}px`)
    else element.style.setProperty('top', `${anchor.bottom + 4}px`)
  }
  place()
  addEventListener('scroll', place, true)
  addEventListener('resize', place)
  return () => {
    removeEventListener('scroll', place, true)
    removeEventListener('resize', place)
  }
}
