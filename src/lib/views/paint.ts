// Colours of records and positions of what is drawn: set from scripts, since the content security policy lets no style attribute through.
import type { Attachment } from 'svelte/attachments'
import { optionColour } from '#shared/fields/options'

/** Background, text and line of the colour of an option. */
export function painted(colour: string | null | undefined): Attachment<HTMLElement | SVGElement> {
  return (element) => {
    const { background, text, line } = optionColour(colour ?? undefined)
    element.style.setProperty('--paint', `var(${background})`)
    element.style.setProperty('--paint-text', `var(${text})`)
    element.style.setProperty('--paint-line', `var(${line})`)
  }
}

/** Custom properties, or any other, of one element; taken away again when they are no longer wanted. */
export function styled(values: Record<string, string | number>): Attachment<HTMLElement | SVGElement> {
  return (element) => {
    for (const [name, value] of Object.entries(values)) element.style.setProperty(name, String(value))
    return () => {
      for (const name of Object.keys(values)) element.style.removeProperty(name)
    }
  }
}
