// A calendar day, `2027-03-12`: the same everywhere.
import { isDay, parseDay } from '../date-text'
import { dated } from '../families'
import { formatIn } from '../figures'

export const date = dated({
  id: 'date',
  valid: isDay,
  parse: (text, _field, ctx) => parseDay(text, ctx),
  text: (value, _field, ctx) => formatIn(ctx).day(String(value), { withYear: 'always' }),
  cell: (value) => ({ kind: 'day', value: String(value) })
})
