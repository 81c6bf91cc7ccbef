// What was typed, as PostgreSQL looks for it: stems, the beginning of the last word, and words that a slip of the finger is near to.
// The words to compare with are the network's own; they only widen the question, and none of them is ever said.
import { sql } from 'drizzle-orm'
import type { Executor } from '#server/domain/access/index'
import { forgiven, slips } from '#shared/search/distance'
import { EMPTY_WORDS, wordsOf } from '#shared/search/fold'

export interface Term {
  /** Lower case, no accents. */
  folded: string
  /** Null: an empty word (« de », « la »). */
  stem: string | null
  /** The last one may still be under way: what it begins with counts. */
  last: boolean
}

export interface Question {
  terms: Term[]
  /** As `tsquery` reads it; null when nothing is left to look for. */
  tsquery: string | null
  /** What is marked in titles and snippets. */
  needles: string[]
}

/** More is no search. */
const MOST_TERMS = 12
/** How French words go on, where their stem stops before. */
const ENDINGS =
  'e s n t r x er ir es ent ment nt on ns ion ions tion tions ation ations ement ements ique iste isme able ible ance ence eur eurs euse rice ite ites ives if ive eux ise ises iser isation'.split(
    ' '
  )
const NEIGHBOURS = 8

export async function understand(db: Executor, networkId: string, typed: string): Promise<Question> {
  const words = wordsOf(typed.normalize('NFC')).slice(0, MOST_TERMS)
  const terms = await stemmed(
    db,
    words.map(({ folded }) => folded),
    // A space after it says that the word is over.
    words.at(-1)?.end === typed.length
  )
  const last = terms.find((term) => term.last)
  return question(terms, new Map(last ? [[last.folded, await stemsAhead(db, last.folded)]] : []))
}

/** The same with the words that are near to those typed; null when there are none. */
export async function forgive(db: Executor, networkId: string, asked: Question): Promise<Question | null> {
  const near = new Map<string, string[]>()
  for (const term of asked.terms) {
    if (term.stem === null) continue
    const neighbours = await neighboursOf(db, networkId, term)
    if (neighbours.length > 0) near.set(term.folded, neighbours)
  }
  return near.size === 0 ? null : question(asked.terms, near)
}

/** Other words that count as one of the terms, by term: stems. */
function question(terms: Term[], others: Map<string, string[]>): Question {
  const meant = terms.filter((term) => term.stem !== null || term.last)
  // « Où est-ce que »: only empty words are left, and they are all there is to look for.
  const kept = meant.length > 0 && meant.some((term) => term.stem !== null) ? meant : terms
  const parts = kept
    // The last word of « compte rendu de » is not the beginning of one yet.
    .filter((term) => term.stem !== null || kept.every((other) => other.stem === null))
    .map((term) => {
      const lexemes = [term.stem ?? term.folded, term.folded, ...(others.get(term.folded) ?? [])]
      const said = [...new Set(lexemes)].map(quoted)
      if (term.last) said.push(`${quoted(term.folded)}:*`)
      return `(${said.join(' | ')})`
    })
  const needles = kept.flatMap((term) => [
    term.stem ?? term.folded,
    ...(others.get(term.folded) ?? []).filter((other) => other.length >= 3)
  ])
  return {
    terms,
    tsquery: parts.length === 0 ? null : parts.join(' & '),
    // Of an empty word no beginning: « le » is not in « lecture ».
    needles: [...new Set(needles)].filter((needle) => !EMPTY_WORDS.has(needle))
  }
}

async function stemmed(db: Executor, folded: string[], open: boolean): Promise<Term[]> {
  if (folded.length === 0) return []
  const rows = await db.execute<{ folded: string; stem: string | null }>(sql`
    select unaccent(lower(word)) as folded, (ts_lexize('french_stem', unaccent(lower(word))))[1] as stem
    from unnest(${sql.param(folded)}::text[]) with ordinality as typed (word, rank) order by rank`)
  return rows.map((row, rank) => ({ ...row, last: open && rank === rows.length - 1 }))
}

/**
 * « organisatio » is no beginning of « organis », the stem that « organisation » will have: stems shorter than what is typed, of what
 * it may become.
 */
async function stemsAhead(db: Executor, typed: string): Promise<string[]> {
  if (typed.length < 5) return []
  const rows = await db.execute<{ stem: string }>(sql`
    select distinct stem from (
      select (ts_lexize('french_stem', ${typed}::text || ending))[1] as stem
      from unnest(${sql.param(ENDINGS)}::text[]) as given (ending)) found
    where length(stem) between 4 and ${typed.length - 1} and starts_with(${typed}, stem)`)
  return rows.map((row) => row.stem)
}

/** Among the stems and titles of the network. */
async function neighboursOf(db: Executor, networkId: string, { folded, stem }: Term): Promise<string[]> {
  const most = forgiven(folded.length)
  if (most === 0) return []
  const forms = [...new Set([folded, stem ?? folded])]
  const lengths = forms.map((form) => form.length)
  const near = forms.map((form) => sql`levenshtein_less_equal(word, ${form}, 2) <= 2`)
  const rows = await db.execute<{ word: string }>(sql`
    select word from derived_words where network_id = ${networkId}
    and length(word) between ${Math.min(...lengths) - most} and ${Math.max(...lengths) + most}
    and (${sql.join(near, sql` or `)})`)
  return rows
    .map(({ word }) => ({ word, slips: Math.min(...forms.map((form) => slips(word, form))) }))
    .filter((row) => row.slips > 0 && row.slips <= most)
    .sort((a, b) => a.slips - b.slips || a.word.length - b.word.length)
    .slice(0, NEIGHBOURS)
    .map(({ word }) => word)
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}
