// The two sides of a relation: it is written on one, and the other (`backlinks`) shows it.
import type { Field } from './field'
import { textSetting } from './settings'

/** The relation that this other side shows, when it is in the same collection: then it can be written from here. */
export function ownRelationOf(field: Field, fields: readonly Field[]): Field | undefined {
  if (field.type !== 'backlinks' || textSetting(field, 'collection') !== null) return undefined
  const key = textSetting(field, 'field')
  return fields.find(
    (one) =>
      one.key === key &&
      !one.retired &&
      (one.type === 'relation' || one.type === 'relations') &&
      textSetting(one, 'collection') === null
  )
}
