import { numeric } from '../families'

const valid = (value: number) => Number.isInteger(value) && value >= 1000 && value <= 9999

export const year = numeric({
  id: 'year',
  aggregations: ['count', 'filled', 'empty', 'distinct', 'min', 'max'],
  valid,
  parse: (text) => (/^\d{4}$/.test(text.trim()) && valid(Number(text)) ? Number(text) : undefined),
  // Never « 2 027 ».
  text: (value) => String(value),
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'plain' })
})
