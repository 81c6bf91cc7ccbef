// Words as a search compares them, on both sides: lower case, no accents, French plurals and endings taken off.

export interface Word {
  /** As PostgreSQL's `unaccent(lower(…))` has it, near enough to find the place of a word in a text. */
  folded: string
  start: number
  end: number
}

/** The words of a text with their places in it (UTF-16 units). Apostrophes and hyphens part words. */
export function wordsOf(text: string): Word[] {
  const found: Word[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    found.push({ folded: fold(match[0]), start: match.index, end: match.index + match[0].length })
  }
  return found
}

/** Lower case, no accents, ligatures in two letters. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
}

const PLURALS: [RegExp, string][] = [
  [/eaux$/, 'eau'],
  [/aux$/, 'al'],
  [/([^s])s$/, '$1'],
  [/x$/, '']
]

/** A light stem: the plural and the mute endings gone. For places where no dictionary of PostgreSQL is at hand. */
export function stem(folded: string): string {
  if (folded.length < 4 || /\d/.test(folded)) return folded
  let word = folded
  for (const [ending, instead] of PLURALS) {
    if (ending.test(word)) {
      word = word.replace(ending, instead)
      break
    }
  }
  return word.length > 4 ? word.replace(/e$/, '') : word
}

/** Words nobody searches for by themselves. */
export const EMPTY_WORDS = new Set(
  'a au aux avec ce ces dans de des du elle en et eux il je la le les leur lui ma mais me mes mon ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes ton tu un une vos votre vous c d j l m n s t y'.split(
    ' '
  )
)
