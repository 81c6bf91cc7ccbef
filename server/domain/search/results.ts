// What was found, as it is shown: titles and places read where they stand now, never from the index.
import { and, inArray, sql } from 'drizzle-orm'
import { derivedRecords } from '#server/db/tables/derived-records'
import { files } from '#server/db/tables/files'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import { threadComments } from '#server/db/tables/threads'
import type { SignedInContext } from '#server/domain/context'
import { fullName, loadPersonRefs } from '#server/domain/refs/people'
import { namedIn } from '#server/domain/threads/mentions'
import { pagePath } from '#shared/page-path'
import type { FindingDto } from '#shared/schemas/search'
import { marksIn, snippetOf } from '#shared/search/snippet'
import type { Hit } from './hits'
import { loadTexts } from './texts'

const recordKey = sql<string>`${derivedRecords.documentId} || '/' || ${derivedRecords.recordId}`

/** What names a finding; null: it went meanwhile. */
type Name = Pick<FindingDto, 'title' | 'href' | 'context'> | null

export async function toFindings(
  ctx: SignedInContext,
  hits: Hit[],
  needles: readonly string[]
): Promise<FindingDto[]> {
  if (hits.length === 0) return []
  const [rows, texts] = await Promise.all([loadRows(ctx, hits), loadTexts(ctx.database.db, hits, needles)])
  const named = await withoutTokens(ctx, texts)
  return hits.flatMap((hit): FindingDto[] => {
    const page = rows.pages.get(hit.pageId ?? '')
    const initiative = rows.initiatives.get(hit.initiativeId ?? '')
    const name = nameOf(hit, rows)
    if (!name) return []
    const { text, marks } = snippetOf(named.get(`${hit.kind} ${hit.id}`) ?? '', needles)
    return [
      {
        kind: hit.kind,
        // Of a record, the one it has in its collection.
        id: hit.kind === 'record' ? hit.id.slice(hit.id.indexOf('/') + 1) : hit.id,
        ...name,
        snippet: text,
        titleMarks: marksIn(name.title, needles),
        snippetMarks: marks,
        initiative: initiative ? { id: initiative.id, slug: initiative.slug, title: initiative.title } : null,
        page: page ? { id: page.id, title: page.title } : null,
        at: new Date(hit.at).toISOString()
      }
    ]
  })
}

interface Rows {
  initiatives: Map<string, typeof initiatives.$inferSelect>
  pages: Map<string, typeof pages.$inferSelect>
  files: Map<string, typeof files.$inferSelect>
  comments: Map<string, typeof threadComments.$inferSelect>
  organisations: Map<string, typeof organisations.$inferSelect>
  people: Map<string, { title: string; context: string }>
  /** Titles. */
  records: Map<string, string>
}

async function loadRows({ database: { db }, viewer }: SignedInContext, hits: Hit[]): Promise<Rows> {
  const of = (kind: string) => hits.filter((hit) => hit.kind === kind).map(({ id }) => id)
  const some = (ids: (string | null)[]) => [...new Set(ids.filter((id) => id !== null))]
  const persons = of('person')
  const [initiativeRows, pageRows, fileRows, commentRows, organisationRows, personRows, refs, recordRows] =
    await Promise.all([
      db
        .select()
        .from(initiatives)
        .where(inArray(initiatives.id, some(hits.map((hit) => hit.initiativeId)))),
      db
        .select()
        .from(pages)
        .where(inArray(pages.id, some(hits.map((hit) => hit.pageId)))),
      db
        .select()
        .from(files)
        .where(inArray(files.id, of('file'))),
      db
        .select()
        .from(threadComments)
        .where(inArray(threadComments.id, of('comment'))),
      db
        .select()
        .from(organisations)
        .where(inArray(organisations.id, of('organisation'))),
      db.select().from(people).where(inArray(people.id, persons)),
      loadPersonRefs(db, persons, viewer),
      db
        .select({ key: recordKey, title: derivedRecords.title })
        .from(derivedRecords)
        .where(
          and(
            inArray(
              derivedRecords.documentId,
              of('record').map((id) => id.slice(0, id.indexOf('/')))
            ),
            inArray(
              derivedRecords.recordId,
              of('record').map((id) => id.slice(id.indexOf('/') + 1))
            )
          )
        )
    ])
  return {
    initiatives: byId(initiativeRows),
    pages: byId(pageRows),
    files: byId(fileRows),
    comments: byId(commentRows),
    organisations: byId(organisationRows),
    people: new Map(
      personRows.map((row) => [
        row.id,
        { title: fullName(row), context: refs.get(row.id)?.organisation?.name ?? '' }
      ])
    ),
    records: new Map(recordRows.map((row) => [row.key, row.title]))
  }
}

function nameOf(hit: Hit, rows: Rows): Name {
  const initiative = rows.initiatives.get(hit.initiativeId ?? '')
  switch (hit.kind) {
    case 'initiative':
      return initiative
        ? { title: initiative.title, href: `/initiatives/${initiative.slug}`, context: '' }
        : null
    case 'organisation': {
      const row = rows.organisations.get(hit.id)
      return row ? { title: row.name, href: `/structures/${row.slug}`, context: row.territory } : null
    }
    case 'person': {
      const person = rows.people.get(hit.id)
      return person ? { ...person, href: `/personnes/${hit.id}` } : null
    }
  }
  const page = rows.pages.get(hit.pageId ?? '')
  if (!page || !initiative) return null
  const href = pagePath(page, initiative.slug)
  switch (hit.kind) {
    case 'file': {
      const file = rows.files.get(hit.id)
      return file ? { title: file.name, href, context: `${page.title}, ${initiative.title}` } : null
    }
    case 'comment': {
      const comment = rows.comments.get(hit.id)
      return comment
        ? { title: page.title, href: `${href}?commentaire=${comment.threadId}`, context: initiative.title }
        : null
    }
    case 'record': {
      const title = rows.records.get(hit.id)
      const id = hit.id.slice(hit.id.indexOf('/') + 1)
      return title === undefined
        ? null
        : { title, href: `${href}?fiche=${id}`, context: `${page.title}, ${initiative.title}` }
    }
    default:
      return { title: page.title, href, context: initiative.title }
  }
}

/** People are named in comments by their id: here by the name they have now. */
async function withoutTokens(
  { database: { db }, viewer }: SignedInContext,
  texts: Map<string, string>
): Promise<Map<string, string>> {
  const comments = [...texts].filter(([key]) => key.startsWith('comment '))
  if (comments.length === 0) return texts
  const refs = await loadPersonRefs(
    db,
    comments.flatMap(([, body]) => namedIn(body)),
    viewer
  )
  return new Map(
    [...texts].map(([key, text]) => [
      key,
      key.startsWith('comment ')
        ? text.replace(/@\[([0-9a-f-]{36})\]/g, (_, id: string) => refs.get(id)?.name ?? '…')
        : text
    ])
  )
}

function byId<T extends { id: string }>(rows: T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]))
}
