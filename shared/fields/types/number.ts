import { createNumberText } from '../figures'
import { numeric } from '../families'
import { parseNumber } from '../number-text'

export const number = numeric({
  id: 'number',
  settings: {
    decimals: { kind: 'integer', min: 0, max: 8, default: 2 },
    unit: { kind: 'text', max: 20, default: '' }
  },
  valid: () => true,
  parse: (text) => parseNumber(text),
  text: createNumberText(),
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'decimal' })
})
