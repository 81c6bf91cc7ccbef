// French typography as one types: the apostrophe curls, spaces that must not break do not. Backspace right after takes it back,
// like every automatic correction; code is left alone.
import { Extension, InputRule } from '@tiptap/core'

const NBSP = '\u00A0'
const NARROW = '\u202F'

export const FrenchTyping = Extension.create({
  name: 'frenchTyping',

  addInputRules() {
    return [
      correct(/(\p{L})'(\p{L})$/u, (_, before, after) => `${before}’${after}`),
      correct(/ ([;!?])$/, (_, sign) => `${NARROW}${sign}`),
      correct(/(\S) ([:»])$/, (_, before, sign) => `${before}${NBSP}${sign}`),
      correct(/« (\S)$/, (_, after) => `«${NBSP}${after}`),
      correct(/(\d) ([%€])$/, (_, digit, sign) => `${digit}${NBSP}${sign}`),
      correct(/\.\.\.$/, () => '…')
    ]
  }
})

function correct(find: RegExp, replace: (...match: string[]) => string): InputRule {
  return new InputRule({
    find,
    handler: ({ state, range, match }) => {
      const { $from } = state.selection
      if ($from.parent.type.spec.code || $from.marks().some((mark) => mark.type.spec.code)) return null
      state.tr.insertText(replace(...match), range.from, range.to)
      return undefined
    }
  })
}
