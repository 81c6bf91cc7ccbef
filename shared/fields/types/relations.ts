// Several records of this or another collection. Written on one side only; `mirror` names the field of the other side that shows it.
import { references } from '../families'
import { RECORD_ID } from '../field'

export const relations = references({
  id: 'relations',
  names: 'record',
  settings: {
    collection: { kind: 'collection', default: null },
    mirror: { kind: 'field', default: null }
  },
  valid: (id) => RECORD_ID.test(id)
})
