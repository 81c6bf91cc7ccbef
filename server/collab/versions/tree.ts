// A body as a plain tree that can be compared: elements with their attributes, and texts as runs that say under which clientID each
// was typed. Deleted items are left out; nothing of Yjs is changed.
import * as Y from 'yjs'

export interface Run {
  text: string
  /** Formatting as Yjs keeps it: mark name → its attributes. */
  marks: Record<string, unknown>
  client: number
}

export interface Tree {
  /** Name of the element; `#text` for a text. */
  type: string
  attrs: Record<string, unknown>
  children: Tree[]
  runs: Run[]
  /** Who made the element. */
  client: number
  /** What it shows, whoever typed it: equal for two trees that look the same. */
  key: string
  /** All the text below it. */
  text: string
}

export const TEXT = '#text'

export function treesOf(parent: Y.XmlFragment | Y.XmlElement): Tree[] {
  return parent.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return textTree(child)
    return child instanceof Y.XmlElement ? elementTree(child) : []
  })
}

function elementTree(element: Y.XmlElement): Tree {
  const children = treesOf(element)
  const attrs = sorted(element.getAttributes())
  return {
    type: element.nodeName,
    attrs,
    children,
    runs: [],
    client: element._item?.id.client ?? 0,
    key: JSON.stringify([element.nodeName, attrs, children.map((child) => child.key)]),
    text: children.map((child) => child.text).join(' ')
  }
}

function textTree(text: Y.XmlText): Tree {
  const runs = runsOf(text)
  const shown: [string, string][] = []
  for (const run of runs) {
    const marks = JSON.stringify(run.marks)
    const last = shown.at(-1)
    if (last?.[1] === marks) last[0] += run.text
    else shown.push([run.text, marks])
  }
  return {
    type: TEXT,
    attrs: {},
    children: [],
    runs,
    client: runs[0]?.client ?? 0,
    key: JSON.stringify([TEXT, shown]),
    text: runs.map((run) => run.text).join('')
  }
}

/** One run for each author and formatting; what is embedded in a text has no place in our documents. */
function runsOf(text: Y.XmlText): Run[] {
  const runs: Run[] = []
  let marks: Record<string, unknown> = {}
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      const { [content.key]: _, ...others } = marks
      marks = sorted(content.value === null ? others : { ...others, [content.key]: content.value as unknown })
    } else if (content instanceof Y.ContentString) {
      runs.push({ text: content.str, marks, client: item.id.client })
    }
  }
  return runs
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined && value !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )
}
