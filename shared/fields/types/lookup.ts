import { computed } from '../families'

/** The values of a field of the records that a relation names. */
export const lookup = computed({
  id: 'lookup',
  settings: { relation: { kind: 'field', default: null }, field: { kind: 'field', default: null } }
})
