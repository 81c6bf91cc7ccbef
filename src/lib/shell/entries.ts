// The places of the rail and of the bottom bar. A screen that does not exist is not in the list; a new one adds its line.
import type { MessageKey } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'

export interface NavEntry {
  href: string
  label: MessageKey
  icon: IconName
  /** Also in the bottom bar of phones, which holds three beside « Ajouter » and « Menu ». */
  phone: boolean
  /** Only for those who may open it. */
  ability?: 'networkMember' | 'animate' | 'administer'
  /** Places that belong to it under another address. */
  also?: readonly string[]
}

export const ENTRIES: readonly NavEntry[] = [
  { href: '/', label: 'shell.nav.today', icon: 'sun-horizon', phone: true },
  { href: '/initiatives', label: 'shell.nav.initiatives', icon: 'path', phone: true },
  { href: '/documents', label: 'shell.nav.documents', icon: 'file-text', phone: true },
  {
    href: '/reseau',
    label: 'shell.nav.network',
    icon: 'map-trifold',
    phone: false,
    also: ['/structures', '/personnes']
  }
]

/** `/initiatives/x/documents` is inside `/initiatives`; home is only itself. */
export function isInside(path: string, href: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)
}

/** Where this entry leads, or what is kept under it. */
export function isCurrent(path: string, entry: NavEntry): boolean {
  return [entry.href, ...(entry.also ?? [])].some((href) => isInside(path, href))
}

export function entriesFor(me: { abilities: Record<string, boolean> }): readonly NavEntry[] {
  return ENTRIES.filter((entry) => entry.ability === undefined || me.abilities[entry.ability] === true)
}
