// The vocabulary of routes: every route is declared with its access rule, its schemas and one sentence, so that the OpenAPI document,
// the generated client and the authorisation matrix come from one place. Validation throws: replies stay clean for `hc`.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context as HonoContext } from 'hono'
import type { Context } from '#server/domain/context'
import { AppError, type FieldIssue } from '#shared/errors'

/**
 * Who a route is for, checked by the domain and verified route by route in tests/api/authorisation.test.ts.
 * A route without a rule does not compile; one whose behaviour differs from its rule fails the matrix.
 */
export const ACCESS_RULES = [
  'public',
  'anonymous-only',
  'signed-in',
  'network-member',
  'network-animator',
  'network-administrator',
  'operator',
  'organisation-read',
  'organisation-manage',
  'person-read',
  'person-manage',
  'initiative-create',
  'initiative-read',
  'initiative-write',
  'initiative-manage',
  'page-read',
  'page-write',
  'page-manage',
  'page-comment',
  'template-read',
  'template-manage',
  'page-publish',
  'page-withdraw',
  'file-read'
] as const
export type AccessRule = (typeof ACCESS_RULES)[number]

export interface ApiEnv {
  Variables: { ctx: Context }
}

export type ApiContext = HonoContext<ApiEnv>

export { createRoute, z }

/** A router whose invalid requests become AppError('request.invalid'). */
export function createRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new AppError('request.invalid', { fields: fieldIssues(result.error) })
    }
  })
}

/** `...rule('network-member')` in a createRoute: the declared access of a route. */
export function rule<R extends AccessRule>(name: R): { 'x-access': R; tags?: string[] } {
  return { 'x-access': name }
}

/** The answer holds a secret said once: it is kept nowhere, and an `Idempotency-Key` is refused. */
export const secretAnswer = { 'x-answer': 'secret' } as const

/** Whoever asks chooses the `id`: the same one twice is one, so that it may be done again when its answer was lost. */
export const onceById = { 'x-answer': 'once-by-id' } as const

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { content: { 'application/json': { schema } }, required: true } as const
}

/** Success replies; the errors every route can give are added to the OpenAPI document once, in server/api/openapi.ts. */
export function ok<T extends z.ZodType>(schema: T) {
  return { 200: { content: { 'application/json': { schema } }, description: 'OK' } } as const
}

export function created<T extends z.ZodType>(schema: T) {
  return { 201: { content: { 'application/json': { schema } }, description: 'Created' } } as const
}

export const noContent = { 204: { description: 'Done' } } as const

export const idParams = z.object({ id: z.uuid() })
/** An id, or the slug of an address people share. */
export const nameParams = z.object({ id: z.string().regex(/^[A-Za-z0-9-]{1,120}$/) })

export function fieldIssues(error: z.ZodError | { issues: readonly z.core.$ZodIssue[] }): FieldIssue[] {
  return error.issues.slice(0, 50).map((issue) => ({
    path: issue.path.map(String).join('.'),
    code: issue.code,
    params: sizeParams(issue)
  }))
}

function sizeParams(issue: z.core.$ZodIssue): Record<string, string | number> {
  if (issue.code === 'too_big') return { maximum: Number(issue.maximum) }
  if (issue.code === 'too_small') return { minimum: Number(issue.minimum) }
  return {}
}
