// Initiatives and pages of the world, with their phases, subjects, documents and files.
import { eq } from 'drizzle-orm'
import * as Y from 'yjs'
import { digest } from '#server/auth/secrets'
import * as tables from '#server/db/tables/index'
import type { Services } from '#server/domain/context'
import { store } from '#server/domain/files/storage'
import { positions } from '#shared/fractional-index'
import { canary } from './canary'
import type { World } from './world'
import { INITIATIVES, PAGES, type PageName } from './world-facts'

/** The calendar that the coordinator subscribes to. */
export const CALENDAR: { page: PageName; secret: string } = { page: 'shared', secret: 'calendar-secret' }

export async function insertInitiative(
  services: Services,
  world: World,
  name: keyof typeof INITIATIVES
): Promise<void> {
  const { db } = services.database
  const initiative = INITIATIVES[name]
  const row = one(
    await db
      .insert(tables.initiatives)
      .values({
        networkId: world.networks[initiative.network],
        slug: `init-${name.toLowerCase()}`,
        title: `Initiative ${canary(`initiative${name}`)}`,
        summary: `Résumé ${canary(`summary${name}`)}`,
        visibility: initiative.visibility,
        archivedAt: initiative.archived ? services.now() : null
      })
      .returning()
  )
  world.initiatives[name] = row.id
  const order = positions(initiative.organisations.length)
  await db.insert(tables.initiativeOrganisations).values(
    initiative.organisations.map((part, rank) => ({
      initiativeId: row.id,
      organisationId: world.organisations[part.organisation],
      role: part.role,
      position: order[rank] ?? 'V'
    }))
  )
  if (initiative.people.length > 0) {
    await db.insert(tables.initiativePeople).values(
      initiative.people.map((held) => ({
        initiativeId: row.id,
        personId: world.people[held.person],
        role: held.role,
        organisationId: world.organisations[held.organisation]
      }))
    )
  }
  const phase = { initiativeId: row.id, key: 'phase', title: canary(`phase${name}`), position: 'V' }
  world.phases[name] = one(await db.insert(tables.phases).values(phase).returning()).id
  for (const [rank, organisation] of initiative.subjects.entries()) {
    const subject = one(
      await db
        .insert(tables.phaseSubjects)
        .values({
          initiativeId: row.id,
          title: canary(`subject${name}${organisation}`),
          organisationId: world.organisations[organisation],
          position: rank === 0 ? 'V' : 'W'
        })
        .returning()
    )
    world.subjects[name] ||= subject.id
    await db.insert(tables.phaseSteps).values({
      subjectId: subject.id,
      phaseId: world.phases[name],
      state: 'waiting',
      headline: canary(`step${name}${organisation}`),
      on: '2099-01-01'
    })
  }
}

export async function insertPage(
  services: Services,
  world: World,
  name: PageName,
  position: string
): Promise<void> {
  const { db } = services.database
  const page = PAGES[name]
  const initiativeId = world.initiatives[page.initiative]
  const row = one(
    await db
      .insert(tables.pages)
      .values({
        initiativeId,
        parentId: page.parent ? world.pages[page.parent] : null,
        position,
        kind: 'document',
        title: `Page ${canary(`page${name}`)}`,
        audience: page.audience,
        trashedAt: page.trashed ? services.now() : null
      })
      .returning()
  )
  world.pages[name] = row.id
  if (page.organisations.length > 0) {
    await db
      .insert(tables.pageOrganisations)
      .values(
        page.organisations.map((code) => ({ pageId: row.id, organisationId: world.organisations[code] }))
      )
  }
  const view = { pageId: row.id, type: 'table', name: canary(`view${name}`), position: 'V' }
  world.views[name] = one(await db.insert(tables.views).values(view).returning()).id
  if (name === CALENDAR.page)
    await db.insert(tables.viewFeeds).values({
      viewId: world.views[name],
      personId: world.people.coordinator,
      hash: digest(CALENDAR.secret)
    })
  await services.collab.create(row.id, '', bodyOf(canary(`body${name}`), Object.values(world.pages)))
  const networkId = world.networks[INITIATIVES[page.initiative].network]
  await db.insert(tables.activities).values({
    networkId,
    initiativeId,
    pageId: row.id,
    actorId: page.initiative === 'baltic' ? world.people.foreigner : world.people.coordinator,
    verb: 'page.created',
    data: { title: canary(`activity${name}`) }
  })
  world.versions[name] = await insertVersion(services, row.id, canary(`version${name}`))
  world.threads[name] = await insertThread(services, world, name, null)
  // Of each pole, one that the others must know nothing of.
  for (const code of page.initiative === 'baltic' ? [] : (['OCA', 'MLX'] as const))
    await insertThread(services, world, name, code)
  const file = {
    networkId,
    initiativeId,
    pageId: row.id,
    storageKey: await store(services, Buffer.from(canary(`bytes${name}`))),
    name: `${canary(`file${name}`)}.txt`,
    mediaType: 'text/plain',
    size: canary(`bytes${name}`).length,
    sha256: 'abc'
  }
  world.files[name] = one(await db.insert(tables.files).values(file).returning()).id
}

async function insertVersion({ database: { db } }: Services, pageId: string, name: string): Promise<string> {
  const [stored] = await db
    .select({ id: tables.documents.id, epoch: tables.documents.epoch })
    .from(tables.documents)
    .where(eq(tables.documents.pageId, pageId))
  if (!stored) throw new Error('expected a document')
  const values = { documentId: stored.id, epoch: stored.epoch, uptoSeq: 0, kind: 'named' as const, name }
  return one(await db.insert(tables.docVersions).values(values).returning()).id
}

async function insertThread(
  { database: { db } }: Services,
  world: World,
  page: PageName,
  internalTo: 'OCA' | 'MLX' | null
): Promise<string> {
  const word = canary(internalTo === null ? `thread${page}` : `internal${internalTo}${page}`)
  const author = internalTo === 'MLX' ? 'partnerCoordinator' : 'coordinator'
  const createdBy = world.people[PAGES[page].initiative === 'baltic' ? 'foreigner' : author]
  const values = {
    pageId: world.pages[page],
    internalTo: internalTo && world.organisations[internalTo],
    quote: word,
    createdBy
  }
  const { id } = one(await db.insert(tables.threads).values(values).returning())
  await db.insert(tables.threadComments).values({ id, threadId: id, authorId: createdBy, body: word })
  return id
}

/** A document of one paragraph, as an editor would have written it. */
/** Its words, and a mention of every page that there is already: who cites a page must be seen to be known. */
function bodyOf(text: string, cited: string[]): Uint8Array {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text), ...cited.map(mentionOf)])
  doc.getXmlFragment('default').insert(0, [paragraph])
  return Y.encodeStateAsUpdate(doc)
}

function mentionOf(page: string): Y.XmlElement {
  const mention = new Y.XmlElement('mention')
  for (const [key, value] of Object.entries({ kind: 'page', ref: page, id: page }))
    mention.setAttribute(key, value)
  return mention
}

function one<T>(rows: T[]): T {
  const [row] = rows
  if (!row) throw new Error('expected a row')
  return row
}
