// The other side of a relation: the records whose relation `field` of `collection` names this one.
import { computed, ids } from '../families'

export const backlinks = computed({
  id: 'backlinks',
  names: 'record',
  settings: { collection: { kind: 'collection', default: null }, field: { kind: 'field', default: null } },
  operators: ['anyOf', 'allOf', 'noneOf', 'empty', 'notEmpty'],
  text: (value, field, ctx) =>
    ids(value)
      .map((id) => ctx.nameOf('record', id, field) ?? '…')
      .join(', '),
  aggregations: ['count', 'filled', 'empty', 'distinct']
})
