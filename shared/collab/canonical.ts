// One text for equal documents, whatever path of edits led there: binary Yjs states are not canonical, this is.
// Both sides hash it (message 102) to find out that they have diverged.
import * as Y from 'yjs'

/** The name of a document's body, for every client and server. */
export const BODY = 'default'

export function canonicalBody(doc: Y.Doc): string {
  return JSON.stringify(children(doc.getXmlFragment(BODY)))
}

type Canonical = string | number | boolean | null | Canonical[] | { [key: string]: Canonical }

function children(parent: Y.XmlFragment | Y.XmlElement): Canonical[] {
  return parent.toArray().map((child) => {
    if (child instanceof Y.XmlText) return ['#text', delta(child)]
    if (child instanceof Y.XmlElement) {
      return [child.nodeName, sorted(child.getAttributes()), children(child)]
    }
    return ['#unknown']
  })
}

function delta(text: Y.XmlText): Canonical[] {
  const runs: Canonical[] = []
  for (const run of text.toDelta() as { insert: unknown; attributes?: unknown }[]) {
    const attributes = sorted(run.attributes ?? {})
    const last = runs.at(-1)
    // Two runs with equal marks may or may not have been merged by Yjs: they read the same.
    if (
      Array.isArray(last) &&
      typeof last[0] === 'string' &&
      typeof run.insert === 'string' &&
      JSON.stringify(last[1]) === JSON.stringify(attributes)
    ) {
      last[0] += run.insert
    } else {
      runs.push([sorted(run.insert), attributes])
    }
  }
  return runs
}

/** Keys in order, at every depth; what JSON cannot say becomes null. */
function sorted(value: unknown): Canonical {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object') return null
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)])
  )
}
