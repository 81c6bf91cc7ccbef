import type { World } from '#tests/support/world'
import type { OrganisationCode, PersonName } from '#tests/support/world-facts'
import type { Role } from './roles'
import type { Outcome, Sample, Samples } from './samples'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const nothing: Sample[] = [{ label: '', target: { kind: 'none' } }]

function organisations(values: Partial<Sample> = {}): Sample[] {
  const codes: (OrganisationCode | 'unknown')[] = ['OCA', 'MLX', 'AUR', 'PLU', 'BAL', 'unknown']
  return codes.map((code) => ({
    label: code,
    target: code === 'unknown' ? { kind: 'unknown' } : { kind: 'organisation', code },
    params: (world: World) => ({ id: code === 'unknown' ? UNKNOWN : world.organisations[code] }),
    ...values
  }))
}

type Except = NonNullable<Sample['except']>

function people({
  exceptFor,
  ...values
}: Partial<Sample> & { exceptFor?: (target: PersonName | 'unknown') => Except } = {}): Sample[] {
  const names: (PersonName | 'unknown')[] = [
    'coordinator',
    'guest',
    'otherGuest',
    'outsider',
    'foreigner',
    'deleted',
    'unknown'
  ]
  return names.map((name) => ({
    label: name,
    target: name === 'unknown' ? { kind: 'unknown' } : { kind: 'person', name },
    params: (world: World) => ({ id: name === 'unknown' ? UNKNOWN : world.people[name] }),
    ...(exceptFor && { except: exceptFor(name) }),
    ...values
  }))
}

/** Of someone of MLX, and of someone of the other network. */
function belongings(values: Partial<Sample> = {}): Sample[] {
  const held = { MLX: 'partnerMember@MLX', BAL: 'foreigner@BAL' } as const
  const known = (Object.keys(held) as (keyof typeof held)[]).map((code): Sample => ({
    label: code,
    target: { kind: 'organisation', code },
    params: (world) => ({ id: world.memberships[held[code]] ?? '' }),
    ...values
  }))
  return [
    ...known,
    { label: 'unknown', target: { kind: 'unknown' }, params: () => ({ id: UNKNOWN }), ...values }
  ]
}

const csv = { csv: 'nom;sigle;type\nNouvelle;NVL;pole\n', commit: false }

export const networkSamples: Samples = {
  'GET /network': nothing,
  'PATCH /network': [{ label: '', target: { kind: 'none' }, body: () => ({ description: 'x' }) }],
  'GET /networks': nothing,
  'POST /networks': [
    {
      label: '',
      target: { kind: 'none' },
      body: () => ({
        name: 'Autre réseau',
        administratorEmail: 'autre@world.example',
        administratorGivenName: 'Autre',
        administratorFamilyName: 'Personne'
      })
    }
  ],
  'GET /organisations': nothing,
  'POST /organisations': [
    { label: '', target: { kind: 'none' }, body: () => ({ name: 'Nouvelle', kind: 'pole' }) }
  ],
  'GET /organisations/{id}': organisations(),
  'PATCH /organisations/{id}': organisations({ body: () => ({ description: 'x' }) }),
  'GET /organisations/{id}/members': organisations(),
  'POST /organisations/{id}/members': organisations({
    body: () => ({ email: 'nouvelle@world.example', givenName: 'Nouvelle', role: 'member' })
  }),
  'PATCH /memberships/{id}': belongings({ body: () => ({ jobTitle: 'maire' }) }),
  // The foreigner is the last coordinator of BAL.
  'DELETE /memberships/{id}': belongings({
    except: (role, expected) => (role.person === 'foreigner' && expected === 'ok' ? 409 : null)
  }),
  'GET /people': nothing,
  'GET /people/{id}': people(),
  // Of someone unseen, nothing; whoever is the last to coordinate a structure names a successor first.
  'DELETE /people/{id}': people({
    exceptFor: (target) => (role, expected) => {
      if (expected !== 'ok') return null
      // The administrator of the other network: nobody erases themselves.
      if (role.person === 'foreigner') return target === 'foreigner' ? 403 : 404
      if (target === 'unknown' || target === 'deleted' || target === 'foreigner') return 404
      return target === 'outsider' ? 409 : null
    }
  }),
  'GET /document-checks': nothing,
  // Nothing of the world was set aside.
  'POST /document-checks/{id}/settle': [
    {
      label: 'unknown',
      target: { kind: 'none' },
      params: () => ({ id: UNKNOWN }),
      except: (_role, expected) => (expected === 'ok' ? 404 : null)
    }
  ],
  'PATCH /people/{id}': people({ body: () => ({ phone: '02 00 00 00 00' }) }),
  // Everyone of the world has an account: there is nothing to send or to withdraw any more.
  'POST /people/{id}/invitation': people({ exceptFor: nothingToInvite }),
  'DELETE /people/{id}/invitation': people({ exceptFor: nothingToInvite }),
  'POST /imports/organisations': [{ label: '', target: { kind: 'none' }, body: () => csv }],
  'POST /imports/members': [
    {
      label: '',
      target: { kind: 'none' },
      body: () => ({ csv: 'email;structure;rôle\nx@world.example;OCA;membre\n', commit: false })
    }
  ],
  'GET /exports/organisations.csv': nothing,
  'GET /exports/members.csv': nothing,
  'GET /audit': nothing
}

/** To invite is not to edit one's own sheet: it is for those who answer for the person. */
function nothingToInvite(target: PersonName | 'unknown') {
  return (role: Role, expected: Outcome): Outcome | null => {
    if (expected !== 'ok') return null
    return role.person === target &&
      role.person !== 'coordinator' &&
      role.person !== 'outsider' &&
      role.person !== 'foreigner'
      ? 403
      : 404
  }
}
