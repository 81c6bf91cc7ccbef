// Does a name fit what was typed? Accents, case, ligatures, punctuation and the order of words do not matter; each word typed begins
// one of the name's, or is found in it when it is long enough to mean something.

export function foldWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

export function wordsFit(name: string, typed: string): boolean {
  const words = foldWords(typed).split(' ').filter(Boolean)
  if (words.length === 0) return true
  const folded = foldWords(name)
  const parts = folded.split(' ')
  return words.every(
    (word) => parts.some((part) => part.startsWith(word)) || (word.length > 2 && folded.includes(word))
  )
}
