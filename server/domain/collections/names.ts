// Names of what cells refer to, as far as the viewer may know them, and the other way for imports.
import { and, inArray, isNull } from 'drizzle-orm'
import { organisations } from '#server/db/tables/organisations'
import { people } from '#server/db/tables/people'
import { pages } from '#server/db/tables/pages'
import { visibleOrganisationsWhere, visiblePagesWhere, visiblePeopleWhere } from '#server/domain/access/index'
import { requireViewer, type Context } from '#server/domain/context'
import type { StoredRecord } from '#shared/collab/collection'
import { ids } from '#shared/fields/families'
import type { Field } from '#shared/fields/field'
import { isUuid } from '#shared/fields/ids'
import { typeOf } from '#shared/fields/registry'
import { textSetting } from '#shared/fields/settings'
import type { NameKind } from '#shared/fields/type'
import { placeNames, type PlaceKind } from '#shared/places/names'
import type { ViewContext } from '#shared/views/contract'
import { fold } from '#shared/views/filter'
import { titleField } from '#shared/views/apply'
import { TIME_ZONE } from './read'

type Names = Map<string, string>

export interface NamesOf {
  fields: readonly Field[]
  records: readonly Pick<StoredRecord, 'values'>[]
  /** By page, for relations; the collection's own under ''. */
  related?: ReadonlyMap<string, { fields: readonly Field[]; records: readonly StoredRecord[] }>
}

/** `everything`: also the names that no cell holds yet, for parsing what people write. */
export async function valueContext(ctx: Context, of: NamesOf, everything = false): Promise<ViewContext> {
  const { viewer } = requireViewer(ctx)
  const { db } = ctx.database
  const held = heldIds(of)
  const wanted = (kind: NameKind) => [...(held.get(kind) ?? [])].filter(isUuid)
  const [persons, structures, documents] = await Promise.all([
    db
      .select({ id: people.id, given: people.givenName, family: people.familyName })
      .from(people)
      .where(
        and(
          visiblePeopleWhere(viewer),
          isNull(people.deletedAt),
          everything ? undefined : inArray(people.id, wanted('person'))
        )
      ),
    db
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations)
      .where(
        and(
          visibleOrganisationsWhere(viewer),
          everything ? undefined : inArray(organisations.id, [...wanted('organisation'), ...wanted('pole')])
        )
      ),
    db
      .select({ id: pages.id, name: pages.title })
      .from(pages)
      .where(and(visiblePagesWhere(viewer), isNull(pages.trashedAt), inArray(pages.id, wanted('page'))))
  ])
  const structureNames: Names = new Map(structures.map((row) => [row.id, row.name]))
  const names: Partial<Record<NameKind, Names>> = {
    person: new Map(persons.map((row) => [row.id, `${row.given} ${row.family}`.trim()])),
    organisation: structureNames,
    pole: structureNames,
    page: new Map(documents.map((row) => [row.id, row.name]))
  }
  const titles = titlesOf(of)
  const recordsOf = (field: Field) =>
    titles.get(textSetting(field, 'collection') ?? '') ?? new Map<string, string>()
  return {
    locale: ctx.locale,
    timeZone: TIME_ZONE,
    now: ctx.now(),
    personId: viewer.personId,
    nameOf: (kind, id, field) =>
      kind === 'record'
        ? recordsOf(field).get(id)
        : isPlace(kind)
          ? (placeNames(kind).get(id)?.label ?? id)
          : names[kind]?.get(id),
    idOf: (kind, name, field) =>
      uniqueId(kind === 'record' ? recordsOf(field) : isPlace(kind) ? labelsOf(kind) : names[kind], name)
  }
}

/** One from elsewhere is told by its code. */
function isPlace(kind: NameKind): kind is PlaceKind {
  return kind === 'commune' || kind === 'epci'
}

function labelsOf(kind: PlaceKind): Names {
  return new Map([...placeNames(kind)].map(([code, { label }]) => [code, label]))
}

function heldIds({ fields, records }: NamesOf): Map<NameKind, Set<string>> {
  const found = new Map<NameKind, Set<string>>()
  for (const field of fields) {
    const { names } = typeOf(field)
    if (!names) continue
    const set = found.get(names) ?? new Set()
    found.set(names, set)
    for (const { values } of records) {
      const value = values[field.key]
      if (typeof value === 'string') set.add(value)
      else if (value !== undefined) for (const id of ids(value)) set.add(id)
    }
  }
  return found
}

function titlesOf({ fields, records, related }: NamesOf): Map<string, Names> {
  const titles = new Map<string, Names>()
  const own = { fields, records: records.filter((record): record is StoredRecord => 'id' in record) }
  for (const [pageId, collection] of [...(related ?? []), ['', own] as const]) {
    const title = titleField(collection.fields)
    const names: Names = new Map()
    for (const record of collection.records) {
      const value = title && record.values[title.key]
      if (typeof value === 'string') names.set(record.id, value)
    }
    titles.set(pageId, names)
  }
  return titles
}

/** Undefined when nobody, or more than one, bears this name. */
function uniqueId(names: Names | undefined, name: string): string | undefined {
  const wanted = fold(name)
  const found = [...(names ?? [])].filter(([, one]) => fold(one) === wanted)
  return found.length === 1 ? found[0]?.[0] : undefined
}
