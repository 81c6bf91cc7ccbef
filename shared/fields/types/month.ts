import { isMonth, parseMonth } from '../date-text'
import { dated } from '../families'
import { formatIn } from '../figures'

export const month = dated({
  id: 'month',
  valid: isMonth,
  parse: (text) => parseMonth(text),
  text: (value, _field, ctx) => formatIn(ctx).monthYear(`${String(value)}-15`)
})
