// The short grammar of plugins (`count(actions[state='done']) >= 3`, `state in ('a', 'b')`, `a ^ 2`, `if(…)`) written as JSONata.
// Outside of quotes only: names of functions get their `$`, lists after `in` their brackets, `^` its function.
import { BUILT_IN, FUNCTIONS } from './functions'

const NAMES = new Set<string>([...Object.keys(FUNCTIONS), ...BUILT_IN])
const TOKEN = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|([A-Za-z_$][A-Za-z0-9_$]*)|(\s+)|([\s\S])/g

export function translateExpression(source: string): string {
  const tokens = [...source.matchAll(TOKEN)].map(([token]) => token)
  return powers(lists(tokens.map((token, index) => named(token, index, tokens)))).join('')
}

function named(token: string, index: number, tokens: string[]): string {
  if (!NAMES.has(token) || following(tokens, index) !== '(') return token
  return preceding(tokens, index) === '.' ? token : `$${token}`
}

/** `in (a, b)` → `in [a, b]`. */
function lists(tokens: string[]): string[] {
  const made = [...tokens]
  for (const [index, token] of made.entries()) {
    if (token !== 'in' || following(made, index) !== '(') continue
    const open = made.indexOf('(', index)
    const close = closing(made, open)
    if (close < 0) continue
    made[open] = '['
    made[close] = ']'
  }
  return made
}

/** `a ^ b` for a name, a number or a parenthesis on each side; JSONata's own `^(…)` sorts, and follows nothing of these but a path. */
function powers(tokens: string[]): string[] {
  const at = tokens.indexOf('^')
  if (at < 1) return tokens
  const before = tokens.slice(0, at).join('')
  const after = tokens.slice(at + 1).join('')
  const left = /([\w.]+|\([^()]*\))\s*$/.exec(before)
  const right = /^\s*([\w.]+)/.exec(after)
  if (!left || !right) return tokens
  return [
    before.slice(0, left.index),
    `$power(${left[1] ?? ''}, ${right[1] ?? ''})`,
    after.slice(right[0].length)
  ]
}

function closing(tokens: string[], open: number): number {
  let depth = 0
  for (let index = open; index < tokens.length; index += 1) {
    if (tokens[index] === '(') depth += 1
    if (tokens[index] === ')' && --depth === 0) return index
  }
  return -1
}

function following(tokens: string[], index: number): string | undefined {
  return tokens.slice(index + 1).find((token) => token.trim() !== '')
}

function preceding(tokens: string[], index: number): string | undefined {
  return tokens.slice(0, index).findLast((token) => token.trim() !== '')
}
