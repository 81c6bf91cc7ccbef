// A value as one types it, which may differ from how it is read: no thousands, no unit, whole years. `parse` reads it back.
import type { Field } from '#shared/fields/field'
import { typeOf } from '#shared/fields/registry'
import type { Json } from '#shared/json'
import type { ViewContext } from '#shared/views/contract'

export function writtenText(value: Json, field: Field, context: ViewContext): string {
  const type = typeOf(field)
  const comma = (number: number) => String(number).replace('.', context.locale === 'fr' ? ',' : '.')
  if (typeof value === 'number') {
    if (field.type === 'money') return comma(value / 100)
    if (field.type === 'percent') return `${comma(Math.round(value * 1e10) / 1e8)} %`
    if (field.type === 'number' || field.type === 'integer') return comma(value)
  }
  if (field.type === 'date' && typeof value === 'string') {
    const [year = '', month = '', day = ''] = value.split('-')
    return `${day}/${month}/${year}`
  }
  return type.text(value, field, context)
}
