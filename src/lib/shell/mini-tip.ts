// In the mini rail the words are for screen readers only: a tooltip gives them to the others.
import type { Attachment } from 'svelte/attachments'
import { tooltip } from '$lib/ui/tooltip'

export function miniTip(text: string): Attachment<HTMLElement> {
  return tooltip(text, {
    when: (target) => (target.querySelector('span:not(.strand, .av, .av *)')?.clientWidth ?? 2) <= 1
  })
}
