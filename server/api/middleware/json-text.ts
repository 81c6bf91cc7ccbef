// What a JSON body may hold before any schema looks at it: nothing that breaks a recursion, the database or an object's prototype (B15).
import { AppError, type FieldIssue } from '#shared/errors'

const MAX_DEPTH = 64
const MAX_VALUES = 200_000

/** @throws AppError when the text is not JSON, or holds something that cannot be stored. */
export function checkJsonText(text: string): void {
  if (nesting(text) > MAX_DEPTH) throw new AppError('request.invalid_json')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('request.invalid_json', {}, { cause })
  }
  const fields = unstorable(value)
  if (fields.length > 0) throw new AppError('request.invalid', { fields })
}

/** Counted on the text: a parser or a schema that recurses must not see 100,000 brackets. */
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}

/** PostgreSQL refuses NUL in a text, UTF-8 has no lone surrogate, and `__proto__` is no field of ours. */
function unstorable(root: unknown): FieldIssue[] {
  const issues: FieldIssue[] = []
  const waiting: { path: string; value: unknown }[] = [{ path: '', value: root }]
  let seen = 0
  for (let next = waiting.pop(); next !== undefined && issues.length < 20; next = waiting.pop()) {
    if (++seen > MAX_VALUES) throw new AppError('request.too_large')
    const { path, value } = next
    if (typeof value === 'string' && !isStorableText(value)) issues.push({ path, code: 'text' })
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === '' ? key : `${path}.${key}`
      if (key === '__proto__' || !isStorableText(key)) issues.push({ path, code: 'unrecognized_keys' })
      else waiting.push({ path: childPath, value: child })
    }
  }
  return issues
}

export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}
