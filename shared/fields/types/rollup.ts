import { computed } from '../families'
import { AGGREGATIONS } from '../type'

/** One figure made of a field of the records that a relation names. */
export const rollup = computed({
  id: 'rollup',
  settings: {
    relation: { kind: 'field', default: null },
    field: { kind: 'field', default: null },
    aggregation: { kind: 'one-of', values: AGGREGATIONS, default: 'count' }
  }
})
