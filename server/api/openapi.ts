// The description of the whole API, made from the routes themselves: nothing is written twice, nothing can be forgotten.
// What every route may answer besides its success is added here, once.
import type { OpenAPIHono } from '@hono/zod-openapi'
import { ERROR_STATUS } from '#shared/errors'
import { sessionCookieName } from '#server/auth/cookie'
import { ACCESS_RULES, createRoute, ok, rule, z, type AccessRule, type ApiEnv } from './route'

export const openapiRoute = createRoute({
  method: 'get',
  path: '/openapi.json',
  ...rule('public'),
  tags: ['api'],
  summary: 'This description',
  responses: ok(z.record(z.string(), z.unknown()))
})

/** Who each rule stands for, in the words of the documentation. */
const RULES: Record<AccessRule, string> = {
  public: 'Anyone, signed in or not.',
  'anonymous-only': 'Someone who is not signed in.',
  'signed-in': 'Anyone signed in; what comes back is what they may see.',
  'network-member': 'People of the network: full members, not partners.',
  'network-animator': 'Those who animate or administer the network.',
  'network-administrator': 'Those who administer the network.',
  operator: 'Whoever runs the installation.',
  'organisation-read': 'Whoever sees this organisation; for others it does not exist (404).',
  'organisation-manage': 'Coordinators of this organisation, and the animation of the network.',
  'person-read': 'Whoever sees this person; for others they do not exist (404).',
  'person-manage': 'The person, or those who manage their organisation or the network.',
  'initiative-create': 'Coordinators, for an organisation they coordinate; the animation, for any.',
  'initiative-read': 'Whoever sees this initiative; for others it does not exist (404).',
  'initiative-write': 'Pilots and contributors of this initiative.',
  'initiative-manage': 'Pilots of this initiative.',
  'page-read': 'Whoever sees this page; for others it does not exist (404).',
  'page-write': 'Whoever writes in this page.',
  'page-manage': 'Pilots and contributors who see this page.',
  'page-comment': 'Whoever has a part in the initiative and sees this page; a visitor reads it only.',
  'template-read':
    'Of an organisation: its people; of the network or of a type of initiative: everyone of the network',
  'template-manage': 'Of an organisation: its coordinators; of the network or of a type: the animation',
  'page-publish': 'Pilots of the initiative who may manage this page.',
  'page-withdraw': 'Pilots of the initiative who see this page, whatever its state.',
  'file-read': 'Whoever reads the page of this file.'
}

const STATUSES: Record<number, string> = {
  400: 'Something in the request is to be corrected',
  401: 'Nobody is signed in',
  403: 'The role, or the scopes of the token, do not allow it',
  404: 'Unknown, or hidden from the viewer: the same answer',
  409: 'Against the present state: archived, changed meanwhile, last of its kind',
  410: 'A link that has expired or was used',
  413: 'Too large',
  415: 'Not a type that is accepted here',
  422: 'The `Idempotency-Key` was used for another request',
  429: 'Too many requests; `Retry-After` says when',
  503: 'The database does not answer for now',
  507: 'The disk is nearly full'
}

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

export function describeApi(api: OpenAPIHono<ApiEnv>): OpenApiDocument {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Interpôles',
      version: '1',
      description: 'The workspace of a network of organisations that run projects together',
      license: { name: 'AGPL-3.0-or-later', url: 'https://www.gnu.org/licenses/agpl-3.0.html' }
    },
    servers: [{ url: '/api/v1' }],
    security: [{ session: [] }, { sessionOnPlainHttp: [] }, { token: [] }]
  })
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Error: errorSchema() },
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(true), description: 'On https' },
      sessionOnPlainHttp: { type: 'apiKey', in: 'cookie', name: sessionCookieName(false) },
      token: { type: 'http', scheme: 'bearer', description: 'An API token with scopes: read, write, admin' }
    }
  }
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) complete(path, method, operation as Operation)
  }
  return document
}

interface Operation {
  operationId?: string
  description?: string
  security?: object[]
  responses: Record<string, object>
  requestBody?: object
  'x-access'?: AccessRule
}

function complete(path: string, method: string, operation: Operation): void {
  const access = ACCESS_RULES.find((known) => known === operation['x-access'])
  // Said by the matrix of rights as well; here so that a description is never published with a hole in it.
  if (!access) throw new Error(`${method} ${path} declares no access rule`)
  operation.operationId ??= nameOf(path, method)
  operation.description ??= RULES[access]
  if (access === 'public' || access === 'anonymous-only') operation.security = []
  for (const status of statusesOf(path, method, access, operation)) {
    operation.responses[status] ??= {
      description: STATUSES[status],
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } }
    }
  }
}

function statusesOf(path: string, method: string, access: AccessRule, operation: Operation): number[] {
  const open = access === 'public' || access === 'anonymous-only'
  return [
    400,
    ...(open ? [] : [401, 403]),
    ...(path.includes('{') ? [404] : []),
    ...(operation.requestBody ? [409, 413, 415, 507] : []),
    ...(open || method === 'get' ? [] : [409, 422]),
    429,
    503
  ]
}

/** `GET /initiatives/{id}/pages` → `getInitiativesByIdPages`. */
function nameOf(path: string, method: string): string {
  const words = path
    .split('/')
    .filter(Boolean)
    .flatMap((part) => (part.startsWith('{') ? ['by', part.slice(1, -1)] : part.split(/[^A-Za-z0-9]/)))
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function errorSchema() {
  return {
    type: 'object' as const,
    required: ['error'],
    properties: {
      error: {
        type: 'object' as const,
        required: ['code', 'message', 'requestId'],
        properties: {
          code: { type: 'string' as const, enum: Object.keys(ERROR_STATUS) },
          message: { type: 'string' as const, description: 'In the language of the person' },
          requestId: { type: 'string' as const },
          fields: {
            type: 'array' as const,
            items: {
              type: 'object' as const,
              required: ['path', 'code', 'message'],
              properties: {
                path: { type: 'string' as const },
                code: { type: 'string' as const },
                message: { type: 'string' as const }
              }
            }
          }
        }
      }
    }
  }
}
