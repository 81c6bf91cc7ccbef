// What the screen is like, for the few things CSS cannot decide. On the server and before mounting: a wide screen with a pointer.
import { MediaQuery } from 'svelte/reactivity'

/** Under 900 px there is no rail: top bar and bottom bar. */
export const narrow = () => new MediaQuery('(max-width: 899px)', false)
export const phone = () => new MediaQuery('(max-width: 599px)', false)
export const touch = () => new MediaQuery('(pointer: coarse)', false)

/** Shortcuts are written with ⌘ on a Mac; known only in a browser. */
export function isMac(): boolean {
  return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
}
