// Who opens a WebSocket: room ticket, API token or session cookie, in that order. Whether they may enter is the gate's decision.
import type { IncomingMessage } from 'node:http'
import type { Services, Viewer } from '#server/domain/context'
import { readBearer, viewerOfApiToken } from './api-tokens'
import { readSessionToken } from './cookie'
import { Sessions } from './lucia'
import { requestOrigin, type Origin } from './request-info'
import { viewerOfRoomTicket } from './tickets'
import { viewerOfSession } from './viewer'

export type UpgradeServices = Pick<Services, 'config' | 'database' | 'now'>

/** Null: not signed in, whatever was shown. `/collab/<pageId>[/<part>]` says the room a ticket must be for. */
export async function authenticateUpgrade(
  services: UpgradeServices,
  req: IncomingMessage
): Promise<Viewer | null> {
  const url = new URL(req.url ?? '/', 'http://localhost')
  const ticket = url.searchParams.get('ticket')
  if (ticket !== null) {
    const [, , pageId = ''] = url.pathname.split('/')
    return UUID.test(pageId) ? viewerOfRoomTicket(services, ticket, pageId) : null
  }
  const bearer = readBearer(req.headers.authorization)
  if (bearer !== null) return viewerOfApiToken(services, bearer)
  const { secure } = upgradeOrigin(services, req)
  const token = readSessionToken(req.headers.cookie, secure)
  if (token === null) return null
  const session = await new Sessions(services.database.db, services).read(token)
  return session && viewerOfSession(services.database.db, session)
}

export function upgradeOrigin({ config }: Pick<Services, 'config'>, req: IncomingMessage): Origin {
  return requestOrigin(config, {
    header: (name) => {
      const value = req.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    remoteAddress: req.socket.remoteAddress,
    encrypted: 'encrypted' in req.socket && req.socket.encrypted === true
  })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
