// Where a text stands in a document, as a person looks for it: capitals, accents, kinds of apostrophe and of space forgiven unless
// they ask for the exact letters. Each block is folded once and kept as long as it does not change.
import type { Node } from '@tiptap/pm/model'
import { fold } from '#shared/search/fold'

export interface FindQuery {
  text: string
  /** Capitals and accents count. */
  exact: boolean
  /** Not in the middle of a word. */
  whole: boolean
}

export interface Match {
  from: number
  to: number
}

interface Folded {
  text: string
  /** Of each letter of `text`: its place in the block, then where the block ends. */
  places: number[]
}

/** More are not marked: nobody goes through them one by one, and the browser would draw them all. */
export const MOST_MATCHES = 5000

const folded = { exact: new WeakMap<Node, Folded>(), loose: new WeakMap<Node, Folded>() }

export function findMatches(doc: Node, { text, exact, whole }: FindQuery): Match[] {
  const wanted = exact ? plain(text) : fold(plain(text))
  const found: Match[] = []
  if (wanted === '') return found
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true
    const block = foldBlock(node, exact)
    for (let i = block.text.indexOf(wanted); i >= 0 && found.length < MOST_MATCHES;) {
      const end = i + wanted.length
      if (fits(block, i, end) && (!whole || isWhole(block.text, i, end))) {
        found.push({ from: at + 1 + (block.places[i] ?? 0), to: at + 1 + (block.places[end] ?? 0) })
        i = block.text.indexOf(wanted, end)
      } else i = block.text.indexOf(wanted, i + 1)
    }
    return false
  })
  return found
}

/** Not half of a letter that was folded into two (œ). */
function fits({ places }: Folded, start: number, end: number): boolean {
  return (start === 0 || places[start - 1] !== places[start]) && places[end - 1] !== places[end]
}

const LETTER = /[\p{L}\p{N}_]/u

function isWhole(text: string, start: number, end: number): boolean {
  return !LETTER.test(text.charAt(start - 1)) && !LETTER.test(text.charAt(end))
}

function foldBlock(node: Node, exact: boolean): Folded {
  const kept = folded[exact ? 'exact' : 'loose']
  const known = kept.get(node)
  if (known) return known
  let text = ''
  const places: number[] = []
  let at = 0
  node.forEach((child) => {
    // What is no text (a mention, a line break) parts words.
    const words = child.isText ? (child.text ?? '') : '\ufffc'.repeat(child.nodeSize)
    for (const letter of words) {
      const made = exact ? plain(letter) : fold(plain(letter))
      for (let unit = 0; unit < made.length; unit += 1) places.push(at)
      text += made
      at += letter.length
    }
  })
  places.push(at)
  const block = { text, places }
  kept.set(node, block)
  return block
}

/** One letter stays one letter. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/[’ʼ]/g, "'")
}
