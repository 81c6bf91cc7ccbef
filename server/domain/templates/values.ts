// What stands in the place of `{{…}}`: facts of the initiative, of one of its organisations, of who makes the page, of the day.
import { asc, eq, ne, and, sql } from 'drizzle-orm'
import { initiativeOrganisations } from '#server/db/tables/initiatives'
import { networks } from '#server/db/tables/networks'
import { organisations } from '#server/db/tables/organisations'
import type { Executor, InitiativeAccess } from '#server/domain/access/index'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { createFormat } from '#shared/format'
import type { VariableValues } from '#shared/templates/variables'

const DAY_MS = 24 * 60 * 60 * 1000

type Taking = typeof organisations.$inferSelect & { role: string }

/** @throws organisation.not_found when this one takes no part (a commune where it happens only lends its name to the map) */
export async function valuesFor(
  ctx: Context,
  { viewer, row }: InitiativeAccess,
  organisationId: string | undefined,
  db: Executor = ctx.database.db
): Promise<VariableValues> {
  const format = createFormat(ctx.locale, { now: ctx.now })
  const day = (value: Date | string | null) =>
    value === null ? '' : format.day(value, { withYear: 'always' })
  const later = (days: number) => day(new Date(ctx.now().getTime() + days * DAY_MS))
  const taking = await takingPart(db, row.id)
  const speaker = speakerOf(
    taking,
    viewer.memberships.map((m) => m.organisationId),
    organisationId
  )
  const [network] = await db
    .select({ name: networks.name })
    .from(networks)
    .where(eq(networks.id, row.networkId))
  return {
    'initiative.title': row.title,
    'initiative.summary': row.summary,
    'initiative.organisations': new Intl.ListFormat(ctx.locale).format(taking.map((one) => one.name)),
    'initiative.start': day(row.startsOn),
    'initiative.end': day(row.endsOn),
    'organisation.name': speaker?.name ?? '',
    'organisation.code': speaker?.code ?? '',
    'organisation.territory': speaker?.territory ?? '',
    'organisation.address': speaker?.address ?? '',
    'organisation.email': speaker?.email ?? '',
    'organisation.phone': speaker?.phone ?? '',
    'person.name': viewer.name,
    'network.name': network?.name ?? '',
    today: later(0),
    tomorrow: later(1),
    'in-a-week': later(7),
    month: format.month(ctx.now()),
    year: new Intl.DateTimeFormat('en', { timeZone: 'Europe/Paris', year: 'numeric' }).format(ctx.now())
  }
}

/** Those who lead first, then in the order of the plates. */
async function takingPart(db: Executor, initiativeId: string): Promise<Taking[]> {
  const rows = await db
    .select({ organisation: organisations, role: initiativeOrganisations.role })
    .from(initiativeOrganisations)
    .innerJoin(organisations, eq(organisations.id, initiativeOrganisations.organisationId))
    .where(
      and(
        eq(initiativeOrganisations.initiativeId, initiativeId),
        ne(initiativeOrganisations.role, 'territory')
      )
    )
    .orderBy(
      sql`array_position(array['lead','partner','supporter'], ${initiativeOrganisations.role})`,
      asc(initiativeOrganisations.position)
    )
  return rows.map(({ organisation, role }) => ({ ...organisation, role }))
}

/** In whose name: the one asked for, else the person’s own, else the one that leads. */
function speakerOf(taking: Taking[], own: string[], asked: string | undefined): Taking | undefined {
  if (asked === undefined) return taking.find((one) => own.includes(one.id)) ?? taking[0]
  const found = taking.find((one) => one.id === asked)
  if (!found) throw new AppError('organisation.not_found')
  return found
}
