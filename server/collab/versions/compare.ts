// Two states of a body as one text that shows both: what stayed, what was added and under which clientID, what went.
import type { MergedNode, MergedRun } from '#shared/collab/versions'
import { align, tokens, type Pair } from './align'
import { matches } from './sequence'
import { TEXT, type Run, type Tree } from './tree'

export function merge(before: Tree[], after: Tree[]): MergedNode[] {
  return align(before, after).flatMap(mergedPair)
}

function mergedPair({ before, after }: Pair): MergedNode[] {
  if (before && after) return [both(before, after)]
  if (after) return [whole(after, 'added')]
  return before ? [whole(before, 'removed')] : []
}

function both(before: Tree, after: Tree): MergedNode {
  if (before.key === after.key) return whole(after, 'same')
  const sameAttrs = JSON.stringify(before.attrs) === JSON.stringify(after.attrs)
  return {
    type: after.type,
    attrs: after.attrs,
    change: sameAttrs ? 'same' : 'changed',
    client: after.client,
    content: merge(before.children, after.children),
    runs: after.type === TEXT ? mergedRuns(before.runs, after.runs) : []
  }
}

function whole(tree: Tree, change: 'same' | 'added' | 'removed'): MergedNode {
  return {
    type: tree.type,
    attrs: tree.attrs,
    change,
    client: tree.client,
    content: tree.children.map((child) => whole(child, change)),
    runs: tree.runs.map((run) => ({
      text: run.text,
      change,
      marks: Object.keys(run.marks),
      client: run.client
    }))
  }
}

interface Token {
  text: string
  pieces: Run[]
}

function mergedRuns(before: Run[], after: Run[]): MergedRun[] {
  const old = cut(before)
  const now = cut(after)
  const found: MergedRun[] = []
  const add = (token: Token | undefined, change: MergedRun['change']) => {
    for (const { text, marks, client } of token?.pieces ?? []) {
      const names = Object.keys(marks)
      const last = found.at(-1)
      const goes = last?.change === change && last.client === client && last.marks.join() === names.join()
      if (last && goes) last.text += text
      else found.push({ text, change, marks: names, client })
    }
  }
  let [a, b] = [0, 0]
  const same = matches(
    old.map((token) => token.text),
    now.map((token) => token.text)
  )
  for (const [i, j] of [...same, [old.length, now.length] as const]) {
    for (; a < i; a++) add(old[a], 'removed')
    for (; b < j; b++) add(now[b], 'added')
    add(now[j], 'same')
    ;[a, b] = [i + 1, j + 1]
  }
  return found
}

/** Words of the whole text; each remembers the runs it is made of. */
function cut(runs: Run[]): Token[] {
  const queue = runs.map((run) => ({ ...run }))
  return tokens(runs.map((run) => run.text).join('')).map((text) => {
    const pieces: Run[] = []
    for (let left = text.length; left > 0 && queue[0];) {
      const run = queue[0]
      const taken = run.text.slice(0, left)
      pieces.push({ ...run, text: taken })
      left -= taken.length
      run.text = run.text.slice(taken.length)
      if (run.text === '') queue.shift()
    }
    return { text, pieces }
  })
}
