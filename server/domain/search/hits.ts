// Which rows of the index answer, in which order. Access is part of the question: what is hidden is neither counted nor ranked.
import { sql, type SQL } from 'drizzle-orm'
import { findableInitiativesWhere, visibleFindingsWhere } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import type { SearchQuery } from '#shared/schemas/search'

export interface Hit {
  kind: string
  id: string
  pageId: string | null
  initiativeId: string | null
  at: string
  score: number
}

export type Narrowing = Pick<
  SearchQuery,
  'kind' | 'initiativeId' | 'organisationId' | 'personId' | 'since' | 'until'
>

/** Enough to rank well; whoever needs the two hundredth types another word. */
const TITLES = 120
const TEXTS = 160
/** Rows that match looked at in one step, the latest first. */
const STEP = 1500
/** The latest rows of the network: a word that is everywhere is found often enough among them, without its whole list. */
const RECENT = 4000

interface Candidate {
  kind: string
  id: string
  at: string
}

/** What one step found, or a row of nulls; and where it stopped. */
type Step = (Candidate | Record<keyof Candidate, null>) & {
  looked: number
  last: Candidate | null
}

export async function findHits(ctx: SignedInContext, tsquery: string, narrowing: Narrowing): Promise<Hit[]> {
  const [titles, texts] = await Promise.all([
    candidates(ctx, sql`s.title_words @@ ${tsquery}::tsquery`, narrowing, TITLES),
    commonOnes(ctx, sql`s.words @@ ${tsquery}::tsquery`, narrowing, TEXTS)
  ])
  const seen = new Set<string>()
  const all = [...titles, ...texts].filter(({ kind, id }) => {
    const key = `${kind} ${id}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
  return ranked(ctx, tsquery, all)
}

/** As `candidates`, for words that may be in every second text: the latest rows are read first. */
async function commonOnes(
  ctx: SignedInContext,
  matches: SQL,
  narrowing: Narrowing,
  most: number
): Promise<Candidate[]> {
  const { networkId } = ctx.viewer
  const recent = sql`select s.* from derived_search s where s.network_id = ${networkId}
    order by s.at desc, s.kind desc, s.subject_id desc limit ${RECENT}`
  const { found } = await look(ctx, recent, sql`${matches} and ${narrowed(narrowing)}`, most)
  return found.length >= most ? found : candidates(ctx, matches, narrowing, most)
}

/**
 * The latest that match and may be seen. Step by step from the latest: access is asked of as few rows as the answer needs, and a
 * crowd of hidden ones in front does not empty it.
 */
async function candidates(
  ctx: SignedInContext,
  matches: SQL,
  narrowing: Narrowing,
  most: number
): Promise<Candidate[]> {
  const { networkId } = ctx.viewer
  // `offset 0`: by the list of the words. PostgreSQL knows too little of how rare the beginning of a word is, and would read the
  // whole index by date for the three rows that have it.
  const matching = sql`select s.* from derived_search s where s.network_id = ${networkId} and ${matches} offset 0`
  const found: Candidate[] = []
  let before: Candidate | null = null
  for (;;) {
    const after: SQL = before
      ? sql`(s.at, s.kind, s.subject_id) < (${before.at}::timestamptz, ${before.kind}, ${before.id})`
      : sql`true`
    const step = await look(ctx, matching, sql`${narrowed(narrowing)} and ${after}`, most - found.length)
    found.push(...step.found)
    if (found.length >= most || !step.last || step.looked < STEP) return found
    before = step.last
  }
}

/** One step through `rows` of the index: the latest that fulfil `conditions`, and of these the ones that may be seen. */
async function look(
  { viewer, database }: SignedInContext,
  rows: SQL,
  conditions: SQL,
  most: number
): Promise<{ found: Candidate[]; looked: number; last: Candidate | null }> {
  const steps: Step[] = await database.db.execute(sql`
    with latest as materialized (
      select s.* from (${rows}) s where ${findableInitiativesWhere(viewer, sql`s`)} and ${conditions}
      order by s.at desc, s.kind desc, s.subject_id desc limit ${STEP}
    ), step as (
      select count(*)::int as looked, (select json_build_object('at', l.at::text, 'kind', l.kind, 'id', l.subject_id)
        from latest l order by l.at, l.kind, l.subject_id limit 1) as last from latest
    ), visible as (
      select l.kind, l.subject_id, l.at from latest l where ${visibleFindingsWhere(viewer, sql`l`)}
      limit ${most}
    )
    select v.kind, v.subject_id as id, v.at::text, step.looked, step.last from step left join visible v on true`)
  const found: Candidate[] = []
  for (const { kind, id, at } of steps) if (kind !== null) found.push({ kind, id, at })
  return { found, looked: steps[0]?.looked ?? 0, last: steps[0]?.last ?? null }
}

function narrowed({ kind, initiativeId, organisationId, personId, since, until }: Narrowing): SQL {
  const conditions = [sql`true`]
  if (kind && kind.length > 0) conditions.push(sql`s.kind in ${kind}`)
  if (initiativeId) conditions.push(sql`s.initiative_id = ${initiativeId}`)
  if (since) conditions.push(sql`s.at >= ${since}::date::timestamp at time zone 'Europe/Paris'`)
  if (until) conditions.push(sql`s.at < (${until}::date + 1)::timestamp at time zone 'Europe/Paris'`)
  if (organisationId) {
    conditions.push(sql`(s.initiative_id in (select io.initiative_id from initiative_organisations io
        where io.organisation_id = ${organisationId} and io.role <> 'territory')
      or (s.kind = 'organisation' and s.subject_id = ${organisationId})
      or (s.kind = 'person' and s.subject_id in (select m.person_id::text from memberships m
        where m.organisation_id = ${organisationId})))`)
  }
  if (personId) {
    conditions.push(sql`case s.kind when 'person' then s.subject_id = ${personId}
      when 'comment' then exists (select 1 from thread_comments c where c.id = s.subject_id::uuid and c.author_id = ${personId})
      when 'file' then exists (select 1 from files f where f.id = s.subject_id::uuid and f.created_by = ${personId})
      else exists (select 1 from pages p where p.id = s.page_id and p.created_by = ${personId})
        or exists (select 1 from page_edits e where e.page_id = s.page_id and e.person_id = ${personId}) end`)
  }
  return sql.join(conditions, sql` and `)
}

/** The title over the text, a title of few words over a long one, then what is recent and what this person opens often. */
async function ranked(ctx: SignedInContext, tsquery: string, found: Candidate[]): Promise<Hit[]> {
  if (found.length === 0) return []
  const { database, viewer, now } = ctx
  const rows = await database.db.execute<{
    kind: string
    id: string
    page_id: string | null
    initiative_id: string | null
    at: string
    score: number
  }>(sql`
    select s.kind, s.subject_id as id, s.page_id, s.initiative_id, to_json(s.at) #>> '{}' as at, (
      case when s.title_words @@ q.q then 2 + 2.0 / greatest(1, length(s.title_words)) else 0 end
      + ts_rank(s.words, q.q, 1)
      + 0.8 * exp(-greatest(0, extract(epoch from ${now().toISOString()}::timestamptz - s.at)) / (90 * 86400.0))
      + least(1, 0.25 * ln(1 + coalesce((select sum(v.count) from visits v where v.person_id = ${viewer.personId}
          and v.subject_id = coalesce(s.page_id, s.initiative_id)), 0)))
      + case s.kind when 'initiative' then 0.5 when 'organisation' then 0.3 when 'person' then 0.3
          when 'file' then -0.1 when 'comment' then -0.3 else 0 end)::float8 as score
    from derived_search s, (select ${tsquery}::tsquery as q) q
    where (s.kind, s.subject_id) in (select * from unnest(
      ${sql.param(found.map(({ kind }) => kind))}::text[], ${sql.param(found.map(({ id }) => id))}::text[]))
    order by score desc, s.at desc, s.subject_id`)
  return rows.map(({ page_id, initiative_id, ...row }) => ({
    ...row,
    pageId: page_id,
    initiativeId: initiative_id
  }))
}
