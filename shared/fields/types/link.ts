import { words } from '../families'

export const link = words({
  id: 'link',
  max: 2000,
  check: (raw) => (typeof raw === 'string' ? address(raw) : undefined),
  read: (text) =>
    address(text) ?? (/^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(text) ? address(`https://${text}`) : undefined)
})

/** Only what a reader may safely follow. */
function address(text: string): string | undefined {
  if (text.length > 2000 || /[^\x21-\uffff]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'https:' || url.protocol === 'http:' ? text : undefined
}
