// A number given by the server to each record when it reaches it: 1, 2, 3…, never used twice, never changed.
import { numeric } from '../families'

export const autonumber = numeric({
  id: 'autonumber',
  settings: { prefix: { kind: 'text', max: 12, default: '' } },
  aggregations: ['count', 'min', 'max'],
  valid: (value) => Number.isSafeInteger(value) && value >= 1,
  parse: (text, field) => autonumber.check(Number(text.trim()), field),
  text: (value, field) =>
    `${typeof field.settings.prefix === 'string' ? field.settings.prefix : ''}${String(value)}`,
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'plain' })
})
