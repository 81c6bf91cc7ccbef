// Finding a block by typing: accents, case and order of words do not matter.

export interface Findable {
  label: string
  /** Other words people type: « puces », « todo ». */
  keywords: string
}

/** Those whose words begin with what was typed first, then those that contain it. */
export function matching<T extends Findable>(entries: readonly T[], query: string): T[] {
  const typed = plain(query).split(' ').filter(Boolean)
  if (typed.length === 0) return [...entries]
  const ranked = entries.flatMap((entry, index) => {
    const rank = rankOf(entry, typed)
    return rank === null ? [] : [{ entry, rank, index }]
  })
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ entry }) => entry)
}

function rankOf(entry: Findable, typed: string[]): number | null {
  const label = plain(entry.label)
  const all = `${label} ${plain(entry.keywords)}`
  if (!typed.every((word) => all.includes(word))) return null
  const first = typed[0] ?? ''
  if (label.startsWith(first)) return 0
  if (all.split(' ').some((word) => word.startsWith(first))) return 1
  return 2
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
