// The few words of a text where a search found something, as plain text and the places of what was found: nobody has to trust markup.
import { wordsOf, type Word } from './fold'

/** [start, end[ in UTF-16 units. */
export type Mark = [start: number, end: number]

export interface Snippet {
  text: string
  marks: Mark[]
}

/** Folded beginnings of words: « reunion » marks « Réunions ». */
export type Needles = readonly string[]

const AROUND = 70
const LENGTH = 200

/** The window with most different needles; the beginning of the text when there is none. */
export function snippetOf(text: string, needles: Needles): Snippet {
  const found = wordsOf(text).filter((word) => needleOf(word, needles) !== null)
  const start = windowStart(text, bestOf(found, needles))
  const end = cutAt(text, Math.min(text.length, start + LENGTH))
  const shown = text.slice(start, end).replace(/\s/g, ' ')
  const before = start > 0 ? '… ' : ''
  const marks = found
    .filter((word) => word.start >= start && word.end <= end)
    .map((word): Mark => [word.start - start + before.length, word.end - start + before.length])
  return { text: before + shown + (end < text.length ? ' …' : ''), marks }
}

export function marksIn(text: string, needles: Needles): Mark[] {
  return wordsOf(text)
    .filter((word) => needleOf(word, needles) !== null)
    .map((word) => [word.start, word.end])
}

function needleOf(word: Word, needles: Needles): string | null {
  return needles.find((needle) => word.folded.startsWith(needle)) ?? null
}

function bestOf(found: Word[], needles: Needles): Word | undefined {
  let best: Word | undefined
  let most = 0
  for (const [rank, word] of found.entries()) {
    const near = new Set<string | null>()
    for (let next = rank; next < found.length; next++) {
      const other = found[next]
      if (!other || other.end - word.start > LENGTH - AROUND) break
      near.add(needleOf(other, needles))
    }
    if (near.size > most) {
      best = word
      most = near.size
    }
    if (most === needles.length) break
  }
  return best
}

/** A little before the word, at the beginning of another. */
function windowStart(text: string, word: Word | undefined): number {
  if (!word || word.start < AROUND) return 0
  const from = word.start - AROUND
  const space = text.slice(from, word.start).search(/\s/)
  return space === -1 ? word.start : from + space + 1
}

/** At the end of a word, and never inside a character. */
function cutAt(text: string, end: number): number {
  if (end >= text.length) return text.length
  const space = text.slice(end - 30, end).search(/\s\S*$/)
  const cut = space > 0 ? end - 30 + space : end
  const unit = text.charCodeAt(cut - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? cut - 1 : cut
}
