// The key of a new field, made of its label: for ever, so it says what it is and never meets another one, retired ones included.
import type { Field } from '#shared/fields/field'

const LONGEST = 40

export function newFieldKey(label: string, fields: readonly Pick<Field, 'key'>[]): string {
  const words = label
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]+|_+$/g, '')
    .toLowerCase()
    .slice(0, LONGEST)
  // Two people may add « Montant » at the same moment, each on their device: the keys must not be one.
  const chance = crypto.randomUUID().slice(0, 4)
  const stem = words === '' ? 'champ' : words
  const key = `${stem}_${chance}`
  return fields.some((field) => field.key === key) ? newFieldKey(label, fields) : key
}
