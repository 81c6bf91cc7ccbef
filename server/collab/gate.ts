// The door of the collaboration server: who comes from server/auth, what they may do from server/domain/access, nothing decided here.
import type { IncomingMessage } from 'node:http'
import { and, eq, gt } from 'drizzle-orm'
import type { Db } from '#server/db/client'
import { gathered } from '#server/db/gathered'
import { sessions } from '#server/db/tables/sessions'
import { readBearer, viewerOfApiToken } from '#server/auth/api-tokens'
import { readSessionToken } from '#server/auth/cookie'
import { requestOrigin } from '#server/auth/request-info'
import { authenticateUpgrade, upgradeOrigin, type UpgradeServices } from '#server/auth/upgrade'
import { loadViewer } from '#server/auth/viewer'
import { findPage } from '#server/domain/access/index'
import type { Viewer } from '#server/domain/context'
import { loadPersonRefs } from '#server/domain/refs/people'
import { tintOf } from '#shared/plate'
import type { RoomAccess, RoomGate, Visitor } from './contract'

/** What the gate remembers of the proof that was shown: a ticket cannot be shown twice. */
interface Admitted extends Visitor {
  scopes: Viewer['scopes']
  bearer: string | null
}

export function createGate(services: UpgradeServices): RoomGate {
  const { database, config } = services
  /** Read a moment ago to know who comes in: not read again to know where to. Used once; later questions read anew. */
  const arriving = new WeakMap<Visitor, Viewer>()
  return {
    async authenticate(req) {
      const viewer = await authenticateUpgrade(services, req)
      if (!viewer) return null
      const bearer = usesTicket(req) ? null : readBearer(req.headers.authorization)
      const visitor = await admit(services, viewer, bearer)
      arriving.set(visitor, viewer)
      return visitor
    },

    async access(visitor, room): Promise<RoomAccess | null> {
      const scopes = isAdmitted(visitor) ? visitor.scopes : null
      const { personId, sessionId } = visitor
      const viewer = arriving.get(visitor) ?? (await loadViewer(database.db, personId, { sessionId, scopes }))
      arriving.delete(visitor)
      if (!viewer) return null
      const found = await findPage(database.db, viewer, room.pageId)
      // A document has one room; the trash has none.
      if (!found || found.facts.trashed || !hasPart(found.page.kind, room.part)) return null
      const writes = found.abilities.write && (scopes === null || scopes.includes('write'))
      return { pageId: found.page.id, initiativeId: found.initiative.id, mode: writes ? 'write' : 'read' }
    },

    originAllowed: (req) => isOriginAllowed(services, req),

    proof(req) {
      const bearer = readBearer(req.headers.authorization)
      const { secure } = upgradeOrigin(services, req)
      return bearer ?? readSessionToken(req.headers.cookie, secure) ?? ''
    },

    async alive(visitor) {
      if (isAdmitted(visitor) && visitor.bearer !== null) {
        return (await viewerOfApiToken(services, visitor.bearer)) !== null
      }
      if (visitor.sessionId !== null && !(await isSessionOpen(services, visitor.sessionId))) return false
      return (await loadViewer(database.db, visitor.personId, { sessionId: null, scopes: null })) !== null
    },

    address: (req) =>
      requestOrigin(config, {
        header: (name) => headerOf(req, name),
        remoteAddress: req.socket.remoteAddress
      }).ip
  }
}

/**
 * A browser always says which page opens a WebSocket, so a foreign or opaque Origin is another site using someone's cookie.
 * No Origin at all is a program: it holds its proof itself, nobody lent it a cookie.
 */
function isOriginAllowed(services: UpgradeServices, req: IncomingMessage): boolean {
  const origin = req.headers.origin
  if (origin === undefined) return req.headers['sec-fetch-site'] === undefined
  const { origin: configured } = services.config
  if (configured !== undefined) return origin === configured
  const { secure } = upgradeOrigin(services, req)
  return req.headers.host !== undefined && origin === `${secure ? 'https' : 'http'}://${req.headers.host}`
}

const askPersonRef = gathered(async (db: Db, ids: string[]) => {
  const refs = await loadPersonRefs(db, ids)
  return (id: string) => refs.get(id) ?? null
})

async function admit(services: UpgradeServices, viewer: Viewer, bearer: string | null): Promise<Admitted> {
  const organisation = (await askPersonRef(services.database.db, viewer.personId))?.organisation ?? null
  return {
    personId: viewer.personId,
    sessionId: viewer.sessionId,
    name: viewer.name,
    tint: tintOf(organisation),
    organisationCode: organisation?.code ?? '',
    authzVersion: viewer.authzVersion,
    scopes: viewer.scopes,
    bearer
  }
}

async function isSessionOpen({ database, now }: UpgradeServices, id: string): Promise<boolean> {
  const found = await database.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, id), gt(sessions.expiresAt, now()), gt(sessions.absoluteExpiresAt, now())))
  return found.length > 0
}

function hasPart(kind: string, part: string): boolean {
  return (kind !== 'document' && kind !== 'collection') || part === ''
}

function isAdmitted(visitor: Visitor): visitor is Admitted {
  return 'bearer' in visitor && 'scopes' in visitor
}

function usesTicket(req: IncomingMessage): boolean {
  return new URL(req.url ?? '/', 'http://localhost').searchParams.has('ticket')
}

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
