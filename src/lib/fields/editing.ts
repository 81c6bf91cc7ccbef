// How a value is written on screen, by family of types: typed text, a list to choose from, at once (a box), or not here.
import { typeOf } from '#shared/fields/registry'
import type { Field } from '#shared/fields/field'
import { integerSetting, textSetting, textsSetting } from '#shared/fields/settings'
import type { Json } from '#shared/json'
import type { ViewContext } from '#shared/views/contract'
import type { Reference } from '$lib/views/tools'

export type Way = 'text' | 'lines' | 'list' | 'files' | 'toggle' | 'none'

export function wayOf(field: Field): Way {
  const { storage, names, id } = typeOf(field)
  // Of a relation of this very collection: written from its other side.
  if (id === 'backlinks' && textSetting(field, 'collection') === null && !field.retired) return 'list'
  if (storage === 'computed' || storage === 'system' || field.retired) return 'none'
  if (id === 'bool') return 'toggle'
  if (id === 'longtext') return 'lines'
  if (id === 'file') return 'files'
  if (id === 'votes' || id === 'autonumber') return 'none'
  if (names !== undefined || id === 'choice' || id === 'choices' || id === 'rating' || id === 'scale')
    return 'list'
  return 'text'
}

export interface Choice extends Reference {
  value: Json
  colour?: string
  /** 0 to 1, of an ordered state: drawn as steps. */
  step?: { at: number; of: number }
}

export function isMany(field: Field): boolean {
  return typeOf(field).storage === 'items' || field.type === 'backlinks'
}

/** What a list offers, in its order; retired options only where the record still has them. */
export function choicesOf(
  field: Field,
  held: readonly Json[],
  references: readonly Reference[],
  context: ViewContext
): Choice[] {
  if (field.type === 'choice' || field.type === 'choices') {
    const live = field.options.filter((option) => !option.retired || held.includes(option.id))
    return live.map(({ id, label, colour }) => ({ id, value: id, label, colour, ...stepOf(field, id) }))
  }
  if (field.type === 'rating' || field.type === 'scale') {
    const least = field.type === 'rating' ? 1 : integerSetting(field, 'min', 0)
    const most = integerSetting(field, 'max', field.type === 'rating' ? 5 : 4)
    return Array.from({ length: most - least + 1 }, (_one, index) => {
      const value = least + index
      return { id: String(value), value, label: typeOf(field).text(value, field, context) }
    })
  }
  return references.map((one) => ({ ...one, value: one.id }))
}

/** A choice that says how far something is: drawn as steps, told in words. */
export function stepOf(field: Field, optionId: string): { step?: { at: number; of: number } } {
  if (field.role !== 'status') return {}
  const live = field.options.filter((option) => !option.retired)
  const at = live.findIndex((option) => option.id === optionId)
  return at < 0 || live.length > 8 ? {} : { step: { at: at + 1, of: live.length } }
}

export function scaleLabels(field: Field): string[] {
  return textsSetting(field, 'labels')
}
