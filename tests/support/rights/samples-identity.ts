import { WORLD_PASSWORD } from '#tests/support/world'
import type { Role } from './roles'
import type { Outcome, Sample, Samples } from './samples'

const nothing: Sample[] = [{ label: '', target: { kind: 'none' } }]
const one = (values: Partial<Sample>): Sample[] => [{ label: '', target: { kind: 'none' }, ...values }]
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

export const identitySamples: Samples = {
  'GET /setup': nothing,
  // The world is a network: the first run is over, for everyone.
  'POST /setup': one({
    body: () => ({
      content: 'empty',
      networkName: 'Premier',
      givenName: 'A',
      familyName: 'B',
      email: 'premier@world.example',
      password: WORLD_PASSWORD
    }),
    except: over(409)
  }),
  'GET /welcome': nothing,
  'POST /session': one({ body: () => ({ email: 'holder@world.example', password: WORLD_PASSWORD }) }),
  'DELETE /session': nothing,
  'POST /session/link': one({ body: () => ({ email: 'holder@world.example' }) }),
  'POST /session/password-reset': one({ body: () => ({ email: 'holder@world.example' }) }),
  // No such link: the secrets of the world are in mails that nobody sent.
  'POST /session/link-preview': one({ body: () => ({ secret: 'x'.repeat(43) }), except: over(410) }),
  'POST /session/redeem': one({ body: () => ({ secret: 'x'.repeat(43) }), except: over(410) }),
  'GET /me': nothing,
  'PATCH /me': one({ body: () => ({ phone: '02 00 00 00 00' }) }),
  'PUT /me/password': one({
    body: () => ({ current: WORLD_PASSWORD, next: 'une autre phrase bien longue' }),
    except: bySessionOnly
  }),
  'POST /me/email': one({
    body: () => ({ email: 'nouvelle@world.example', password: WORLD_PASSWORD }),
    except: bySessionOnly
  }),
  // Of the world, each account has one network: for someone of the other one, this one does not exist.
  'POST /me/network': one({
    body: (world) => ({ networkId: world.networks.armor }),
    except: (role, expected) => (role.person === 'foreigner' ? 404 : bySessionOnly(role, expected))
  }),
  'GET /me/sessions': one({ except: bySessionOnly }),
  // Sessions and tokens are one's own: nobody has these.
  'DELETE /me/sessions/{id}': one({ params: () => ({ id: '0'.repeat(16) }), except: notOwn }),
  'DELETE /me/sessions': one({ except: bySessionOnly }),
  'GET /me/tokens': one({ except: bySessionOnly }),
  'POST /me/tokens': one({ body: () => ({ name: 'Essai', scopes: ['read'] }), except: bySessionOnly }),
  'DELETE /me/tokens/{id}': one({ params: () => ({ id: UNKNOWN }), except: notOwn }),
  'GET /mails': nothing,
  'POST /mails/test': nothing,
  'GET /mails/{id}': [
    { label: 'unknown', target: { kind: 'none' }, params: () => ({ id: UNKNOWN }), except: noMail }
  ],
  'POST /mails/{id}/retry': [
    { label: 'unknown', target: { kind: 'none' }, params: () => ({ id: UNKNOWN }), except: noMail }
  ]
}

/** Nobody wrote this message: whoever may read the outbox does not find it. */
function noMail(_role: unknown, expected: string | number): 404 | null {
  return expected === 'ok' ? 404 : null
}

/** For everyone whose token may ask at all. */
function over(status: 409 | 410) {
  return (_role: Role, expected: Outcome): Outcome | null => (expected === 'ok' ? status : null)
}

/** Passwords, sessions and tokens are out of reach of a token: one that leaks does not take the account. */
function bySessionOnly(role: Role, expected: Outcome): Outcome | null {
  return role.scopes !== null && expected === 'ok' ? 403 : null
}

function notOwn(role: Role, expected: Outcome): Outcome | null {
  return bySessionOnly(role, expected) ?? (expected === 'ok' ? 404 : null)
}
