// What a scope of an API token opens, by method and by the declared rule of the route. The domain has a second lock (server/domain/access).
import type { ApiScope } from '#shared/vocabulary'

/** Routes of network roles and of the operator, by the name of their rule in server/api/route.ts. */
const ADMINISTRATION = new Set(['network-animator', 'network-administrator', 'operator'])
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function scopesNeeded(method: string, rule: string | undefined): ApiScope[] {
  const needed: ApiScope[] = [SAFE.has(method) ? 'read' : 'write']
  if (rule !== undefined && ADMINISTRATION.has(rule)) needed.push('admin')
  return needed
}

/** `null`: a session, which has no scopes and may everything its person may. */
export function scopesAllow(
  scopes: readonly ApiScope[] | null,
  method: string,
  rule: string | undefined
): boolean {
  return scopes === null || scopesNeeded(method, rule).every((scope) => scopes.includes(scope))
}
