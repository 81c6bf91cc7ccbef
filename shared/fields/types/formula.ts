import { computed, plain } from '../families'
import { isDay } from '../date-text'
import { formatIn } from '../figures'
import type { Field } from '../field'
import { textSetting } from '../settings'

/** A JSONata expression over the record; its errors are values, shown in the cell. Money comes out in euros. */
export const formula = computed({
  id: 'formula',
  settings: {
    expression: { kind: 'expression', default: null },
    format: {
      kind: 'one-of',
      values: ['auto', 'integer', 'decimal', 'euros', 'percent', 'date'],
      default: 'auto'
    }
  },
  text: (value, field, ctx) => {
    const format = formatIn(ctx)
    if (typeof value === 'boolean') return YES_NO[ctx.locale][value ? 'yes' : 'no']
    if (typeof value === 'string') return isDay(value) ? format.day(value, { withYear: 'always' }) : value
    if (typeof value !== 'number') return plain(value)
    switch (wanted(field)) {
      case 'euros':
        return format.money(value)
      case 'percent':
        return format.percent(value)
      case 'integer':
        return format.number(Math.round(value))
      default:
        return format.number(value)
    }
  },
  cell: (value, field) => {
    if (typeof value === 'boolean') return { kind: 'flag', value }
    if (typeof value === 'string' && isDay(value)) return { kind: 'day', value }
    if (typeof value !== 'number') return { kind: 'text', value: plain(value) }
    const format = wanted(field)
    if (format === 'euros' || format === 'percent' || format === 'integer')
      return { kind: 'number', value, format }
    return { kind: 'number', value, format: 'decimal' }
  }
})

const YES_NO = { fr: { yes: 'oui', no: 'non' }, en: { yes: 'yes', no: 'no' } }

function wanted(field: Field): string {
  return textSetting(field, 'format') ?? 'auto'
}
