// What waits for this person: steps that wait for their organisation, comments and pages that name them or ask something of them, initiatives they were just brought into, and for those
// who administer a network without a mail server, the messages that nobody will receive until they pass them on.
import { and, count, desc, eq, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { initiativeOrganisations, initiativePeople, initiatives } from '#server/db/tables/initiatives'
import { mails } from '#server/db/tables/mail'
import { phases, phaseSteps, phaseSubjects } from '#server/db/tables/phases'
import { visits } from '#server/db/tables/sessions'
import { visibleInitiativesWhere } from '#server/domain/access/index'
import type { SignedInContext } from '#server/domain/context'
import { loadInitiativeRefs } from '#server/domain/refs/initiatives'
import { waitingMentions } from '#server/domain/mentions/waiting'
import { waitingThreads } from '#server/domain/threads/waiting'
import { translate } from '#shared/messages/index'
import type { HomeDto } from '#shared/schemas/home'

type Waiting = HomeDto['waiting'][number]

const NEW_FOR_MS = 30 * 86_400_000

export async function loadWaiting(ctx: SignedInContext): Promise<Waiting[]> {
  const [steps, comments, mentions, fresh, letters] = await Promise.all([
    waitingSteps(ctx),
    waitingThreads(ctx),
    waitingMentions(ctx),
    newInitiatives(ctx),
    lettersToPass(ctx)
  ])
  return [...steps, ...comments, ...mentions, ...fresh, ...letters]
}

async function waitingSteps({ database: { db }, viewer }: SignedInContext): Promise<Waiting[]> {
  const own = viewer.memberships.map((membership) => membership.organisationId)
  const brought = sql`exists (select 1 from ${initiativePeople} where ${initiativePeople.initiativeId} = ${phaseSubjects.initiativeId}
    and ${initiativePeople.personId} = ${viewer.personId} and ${initiativePeople.organisationId} = ${phaseSubjects.organisationId})`
  const rows = await db
    .select({ step: phaseSteps, phase: phases.title, subject: phaseSubjects })
    .from(phaseSteps)
    .innerJoin(phaseSubjects, eq(phaseSubjects.id, phaseSteps.subjectId))
    .innerJoin(phases, eq(phases.id, phaseSteps.phaseId))
    .innerJoin(initiatives, eq(initiatives.id, phaseSubjects.initiativeId))
    .where(
      and(
        eq(phaseSteps.state, 'waiting'),
        or(inArray(phaseSubjects.organisationId, own), brought),
        visibleInitiativesWhere(viewer),
        isNull(initiatives.archivedAt)
      )
    )
    .orderBy(sql`${phaseSteps.on} asc nulls last`, phaseSubjects.title)
    .limit(10)
  const refs = await loadInitiativeRefs(
    db,
    rows.map((row) => row.subject.initiativeId)
  )
  return rows.flatMap(({ step, phase, subject }) => {
    const initiative = refs.get(subject.initiativeId)
    if (!initiative) return []
    return {
      kind: 'step' as const,
      title: step.headline || phase,
      detail: [initiative.title, subject.title, step.detail].filter(Boolean).join(', '),
      href: `/initiatives/${initiative.slug}`,
      initiative
    }
  })
}

/** Until it has been opened once: by those it was opened for, not by whoever opened it. */
async function newInitiatives({ database: { db }, viewer, now }: SignedInContext): Promise<Waiting[]> {
  const from = new Date(now().getTime() - NEW_FOR_MS)
  const coordinated = viewer.memberships.filter((m) => m.role === 'coordinator').map((m) => m.organisationId)
  const broughtMe = db
    .select({ one: sql`1` })
    .from(initiativePeople)
    .where(
      and(
        eq(initiativePeople.initiativeId, initiatives.id),
        eq(initiativePeople.personId, viewer.personId),
        gte(initiativePeople.createdAt, from),
        // By somebody: what an import brought in is not news.
        ne(initiativePeople.addedBy, viewer.personId)
      )
    )
  const broughtUs = db
    .select({ one: sql`1` })
    .from(initiativeOrganisations)
    .where(
      and(
        eq(initiativeOrganisations.initiativeId, initiatives.id),
        inArray(initiativeOrganisations.organisationId, coordinated),
        inArray(initiativeOrganisations.role, ['lead', 'partner']),
        gte(initiativeOrganisations.createdAt, from),
        sql`(${initiatives.createdBy} is not null
          or ${initiativeOrganisations.createdAt} > ${initiatives.createdAt} + interval '1 minute')`
      )
    )
  const opened = db
    .select({ one: sql`1` })
    .from(visits)
    .where(
      and(
        eq(visits.personId, viewer.personId),
        eq(visits.kind, 'initiative'),
        eq(visits.subjectId, initiatives.id)
      )
    )
  const rows = await db
    .select({ row: initiatives })
    .from(initiatives)
    .where(
      and(
        visibleInitiativesWhere(viewer),
        isNull(initiatives.archivedAt),
        sql`${initiatives.createdBy} is distinct from ${viewer.personId}`,
        sql`(exists ${broughtMe} or exists ${broughtUs})`,
        sql`not exists ${opened}`
      )
    )
    .orderBy(desc(initiatives.createdAt))
    .limit(5)
  const refs = await loadInitiativeRefs(
    db,
    rows.map(({ row }) => row.id)
  )
  return rows.flatMap(({ row }) => {
    const initiative = refs.get(row.id)
    if (!initiative) return []
    const names = initiative.organisations.map((organisation) => organisation.name).join(', ')
    return {
      kind: 'new-initiative' as const,
      title: row.title,
      detail: names,
      href: `/initiatives/${row.slug}`,
      initiative
    }
  })
}

async function lettersToPass({
  database: { db },
  viewer,
  config,
  locale
}: SignedInContext): Promise<Waiting[]> {
  if (viewer.networkRole !== 'administrator' || config.smtpUrl !== undefined) return []
  const [row] = await db
    .select({ count: count() })
    .from(mails)
    .where(and(eq(mails.networkId, viewer.networkId), eq(mails.status, 'outbox')))
  if (!row || row.count === 0) return []
  return [
    {
      kind: 'mail',
      title: translate(locale, 'home.waiting.mail.title', { count: row.count }),
      detail: translate(locale, 'home.waiting.mail.detail'),
      href: '/administration/courriels',
      initiative: null
    }
  ]
}
