import { plainText } from './plain-text'
import type { AvatarProps, PlateProps } from './types'

export interface ComboOption {
  value: string
  label: string
  note?: string
  plate?: PlateProps
  avatar?: AvatarProps
  disabled?: boolean
}

/** Accents and case forgiven; every word must be somewhere in the label, the note or the code. */
export function matching(options: readonly ComboOption[], query: string): readonly ComboOption[] {
  const words = plainText(query).split(' ').filter(Boolean)
  if (words.length === 0) return options
  return options.filter((option) => {
    const text = plainText(`${option.label} ${option.note ?? ''} ${option.plate?.code ?? ''}`)
    return words.every((word) => text.includes(word))
  })
}
