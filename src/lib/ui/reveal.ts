import type { Attachment } from 'svelte/attachments'

/** A row that scrolls sideways opens on its current item. */
export const revealCurrent: Attachment<HTMLElement> = (row) => {
  const current = row.querySelector<HTMLElement>('[aria-current], [aria-selected="true"]')
  if (current && row.scrollWidth > row.clientWidth) row.scrollLeft = current.offsetLeft - 24
}
