// French typography of interface texts (DESIGN.md section 3): non-breaking spaces, curly apostrophes and quotes.
// Idempotent, and touches nothing but spaces and quotes: no letter, digit or ICU brace changes.

const NBSP = '\u00A0'
const NARROW = '\u202F'

/** "l'été : 12 % ?" → "l’été : 12 % ?" with the spaces that never break. */
export function frenchTypography(text: string): string {
  return text
    .replace(/(\p{L})'(?=\p{L})/gu, '$1’')
    .replace(/«[ \u00A0\u202F]*/g, `«${NBSP}`)
    .replace(/[ \u00A0\u202F]*»/g, `${NBSP}»`)
    .replace(/ ([;!?])/g, `${NARROW}$1`)
    .replace(/ (?=:(?:\s|$))/g, NBSP)
    .replace(/(\d) (?=(?:%|€|h|min|s|km|m²|Ko|Mo|Go|pôles?|personnes?)(?![\p{L}\d]))/gu, `$1${NBSP}`)
    .replace(/(\bh) (?=\d)/g, `$1${NBSP}`)
    .replace(/\b(n°|p\.|art\.) (?=[\d{])/g, `$1${NBSP}`)
    .replace(new RegExp(`(\\d|1er) (?=(?:${MONTHS})\\b)`, 'g'), `$1${NBSP}`)
}

const MONTHS =
  'janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|janv\\.|févr\\.|juil\\.|sept\\.|oct\\.|nov\\.|déc\\.'
