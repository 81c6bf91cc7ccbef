import { computed } from '../families'

/** A JSONata expression over the record; its errors are values, shown in the cell. */
export const formula = computed({
  id: 'formula',
  settings: {
    expression: { kind: 'expression', default: null },
    format: {
      kind: 'one-of',
      values: ['auto', 'integer', 'decimal', 'euros', 'percent', 'date'],
      default: 'auto'
    }
  }
})
