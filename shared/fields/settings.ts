// Settings of a field as its type declares them. They are read leniently (a bad one is its default: the cells must stay legible) and
// written strictly.
import type { Json } from '#shared/json'
import { FIELD_KEY, type Field } from './field'
import type { SettingSpec } from './type'

export function integerSetting(field: Field, name: string, fallback: number): number {
  const value = field.settings[name]
  return typeof value === 'number' && Number.isInteger(value) ? value : fallback
}

export function textSetting(field: Field, name: string): string | null {
  const value = field.settings[name]
  return typeof value === 'string' && value !== '' ? value : null
}

export function textsSetting(field: Field, name: string): string[] {
  const value = field.settings[name]
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

/** Undefined: not a value of this setting. */
export function checkSetting(spec: SettingSpec, value: Json): Json | undefined {
  switch (spec.kind) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) && value >= spec.min && value <= spec.max
        ? value
        : undefined
    case 'text':
      return typeof value === 'string' && value.length <= spec.max ? value : undefined
    case 'flag':
      return typeof value === 'boolean' ? value : undefined
    case 'one-of':
      return typeof value === 'string' && spec.values.includes(value) ? value : undefined
    case 'texts':
      return Array.isArray(value) &&
        value.length <= spec.most &&
        value.every((text) => typeof text === 'string' && text.length <= 200)
        ? value
        : undefined
    case 'field':
      return value === null || (typeof value === 'string' && FIELD_KEY.test(value)) ? value : undefined
    case 'collection':
      return value === null || (typeof value === 'string' && value.length <= 100) ? value : undefined
    case 'expression':
      return value === null || (typeof value === 'string' && value.length <= 4000) ? value : undefined
  }
}
