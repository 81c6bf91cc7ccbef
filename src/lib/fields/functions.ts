// What a formula may call, in the order in which it is looked for; what each gives is `fields-settings.function.<name>`.
// shared/expressions holds them; its test compares this list with it.
export const FORMULA_FUNCTIONS: readonly { name: string; given: string }[] = [
  { name: 'if', given: 'a > b, 1, 2' },
  { name: 'sum', given: 'a' },
  { name: 'count', given: 'a' },
  { name: 'avg', given: 'a' },
  { name: 'median', given: 'a' },
  { name: 'min', given: 'a' },
  { name: 'max', given: 'a' },
  { name: 'last', given: 'a' },
  { name: 'distinct', given: 'a' },
  { name: 'share', given: 'a, b' },
  { name: 'filled', given: 'a' },
  { name: 'every', given: 'a' },
  { name: 'days', given: 'a, b' },
  { name: 'today', given: '' },
  { name: 'year', given: 'a' },
  { name: 'month', given: 'a' },
  { name: 'round', given: 'a, 2' },
  { name: 'ceil', given: 'a' },
  { name: 'floor', given: 'a' },
  { name: 'abs', given: 'a' },
  { name: 'power', given: 'a, 2' }
]
