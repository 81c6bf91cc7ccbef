// `Authorization: Bearer ipl_…`: a program acting for a person, within scopes. Only the digest is stored.
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { apiTokens } from '#server/db/tables/sessions'
import type { Services, Viewer } from '#server/domain/context'
import type { ApiScope } from '#shared/vocabulary'
import { digest, newSecret } from './secrets'
import { loadViewer } from './viewer'

/** Recognisable by secret scanners and by whoever finds one in a log. */
export const TOKEN_PREFIX = 'ipl_'

export function newApiToken(): { secret: string; hash: string } {
  const secret = `${TOKEN_PREFIX}${newSecret()}`
  return { secret, hash: digest(secret) }
}

export function readBearer(header: string | undefined): string | null {
  const [, secret] = /^Bearer\s+(\S+)$/i.exec(header ?? '') ?? []
  return secret ?? null
}

/** Null when unknown, revoked, over, or of someone who may no longer sign in. */
export async function viewerOfApiToken(
  { database, now }: Pick<Services, 'database' | 'now'>,
  secret: string
): Promise<Viewer | null> {
  if (!secret.startsWith(TOKEN_PREFIX) || secret.length > 100) return null
  const at = now()
  const [token] = await database.db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.hash, digest(secret)), stands(at)))
  if (!token) return null
  if (!token.lastUsedAt || at.getTime() - token.lastUsedAt.getTime() >= TOUCH_EVERY_MS) {
    await database.db.update(apiTokens).set({ lastUsedAt: at }).where(eq(apiTokens.id, token.id))
  }
  return loadViewer(database.db, token.personId, { sessionId: null, scopes: toScopes(token.scopes) })
}

function stands(at: Date) {
  return and(isNull(apiTokens.revokedAt), or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, at)))
}

const TOUCH_EVERY_MS = 60_000

/** A scope that this version does not know gives nothing. */
export function toScopes(stored: string[]): ApiScope[] {
  return stored.filter(
    (scope): scope is ApiScope => scope === 'read' || scope === 'write' || scope === 'admin'
  )
}
