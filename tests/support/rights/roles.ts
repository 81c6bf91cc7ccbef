// The columns of the matrix: who asks.
import type { World } from '#tests/support/world'
import type { PersonName } from '#tests/support/world-facts'

export interface Role {
  /** Heading of its column. */
  code: string
  person: PersonName | null
  scopes: ('read' | 'write' | 'admin')[] | null
  headers(world: World): Record<string, string>
}

const session = (code: string, person: PersonName): Role => ({
  code,
  person,
  scopes: null,
  headers: (world) => world.headers[person]
})
const token = (code: string, name: 'read' | 'write' | 'admin', scopes: Role['scopes']): Role => ({
  code,
  person: 'holder',
  scopes,
  headers: (world) => world.tokens[name]
})

export const ROLES: Role[] = [
  { code: 'none', person: null, scopes: null, headers: () => ({}) },
  session('gues', 'guest'),
  session('outs', 'outsider'),
  session('part', 'partner'),
  session('fore', 'foreigner'),
  session('read', 'reader'),
  session('cont', 'contributor'),
  session('pilo', 'pilot'),
  session('supp', 'supporter'),
  session('memb', 'member'),
  session('coor', 'coordinator'),
  session('pmem', 'partnerMember'),
  session('pcoo', 'partnerCoordinator'),
  session('anim', 'animator'),
  session('admi', 'administrator'),
  session('oper', 'operator'),
  session('susp', 'suspended'),
  session('dele', 'deleted'),
  token('t:r', 'read', ['read']),
  token('t:w', 'write', ['read', 'write']),
  token('t:a', 'admin', ['read', 'write', 'admin'])
]

/** Suspended and gone people are nobody, whatever their cookie. */
export function isSomebody(role: Role): role is Role & { person: PersonName } {
  return role.person !== null && role.person !== 'suspended' && role.person !== 'deleted'
}
