// Figures and first words of a text, whatever it came from.

const segmenters = new Map<string, Intl.Segmenter>()

export function countWords(text: string, locale = 'fr'): number {
  const segmenter = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'word' })
  segmenters.set(locale, segmenter)
  let count = 0
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) count += 1
  return count
}

/** Minutes at 230 words a minute; never 0 for a text that has words. */
export function readingMinutes(words: number): number {
  return words === 0 ? 0 : Math.max(1, Math.round(words / 230))
}

/** The first words, cut at a space. */
export function excerptOf(text: string, length = 240): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= length) return line
  const cut = line.lastIndexOf(' ', length)
  return `${line.slice(0, cut > length / 2 ? cut : length)}…`
}
