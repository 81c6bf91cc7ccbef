// What this version of the editor does not know: found before an editor is bound to a document, and again on every change,
// because the binding would delete it for everybody (row F14). The editor then only reads.
import type { Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'

/** Names of what is unknown, each once; empty when the document can be edited. */
export function foreignContent(fragment: Y.XmlFragment, schema: Schema): string[] {
  const found = new Set<string>()
  for (const child of fragment.toArray()) inspectBlock(child, schema, found)
  return [...found]
}

/** The same, looking only at what a transaction has changed. */
export function foreignChanges(
  events: readonly Y.YEvent<Y.AbstractType<unknown>>[],
  schema: Schema
): string[] {
  const found = new Set<string>()
  for (const event of events) {
    const { target } = event
    if (target instanceof Y.XmlText) inspectText(target, schema, found)
    else if (target instanceof Y.XmlElement || target instanceof Y.XmlFragment) {
      if (target instanceof Y.XmlElement) inspectAttributes(target, schema, found)
      for (const item of event.changes.added) {
        for (const content of item.content.getContent())
          inspect(content, target instanceof Y.XmlElement, schema, found)
      }
    }
  }
  return [...found]
}

/** Marks that may overlap are stored as `name--hash`. */
export function markName(key: string): string {
  return /^(.*)--[a-zA-Z0-9+/=]{8}$/.exec(key)?.[1] ?? key
}

/** Text stands inside a block only; anything else at the top is not a document of ours. */
function inspect(content: unknown, inside: boolean, schema: Schema, found: Set<string>): void {
  if (content instanceof Y.XmlText && inside) inspectText(content, schema, found)
  else inspectBlock(content, schema, found)
}

function inspectBlock(content: unknown, schema: Schema, found: Set<string>): void {
  if (!(content instanceof Y.XmlElement)) {
    found.add('#content')
    return
  }
  inspectAttributes(content, schema, found)
  for (const child of content.toArray()) inspect(child, true, schema, found)
}

function inspectAttributes(element: Y.XmlElement, schema: Schema, found: Set<string>): void {
  const type = Object.hasOwn(schema.nodes, element.nodeName) ? schema.nodes[element.nodeName] : undefined
  if (!type) {
    found.add(element.nodeName)
    return
  }
  for (const key of Object.keys(element.getAttributes())) {
    if (key !== 'ychange' && !Object.hasOwn(type.spec.attrs ?? {}, key))
      found.add(`${element.nodeName}.${key}`)
  }
}

function inspectText(text: Y.XmlText, schema: Schema, found: Set<string>): void {
  for (const run of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    if (typeof run.insert !== 'string') found.add('#embed')
    for (const key of Object.keys(run.attributes ?? {})) {
      if (!Object.hasOwn(schema.marks, markName(key))) found.add(`~${markName(key)}`)
    }
  }
}
