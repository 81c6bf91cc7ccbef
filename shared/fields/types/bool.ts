import { define } from '../families'

const YES = new Set(['oui', 'o', 'vrai', 'x', '✓', '✔', '1', 'yes', 'y', 'true'])
const NO = new Set(['non', 'n', 'faux', '0', 'no', 'false'])

export const bool = define({
  id: 'bool',
  storage: 'cell',
  operators: ['is', 'isNot', 'empty', 'notEmpty'],
  aggregations: ['count', 'checked', 'share', 'filled', 'empty'],
  groups: true,
  check: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  parse: (text) => {
    const word = text.trim().toLowerCase()
    return YES.has(word) ? true : NO.has(word) ? false : undefined
  },
  text: (value, _field, ctx) => WORDS[ctx.locale][value === true ? 'yes' : 'no'],
  compare: (a, b) => Number(a) - Number(b),
  number: (value) => (value === true ? 1 : 0),
  cell: (value) => ({ kind: 'flag', value: value === true })
})

const WORDS = { fr: { yes: 'oui', no: 'non' }, en: { yes: 'yes', no: 'no' } }
