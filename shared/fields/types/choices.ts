import { ids, references, split } from '../families'
import { OPTION_ID, type Field } from '../field'
import { byRank, optionNamed, optionRank, optionText } from '../options'

/** Several options, shown in the order of the field whatever the order in which they were ticked. */
export const choices = references({
  id: 'choices',
  names: 'record',
  operators: ['anyOf', 'allOf', 'noneOf', 'empty', 'notEmpty'],
  valid: (id) => OPTION_ID.test(id),
  fromItems: (items, field) =>
    byRank(
      items.map(([id]) => id),
      field
    ),
  parse: (text, field) => {
    const found = split(text).map((one) => optionNamed(one, field)?.id)
    return found.length > 0 && found.every((id) => id !== undefined) ? [...new Set(found)] : undefined
  },
  text: (value, field, ctx) =>
    byRank(ids(value), field)
      .map((id) => optionText(id, field, ctx))
      .join(', '),
  compare: (a, b, field) => firstDifference(byRank(ids(a), field), byRank(ids(b), field), field)
})

function firstDifference(a: string[], b: string[], field: Field): number {
  for (const [index, id] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const difference = optionRank(id, field) - optionRank(other, field)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
