import { numeric, NUMBERS } from '../families'
import { integerSetting } from '../settings'

/** Stars, from 1. */
export const rating = numeric({
  id: 'rating',
  settings: { max: { kind: 'integer', min: 2, max: 10, default: 5 } },
  aggregations: NUMBERS.filter((aggregation) => aggregation !== 'sum'),
  valid: (value, field) => Number.isInteger(value) && value >= 1 && value <= integerSetting(field, 'max', 5),
  parse: (text, field) => {
    const stars = text.trim().replace(/[★⭐]/gu, '*').replace(/☆/g, '')
    const value = /^\*+$/.test(stars) ? stars.length : Number(stars.replace(/\s*[/].*$/, ''))
    return rating.check(value, field)
  },
  text: (value, field) => `${String(value)}/${integerSetting(field, 'max', 5)}`,
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'integer' })
})
