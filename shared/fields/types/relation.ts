// One record of this or another collection. Written on one side only; `mirror` names the field of the other side that shows it.
import { reference } from '../families'
import { RECORD_ID } from '../field'

export const relation = reference({
  id: 'relation',
  names: 'record',
  settings: {
    collection: { kind: 'collection', default: null },
    mirror: { kind: 'field', default: null }
  },
  valid: (id) => RECORD_ID.test(id)
})
