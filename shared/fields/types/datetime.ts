// An instant in UTC, `2027-03-12T13:30:00.000Z`, shown in the time zone of the network.
import { parseInstant } from '../date-text'
import { dated } from '../families'
import { formatIn } from '../figures'

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

export const datetime = dated({
  id: 'datetime',
  valid: (value) => INSTANT.test(value) && !Number.isNaN(Date.parse(value)),
  parse: (text, _field, ctx) => parseInstant(text, ctx),
  text: (value, _field, ctx) => {
    const format = formatIn(ctx)
    return `${format.day(String(value), { withYear: 'always' })}, ${format.time(String(value))}`
  },
  cell: (value) => ({ kind: 'instant', value: String(value) })
})
