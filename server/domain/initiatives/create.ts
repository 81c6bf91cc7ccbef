import { and, eq, sql } from 'drizzle-orm'
import {
  initiativeFollows,
  initiativeOrganisations,
  initiativePeople,
  initiatives
} from '#server/db/tables/initiatives'
import {
  isUuid,
  requireAdminScope,
  requireOrganisation,
  requireWriteScope,
  type Executor
} from '#server/domain/access/index'
import { recordActivity } from '#server/domain/activity/record'
import { audit } from '#server/domain/audit/index'
import { provideCollections } from '#server/domain/collections/provided'
import { requireViewer, type Context, type SignedInContext } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { positions } from '#shared/fractional-index'
import { networkAbilities, type ParticipationRole } from '#shared/permissions'
import type { InitiativeDto, InitiativeInput } from '#shared/schemas/initiatives'
import { freeSlug, slugify } from '#shared/slug'
import { readInitiative } from './list'
import { checkDates, checkFunding, checkOrganisations } from './rules'
import { tellCoordinators } from './telling'

/** Types given by plugins come later; the core knows the plain one. */
const TYPES: readonly string[] = ['free']
/** Words that stand where a name would, in addresses of the API or of the screens. */
const RESERVED = ['matrix', 'new', 'nouvelle', 'types']

interface Part {
  organisationId: string
  role: ParticipationRole
}

/** Opened by a coordinator for an organisation they coordinate, or by the animation of the network for any. */
export async function createInitiative(ctx: Context, input: InitiativeInput): Promise<InitiativeDto> {
  const signedIn = requireViewer(ctx)
  const { viewer } = signedIn
  if (!networkAbilities(viewer).createInitiative) throw new AppError('access.forbidden')
  requireWriteScope(viewer)
  if (!TYPES.includes(input.type)) throw new AppError('initiative.type_unknown')
  const lead = await requireOrganisation(ctx, input.leadOrganisationId, 'read')
  const coordinates = viewer.memberships.some(
    (m) => m.organisationId === lead.row.id && m.role === 'coordinator'
  )
  if (!coordinates) {
    if (viewer.networkRole === null) throw new AppError('access.forbidden')
    requireAdminScope(viewer)
  }
  const place = { poleFunction: input.poleFunction ?? null, funding: input.funding ?? [] }
  checkFunding(place)
  checkDates({ startsOn: input.startsOn ?? null, endsOn: input.endsOn ?? null })
  const parts = partsOf(input)

  const id = await ctx.database.db.transaction(async (tx) => {
    await checkOrganisations(
      tx,
      viewer.networkId,
      parts.map((part) => part.organisationId)
    )
    const made = await insert(signedIn, tx, input)
    const order = positions(parts.length)
    await tx
      .insert(initiativeOrganisations)
      .values(parts.map((part, rank) => ({ ...part, initiativeId: made, position: order[rank] ?? 'm' })))
    await tx.insert(initiativePeople).values({
      initiativeId: made,
      personId: viewer.personId,
      role: 'pilot',
      organisationId: bringer(signedIn, parts),
      addedBy: viewer.personId
    })
    await tx.insert(initiativeFollows).values({ initiativeId: made, personId: viewer.personId })
    await recordActivity(signedIn, tx, { verb: 'initiative.created', initiativeId: made })
    await audit(ctx, tx, {
      action: 'initiative.created',
      subjectKind: 'initiative',
      subjectId: made,
      data: { visibility: input.visibility, organisations: parts }
    })
    const partners = parts.filter((part) => part.role === 'partner').map((part) => part.organisationId)
    await tellCoordinators(signedIn, tx, made, partners)
    return made
  })
  await provideCollections(ctx, id)
  return readInitiative(ctx, id)
}

async function insert(ctx: SignedInContext, tx: Executor, input: InitiativeInput): Promise<string> {
  const { networkId, personId } = ctx.viewer
  const wanted = slugify(input.title, 'initiative')
  const slug = isUuid(wanted) ? `initiative-${wanted}` : wanted
  // One address at a time in a network: two initiatives of the same name opened together get two addresses.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`slug:${networkId}`}, 0))`)
  const taken = await tx
    .select({ slug: initiatives.slug })
    .from(initiatives)
    .where(and(eq(initiatives.networkId, networkId), sql`starts_with(${initiatives.slug}, ${slug})`))
  const now = ctx.now()
  const [row] = await tx
    .insert(initiatives)
    .values({
      networkId,
      slug: freeSlug(slug, [...RESERVED, ...taken.map((each) => each.slug)]),
      title: input.title,
      summary: input.summary ?? '',
      type: input.type,
      status: input.status ?? 'active',
      visibility: input.visibility,
      mission: input.mission ?? null,
      poleFunction: input.poleFunction ?? null,
      funding: [...new Set(input.funding ?? [])],
      framework: input.framework ?? '',
      startsOn: input.startsOn ?? null,
      endsOn: input.endsOn ?? null,
      createdBy: personId,
      createdAt: now,
      updatedAt: now
    })
    .returning({ id: initiatives.id })
  if (!row) throw new Error('insert returned nothing')
  return row.id
}

/** An organisation named twice takes the wider part. */
function partsOf(input: InitiativeInput): Part[] {
  const parts = new Map<string, ParticipationRole>([[input.leadOrganisationId, 'lead']])
  const add = (role: ParticipationRole, ids: string[]) => {
    for (const id of ids) if (!parts.has(id)) parts.set(id, role)
  }
  add('partner', input.partnerOrganisationIds)
  add('supporter', input.supporterOrganisationIds)
  add('territory', input.territoryOrganisationIds)
  return [...parts].map(([organisationId, role]) => ({ organisationId, role }))
}

/** The organisation under which the creator pilots: theirs among those that take part, or the lead. */
function bringer({ viewer }: SignedInContext, parts: Part[]): string {
  const own = viewer.memberships.map((membership) => membership.organisationId)
  const part = parts.find((each) => own.includes(each.organisationId)) ?? parts[0]
  if (!part) throw new Error('an initiative without organisations')
  return part.organisationId
}
