// The other side of a relation: the records whose relation `field` of `collection` names this one.
import { computed } from '../families'

export const backlinks = computed({
  id: 'backlinks',
  names: 'record',
  settings: { collection: { kind: 'collection', default: null }, field: { kind: 'field', default: null } },
  operators: ['anyOf', 'allOf', 'noneOf', 'empty', 'notEmpty'],
  aggregations: ['count', 'filled', 'empty', 'distinct']
})
