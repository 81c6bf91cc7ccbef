// Colours of other programs as the nearest of our five highlighters.
import { HIGHLIGHTS, type Highlight } from '#shared/editor/highlights'

/** What we write ourselves, and the names Word has for its own. */
const KNOWN: Record<string, Highlight> = {
  ffe9a3: 'gorse',
  c9e8f2: 'sea',
  f0d5ee: 'heath',
  d9ebc4: 'moss',
  f7d9bd: 'ochre',
  yellow: 'gorse',
  darkyellow: 'gorse',
  cyan: 'sea',
  turquoise: 'sea',
  blue: 'sea',
  darkblue: 'sea',
  darkcyan: 'sea',
  magenta: 'heath',
  darkmagenta: 'heath',
  green: 'moss',
  darkgreen: 'moss',
  red: 'ochre',
  darkred: 'ochre'
}

/** @param colour `#rrggbb`, `rrggbb`, `rgb(…)`, or a name of Word. Null: no highlighter (white, grey, nothing). */
export function highlightOf(colour: string | null): Highlight | null {
  const name = (colour ?? '').toLowerCase().replace(/^#/, '')
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined
  if (known) return known
  const parts =
    /^rgba?\((\d+), ?(\d+), ?(\d+)\)$/.exec(name)?.slice(1) ??
    /^(..)(..)(..)$/
      .exec(/^[0-9a-f]{6}$/.test(name) ? name : '')
      ?.slice(1)
      .map((pair) => parseInt(pair, 16))
  const [red = 255, green = 255, blue = 255] = (parts ?? []).map(Number)
  const spread = Math.max(red, green, blue) - Math.min(red, green, blue)
  if (!parts || spread < 25) return null
  if (blue >= red && blue >= green) return red > green ? 'heath' : 'sea'
  if (green >= red) return 'moss'
  return green > 200 ? 'gorse' : blue > green ? 'heath' : 'ochre'
}

export function isHighlight(value: string | null): value is Highlight {
  return HIGHLIGHTS.some((known) => known === value)
}
