// JSONata, held on a leash: no regular expression, no `**`, no `$eval`, no word of the host; bounded in length, depth, time and size.
// An error is a value that the field shows. A division by zero is no value.
import jsonata from 'jsonata'
import type { Json } from '#shared/json'
import { FUNCTIONS, type Clock } from './functions'
import { translateExpression } from './grammar'

export const EXPRESSION_LIMITS = { length: 4000, depth: 60, ms: 250, stack: 120, sequence: 100_000 } as const

/** Keys of `fields.error.*`. */
export type ExpressionErrorCode =
  'syntax' | 'forbidden' | 'too_long' | 'too_slow' | 'failed' | 'cycle' | 'missing'

export type Outcome = { value: Json | null } | { error: ExpressionErrorCode }

export interface Expression {
  /** Names at the beginning of its paths: the fields it reads. */
  reads: ReadonlySet<string>
  evaluate(input: object, clock: Clock): Promise<Outcome>
}

/** Time, stack, length of a list: what JSONata says when one of its limits is reached. */
const TOO_SLOW = new Set(['D1011', 'D1012', 'D2014', 'D2015', 'U1001'])

const FORBIDDEN_FUNCTIONS = new Set([
  'eval',
  'match',
  'error',
  'assert',
  'now',
  'millis',
  'random',
  'shuffle',
  'pad',
  'clone'
])

/** Never throws: what is wrong with it is said by each evaluation. */
export function compileExpression(source: string): Expression | { error: ExpressionErrorCode } {
  if (source.length > EXPRESSION_LIMITS.length) return { error: 'too_long' }
  let ast: jsonata.ExprNode
  let compiled: jsonata.Expression
  try {
    const { ms: timeout, stack, sequence } = EXPRESSION_LIMITS
    compiled = jsonata(translateExpression(source), { timeout, stack, sequence })
    ast = compiled.ast()
  } catch {
    return { error: 'syntax' }
  }
  const found = examine(ast)
  if (found.error) return { error: found.error }
  for (const [name, make] of Object.entries(FUNCTIONS)) {
    compiled.registerFunction(name, (...args: unknown[]) => make(current.clock, args))
  }
  const current: { clock: Clock } = { clock: { today: '1970-01-01' } }
  return {
    reads: found.reads,
    async evaluate(input, clock) {
      current.clock = clock
      try {
        return { value: toJson(await compiled.evaluate(input)) }
      } catch (error) {
        const code = codeOf(error)
        // Number out of range: what was divided by nothing.
        if (code === 'D1001') return { value: null }
        return { error: TOO_SLOW.has(code) ? 'too_slow' : 'failed' }
      }
    }
  }
}

export function isExpression(compiled: ReturnType<typeof compileExpression>): compiled is Expression {
  return 'evaluate' in compiled
}

interface Examined {
  reads: Set<string>
  error: ExpressionErrorCode | null
}

/** Walks the tree without recursion: its depth is one of the things looked at. */
function examine(ast: jsonata.ExprNode): Examined {
  const reads = new Set<string>()
  const queue: { node: unknown; depth: number }[] = [{ node: ast, depth: 1 }]
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { node, depth } = next
    if (typeof node !== 'object' || node === null) continue
    // Each node of the grammar is an array and an object deep.
    if (depth > 4 * EXPRESSION_LIMITS.depth) return { reads, error: 'too_long' }
    const { type, value } = node as { type?: unknown; value?: unknown }
    if (type === 'regex' || type === 'descendant' || type === 'transform' || type === 'parent')
      return { reads, error: 'forbidden' }
    if (type === 'variable' && typeof value === 'string' && FORBIDDEN_FUNCTIONS.has(value))
      return { reads, error: 'forbidden' }
    if (value instanceof RegExp) return { reads, error: 'forbidden' }
    if (type === 'name' && typeof value === 'string') reads.add(value)
    for (const inner of Object.values(node)) queue.push({ node: inner, depth: depth + 1 })
  }
  return { reads, error: null }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** What may stand in a cell: no function, no record as a whole (its id stands for it), nothing infinite. */
function toJson(value: unknown, depth = 0): Json | null {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1e10) / 1e10 : null
  if (typeof value === 'string') return value.slice(0, 10_000)
  if (depth > 4 || typeof value !== 'object') return null
  if (Array.isArray(value)) return value.slice(0, 1000).map((inner) => toJson(inner, depth + 1))
  const { id } = value as { id?: unknown }
  return typeof id === 'string' ? id : null
}
