// A ratio: 0.12 is 12 %.
import { formatIn } from '../figures'
import { numeric } from '../families'
import { parsePercent } from '../number-text'

export const percent = numeric({
  id: 'percent',
  aggregations: ['count', 'filled', 'empty', 'distinct', 'avg', 'median', 'min', 'max'],
  valid: () => true,
  parse: (text) => parsePercent(text),
  text: (value, _field, ctx) => formatIn(ctx).percent(Number(value)),
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'percent' })
})
