// One option of the field. An option that is no longer there is kept in the record and said to be unknown.
import { define } from '../families'
import { OPTION_ID } from '../field'
import { optionNamed, optionRank, optionText } from '../options'

export const choice = define({
  id: 'choice',
  storage: 'cell',
  operators: ['is', 'isNot', 'anyOf', 'noneOf', 'empty', 'notEmpty'],
  groups: true,
  check: (raw) => (typeof raw === 'string' && OPTION_ID.test(raw) ? raw : undefined),
  parse: (text, field) => optionNamed(text, field)?.id,
  text: (value, field, ctx) => optionText(String(value), field, ctx),
  compare: (a, b, field) => optionRank(String(a), field) - optionRank(String(b), field)
})
