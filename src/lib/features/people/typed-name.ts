/** Is this the name that was asked for? Capitals, accents and spaces are forgiven: it is a moment to think, not a dictation. */
export function isTheName(typed: string, name: string): boolean {
  const bare = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[\s\u00a0\u202f’'-]+/g, ' ')
      .trim()
      .toLowerCase()
  return bare(typed) !== '' && bare(typed) === bare(name)
}
