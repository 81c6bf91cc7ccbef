// The types an initiative can be opened from. The core gives one; the plugin registry will add its own to this list.
import type { Messages } from '$lib/i18n'
import type { IconName } from '$lib/ui/icons'

/** What the gallery shows of a type, in the language of the person. */
export interface InitiativeType {
  /** Sent to POST /initiatives; stored, never renamed. */
  id: string
  title: string
  description: string
  /** Last line of the card: who uses it, what for. */
  note: string
  /** In their order; empty for a type that brings none. */
  phases: { title: string; detail: string }[]
  brings: { icon: IconName; text: string }[]
}

export function initiativeTypes(t: Messages): InitiativeType[] {
  return [
    {
      id: 'free',
      title: t('initiatives.type.free'),
      description: t('initiatives.type.free.description'),
      note: t('initiatives.type.free.note'),
      phases: [],
      brings: [
        { icon: 'file-text', text: t('initiatives.type.free.brings.documents') },
        { icon: 'path', text: t('initiatives.type.free.brings.path') },
        { icon: 'shield-check', text: t('initiatives.type.brings.reach') }
      ]
    }
  ]
}

/** The name of a type, or a plain word for one whose plugin is not there any more. */
export function typeTitle(t: Messages, id: string): string {
  return initiativeTypes(t).find((type) => type.id === id)?.title ?? t('initiatives.type.unknown')
}
