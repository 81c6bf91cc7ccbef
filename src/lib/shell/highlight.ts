export interface Piece {
  text: string
  found: boolean
}

/** Cuts a text at the words of a query. Character by character, so that « é » found by « e » keeps its place. */
export function highlight(text: string, query: string): Piece[] {
  const letters = [...text.normalize('NFC')]
  const bare = letters.map(plain)
  const found = letters.map(() => false)
  for (const word of query
    .split(/\s+/)
    .map((one) => [...one.normalize('NFC')].map(plain))
    .filter((one) => one.length > 0)) {
    const at = indexOf(bare, word)
    if (at !== -1) found.fill(true, at, at + word.length)
  }
  const pieces: Piece[] = []
  letters.forEach((letter, index) => {
    const last = pieces.at(-1)
    if (last && last.found === found[index]) last.text += letter
    else pieces.push({ text: letter, found: found[index] ?? false })
  })
  return pieces
}

function plain(letter: string): string {
  return letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace('’', "'")
}

function indexOf(letters: readonly string[], word: readonly string[]): number {
  return letters.findIndex((_, start) => word.every((letter, offset) => letters[start + offset] === letter))
}
