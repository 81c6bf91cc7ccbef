// Ids of a text → what this viewer may know of them. What is hidden and what does not exist give the same answer after the same
// queries: all kinds are asked for by lists, filtered in the database.
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { initiatives } from '#server/db/tables/initiatives'
import { organisations } from '#server/db/tables/organisations'
import { pages } from '#server/db/tables/pages'
import { people } from '#server/db/tables/people'
import {
  visibleInitiativesWhere,
  visibleOrganisationsWhere,
  visiblePagesWhere,
  visiblePeopleWhere
} from '#server/domain/access/index'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { fullName, loadPersonRefs } from '#server/domain/refs/people'
import { createFormat } from '#shared/format'
import { mentionKey, readMentionKey, type MentionKind, type MentionTarget } from '#shared/mentions'
import type { MentionName } from '#shared/schemas/mentions'
import { pagePath } from '#shared/page-path'
import { nameRecords } from './records'

type Known = Pick<MentionName, 'name' | 'href' | 'context'>
export type Names = Map<string, Known>

export async function readMentionNames(
  ctx: Context,
  keys: string[]
): Promise<{ items: MentionName[]; next: null }> {
  const targets = keys.map(readMentionKey).filter((target) => target !== null)
  const names = await namesOf(ctx, targets)
  const items = targets.map(({ kind, ref }): MentionName => {
    const known = names.get(mentionKey({ kind, ref }))
    return { kind, ref, name: null, href: null, context: '', ...known }
  })
  return { items, next: null }
}

/** Only what the viewer sees is in the map. */
export async function namesOf(ctx: Context, targets: readonly MentionTarget[]): Promise<Names> {
  const signedIn = requireViewer(ctx)
  const wanted = (kind: MentionKind) => [
    ...new Set(targets.filter((target) => target.kind === kind).map((target) => target.ref))
  ]
  const format = createFormat(ctx.locale, { now: ctx.now })
  const found = await Promise.all([
    namePeople(signedIn, wanted('person')),
    nameOrganisations(signedIn, wanted('organisation')),
    namePages(signedIn, wanted('page')),
    nameInitiatives(signedIn, wanted('initiative')),
    nameRecords(signedIn, wanted('record'))
  ])
  const days = wanted('date').map((ref): [string, Known] => [
    `date:${ref}`,
    { name: format.day(ref), href: null, context: '' }
  ])
  return new Map([...found.flat(), ...days])
}

async function namePeople({ database: { db }, viewer }: SignedInContext, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(people)
    .where(and(inArray(people.id, ids), visiblePeopleWhere(viewer)))
  const refs = await loadPersonRefs(
    db,
    rows.map((row) => row.id),
    viewer
  )
  return rows.map((row): [string, Known] => [
    `person:${row.id}`,
    {
      name: fullName(row),
      href: `/personnes/${row.id}`,
      context: refs.get(row.id)?.organisation?.name ?? ''
    }
  ])
}

async function nameOrganisations({ database: { db }, viewer }: SignedInContext, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(organisations)
    .where(and(inArray(organisations.id, ids), visibleOrganisationsWhere(viewer)))
  return rows.map((row): [string, Known] => [
    `organisation:${row.id}`,
    { name: row.name, href: `/structures/${row.slug}`, context: row.territory }
  ])
}

async function namePages({ database: { db }, viewer }: SignedInContext, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .select({ page: pages, slug: initiatives.slug, initiative: initiatives.title })
    .from(pages)
    .innerJoin(initiatives, eq(initiatives.id, pages.initiativeId))
    .where(and(inArray(pages.id, ids), isNull(pages.trashedAt), visiblePagesWhere(viewer)))
  return rows.map(({ page, slug, initiative }): [string, Known] => [
    `page:${page.id}`,
    { name: page.title, href: pagePath(page, slug), context: initiative }
  ])
}

async function nameInitiatives({ database: { db }, viewer }: SignedInContext, ids: string[]) {
  if (ids.length === 0) return []
  const rows = await db
    .select()
    .from(initiatives)
    .where(and(inArray(initiatives.id, ids), visibleInitiativesWhere(viewer)))
  return rows.map((row): [string, Known] => [
    `initiative:${row.id}`,
    { name: row.title, href: `/initiatives/${row.slug}`, context: '' }
  ])
}
