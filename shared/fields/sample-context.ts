// A context that knows no name: for tests, and for programs that want values as text without looking anything up.
import type { Field } from './field'
import type { FieldContext } from './type'

export function plainContext(now = new Date()): FieldContext & { personId: null } {
  return {
    locale: 'fr',
    timeZone: 'Europe/Paris',
    now,
    personId: null,
    nameOf: () => undefined,
    idOf: () => undefined
  }
}

export function fieldOf(type: string, change: Partial<Field> = {}): Field {
  return {
    key: 'field',
    type,
    label: 'Champ',
    order: 'V',
    description: '',
    role: null,
    required: false,
    hidden: false,
    retired: false,
    settings: {},
    options: [],
    personal: null,
    sensitive: false,
    ...change
  }
}
