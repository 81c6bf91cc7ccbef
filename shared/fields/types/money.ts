// Euros, held as whole cents: sums are exact.
import { formatIn } from '../figures'
import { numeric } from '../families'
import { parseCents } from '../number-text'

export const money = numeric({
  id: 'money',
  valid: (value) => Number.isSafeInteger(value),
  parse: (text) => parseCents(text),
  text: (value, _field, ctx) => formatIn(ctx).money(Number(value) / 100),
  cell: (value) => ({ kind: 'number', value: Number(value) / 100, format: 'euros' })
})
