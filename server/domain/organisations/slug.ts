/** « Adess Ouest-Côtes d’Armor » → `adess-ouest-cotes-d-armor`, then `-2` when another has it. Given once: an address never changes. */
export function makeSlug(name: string, taken: ReadonlySet<string>, fallback: string): string {
  const base = plainWords(name).join('-').slice(0, 80).replace(/-+$/, '').toLowerCase() || fallback
  let slug = base
  for (let rank = 2; taken.has(slug); rank += 1) slug = `${base}-${rank}`
  return slug
}

/** Letters and digits without accents, in capitals; everything else separates words. */
export function plainWords(text: string): string[] {
  return text
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(Boolean)
}
