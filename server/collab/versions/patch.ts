// Makes a live body say what an earlier state said, as an edit like any other: what is the same is not touched, so that whoever writes
// meanwhile keeps their place and their words.
import * as Y from 'yjs'
import { align, tokens } from './align'
import { matches } from './sequence'
import { TEXT, treesOf, type Run, type Tree } from './tree'

type Parent = Y.XmlFragment | Y.XmlElement

/**
 * Asked of what has to go: true when somebody may be typing in it right now. It is then emptied and left standing, so that what is on
 * its way still finds a place.
 */
export type IsBusy = (element: Y.XmlElement) => boolean

/** @returns the elements that were emptied instead of removed. To be called inside a transaction. */
export function patch(parent: Parent, target: Tree[], isBusy: IsBusy): Y.XmlElement[] {
  const left: Y.XmlElement[] = []
  const live = parent.toArray()
  const trees = treesOf(parent)
  const pairs = align(trees, target)
  let index = 0
  let at = 0
  for (const { before, after } of pairs) {
    const child = before ? live[at++] : undefined
    if (before && after && child && !(child instanceof Y.XmlHook)) {
      if (before.key !== after.key) left.push(...change(child, before, after, isBusy))
      index++
    } else if (after) {
      parent.insert(index, [grow(after)])
      index++
    } else if (child instanceof Y.XmlElement && isBusy(child)) {
      left.push(...empty(child))
      index++
    } else parent.delete(index, 1)
  }
  return left
}

function change(child: Y.XmlElement | Y.XmlText, before: Tree, after: Tree, isBusy: IsBusy): Y.XmlElement[] {
  if (child instanceof Y.XmlText) {
    rewrite(child, before.runs, after.runs)
    return []
  }
  for (const name of Object.keys(before.attrs)) if (!(name in after.attrs)) child.removeAttribute(name)
  for (const [name, value] of Object.entries(after.attrs)) {
    if (JSON.stringify(before.attrs[name]) !== JSON.stringify(value)) setAttribute(child, name, value)
  }
  return patch(child, after.children, isBusy)
}

type Op = { retain?: number; insert?: string; delete?: number; attributes?: Record<string, unknown> }

/** Words that stay are not typed again; a mark that changes is set, not retyped. */
function rewrite(text: Y.XmlText, before: Run[], after: Run[]): void {
  const old = cut(before)
  const wanted = cut(after)
  const ops: Op[] = []
  let [a, b] = [0, 0]
  const same = matches(
    old.map((token) => token.text),
    wanted.map((token) => token.text)
  )
  for (const [i, j] of [...same, [old.length, wanted.length] as const]) {
    for (; a < i; a++) ops.push({ delete: old[a]?.text.length ?? 0 })
    for (; b < j; b++) {
      const token = wanted[b]
      if (token) ops.push({ insert: token.text, attributes: token.marks })
    }
    const [kept, asked] = [old[i], wanted[j]]
    if (kept && asked) {
      const attributes = changed(kept.marks, asked.marks)
      ops.push({ retain: kept.text.length, ...(attributes && { attributes }) })
    }
    ;[a, b] = [i + 1, j + 1]
  }
  text.applyDelta(ops)
}

/** In words, none of them across two formattings. */
function cut(runs: Run[]): { text: string; marks: Record<string, unknown> }[] {
  return joined(runs).flatMap(({ text, marks }) => tokens(text).map((token) => ({ text: token, marks })))
}

/** Who typed what does not matter here: letters of several people may be one word. */
function joined(runs: Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (last && JSON.stringify(last.marks) === JSON.stringify(run.marks)) last.text += run.text
    else all.push({ ...run })
  }
  return all
}

function changed(
  before: Record<string, unknown>,
  after: Record<string, unknown>
): Record<string, unknown> | null {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const different = [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
  if (different.length === 0) return null
  return Object.fromEntries(different.map((name) => [name, after[name] ?? null]))
}

function grow(tree: Tree): Y.XmlElement | Y.XmlText {
  if (tree.type === TEXT) {
    const text = new Y.XmlText()
    text.applyDelta(joined(tree.runs).map((run) => ({ insert: run.text, attributes: run.marks })))
    return text
  }
  const element = new Y.XmlElement(tree.type)
  for (const [name, value] of Object.entries(tree.attrs)) setAttribute(element, name, value)
  if (tree.children.length > 0) element.insert(0, tree.children.map(grow))
  return element
}

/** Its texts go, what holds them stays. @returns the outermost one */
function empty(element: Y.XmlElement): Y.XmlElement[] {
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) child.delete(0, child.length)
    else if (child instanceof Y.XmlElement) empty(child)
  }
  return [element]
}

function setAttribute(element: Y.XmlElement, name: string, value: unknown): void {
  // Yjs types attributes as strings and stores any JSON; the editor writes numbers and objects.
  element.setAttribute(name, value as string)
}
