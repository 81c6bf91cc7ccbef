// Where a request comes from and how, for HTTP and for the WebSocket upgrade alike.
// X-Forwarded-* headers are believed only when TRUST_PROXY says how many proxies write them.
import { isIP } from 'node:net'
import type { Config } from '#server/config'

export interface Origin {
  /** Address of the client, IPv4 written as such. Empty when unknown. */
  ip: string
  /** Whether the browser sees https. */
  secure: boolean
  userAgent: string
}

export interface RequestFacts {
  header(name: string): string | undefined
  remoteAddress: string | undefined
  /** Whether the socket itself is TLS. */
  encrypted?: boolean
}

export function requestOrigin(config: Pick<Config, 'origin' | 'trustProxy'>, facts: RequestFacts): Origin {
  return {
    ip: clientIp(config.trustProxy, facts),
    secure: isSecure(config, facts),
    userAgent: facts.header('user-agent') ?? ''
  }
}

/** The address that the outermost trusted proxy saw: each proxy appends the address of who spoke to it. */
function clientIp(trustProxy: number, facts: RequestFacts): string {
  const direct = plainIp(facts.remoteAddress ?? '')
  if (trustProxy === 0) return direct
  const chain = (facts.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => plainIp(part.trim()))
    .filter((part) => part !== '')
  return chain[Math.max(0, chain.length - trustProxy)] ?? direct
}

function isSecure(config: Pick<Config, 'origin' | 'trustProxy'>, facts: RequestFacts): boolean {
  if (config.origin !== undefined) return config.origin.startsWith('https:')
  if (config.trustProxy > 0) {
    const protocols = (facts.header('x-forwarded-proto') ?? '').split(',').map((part) => part.trim())
    const seen = protocols[Math.max(0, protocols.length - config.trustProxy)]
    if (seen) return seen === 'https'
  }
  return facts.encrypted === true
}

function plainIp(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/^\[(.*)\](:\d+)?$/, '$1')
  return isIP(bare) ? bare : ''
}
