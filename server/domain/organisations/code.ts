// The letters of a plate, proposed from a name: what tells this organisation from its neighbours, not what they all share.
import { plainWords } from './slug'

const LINKS = words('a au aux d de des du en et l la le les s sous st ste sur pour par')
const SHARED = words(
  'adess agglo agglomeration association asso ca cc collectif commune communaute communes conseil departement departemental economie ess federation mairie metropole pays pole poles region reseau sociale solidaire ville'
)

/** The first candidate nobody has: initials, beginning of the telling word, its consonants, then numbered. */
export function proposeCode(name: string, taken: ReadonlySet<string>): string {
  for (const candidate of candidates(name)) {
    if (/^[A-Z0-9]{2,6}$/.test(candidate) && !taken.has(candidate)) return candidate
  }
  const base = (tellingWords(name)[0] ?? 'ORG').slice(0, 3)
  let rank = 2
  while (taken.has(`${base}${rank}`)) rank += 1
  return `${base}${rank}`
}

function* candidates(name: string): Generator<string> {
  const telling = tellingWords(name)
  const short = telling.length === 1 ? telling[0] : undefined
  if (short !== undefined && short.length <= 4) yield short
  if (telling.length >= 3) yield initials(telling).slice(0, 4)
  for (const word of telling.toReversed()) {
    yield word.slice(0, 3)
    yield consonants(word).slice(0, 3)
    yield word.slice(0, 4)
  }
  yield initials(telling)
  const [first] = telling
  if (first !== undefined) for (const letter of first.slice(2)) yield first.slice(0, 2) + letter
}

function tellingWords(name: string): string[] {
  const all = plainWords(name)
  const own = all.filter((word) => !LINKS.has(word))
  const telling = own.filter((word) => !SHARED.has(word))
  return telling.length > 0 ? telling : own.length > 0 ? own : all
}

function initials(telling: readonly string[]): string {
  return telling.map((word) => word.charAt(0)).join('')
}

/** MORLAIX → MRLX: the skeleton people read in an abbreviation. */
function consonants(word: string): string {
  return word.charAt(0) + word.slice(1).replace(/[AEIOUY]/g, '')
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.toUpperCase().split(' '))
}
