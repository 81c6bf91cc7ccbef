import { and, asc, eq, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { newApiToken, toScopes } from '#server/auth/api-tokens'
import { apiTokens } from '#server/db/tables/sessions'
import { audit } from '#server/domain/audit/index'
import type { Context } from '#server/domain/context'
import { requireSession } from '#server/domain/session/sign-in'
import { AppError } from '#shared/errors'
import type { ApiTokenCreated, ApiTokenDto, ApiTokenInput } from '#shared/schemas/session'

const MOST = 50
const DAY_MS = 24 * 60 * 60 * 1000

export async function listApiTokens(ctx: Context): Promise<ApiTokenDto[]> {
  const { viewer } = requireSession(ctx)
  const rows = await ctx.database.db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.personId, viewer.personId), isNull(apiTokens.revokedAt)))
    .orderBy(asc(apiTokens.createdAt), asc(apiTokens.id))
  return rows.map(toApiToken)
}

/** Only with a session: a token never makes another one, which could hold more than itself. */
export async function createApiToken(
  ctx: Context,
  input: z.infer<typeof ApiTokenInput>
): Promise<ApiTokenCreated> {
  const { viewer } = requireSession(ctx)
  if ((await listApiTokens(ctx)).length >= MOST) throw new AppError('rate.limited')
  const { secret, hash } = newApiToken()
  const createdAt = ctx.now()
  const days = input.expiresInDays ?? null
  const row = await ctx.database.db.transaction(async (tx) => {
    const [made] = await tx
      .insert(apiTokens)
      .values({
        hash,
        personId: viewer.personId,
        name: input.name,
        scopes: [...new Set(input.scopes)],
        createdAt,
        expiresAt: days === null ? null : new Date(createdAt.getTime() + days * DAY_MS)
      })
      .returning()
    if (!made) throw new Error('an insert returns its row')
    const data = { scopes: made.scopes }
    await audit(ctx, tx, { action: 'api-token.created', subjectKind: 'api-token', subjectId: made.id, data })
    return made
  })
  return { ...toApiToken(row), secret }
}

export async function revokeApiToken(ctx: Context, id: string): Promise<void> {
  const { viewer } = requireSession(ctx)
  await ctx.database.db.transaction(async (tx) => {
    const own = and(
      eq(apiTokens.id, id),
      eq(apiTokens.personId, viewer.personId),
      isNull(apiTokens.revokedAt)
    )
    const revoked = await tx.update(apiTokens).set({ revokedAt: ctx.now() }).where(own).returning()
    if (revoked.length === 0) throw new AppError('request.not_found')
    await audit(ctx, tx, { action: 'api-token.revoked', subjectKind: 'api-token', subjectId: id })
  })
  await ctx.collab.recheck({ personId: viewer.personId })
}

function toApiToken(row: typeof apiTokens.$inferSelect): ApiTokenDto {
  return {
    id: row.id,
    name: row.name,
    scopes: toScopes(row.scopes),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null
  }
}
