import { createNumberText } from '../figures'
import { numeric } from '../families'
import { parseNumber } from '../number-text'

export const integer = numeric({
  id: 'integer',
  settings: { unit: { kind: 'text', max: 20, default: '' } },
  valid: (value) => Number.isSafeInteger(value),
  parse: (text) => {
    const value = parseNumber(text)
    return value !== undefined && Number.isSafeInteger(value) ? value : undefined
  },
  text: createNumberText(0),
  cell: (value) => ({ kind: 'number', value: Number(value), format: 'integer' })
})
