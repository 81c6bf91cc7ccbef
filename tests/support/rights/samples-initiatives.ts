import type { World } from '#tests/support/world'
import type { InitiativeName } from '#tests/support/world-facts'
import type { Outcome, Sample, Samples } from './samples'

const STATES: (InitiativeName | 'unknown')[] = [
  'open',
  'closed',
  'archived',
  'elsewhere',
  'baltic',
  'unknown'
]
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

interface Options extends Pick<Sample, 'query' | 'except'> {
  more?: (world: World, name: InitiativeName) => Record<string, string>
  body?: (world: World, name: InitiativeName) => unknown
  states?: (InitiativeName | 'unknown')[]
}

/** The same request on an initiative of each state. */
export function each(options: Options = {}): Sample[] {
  const { more, body, states = STATES, ...rest } = options
  return states.map((state) => {
    const name = state === 'unknown' ? 'open' : state
    return {
      label: state,
      target: state === 'unknown' ? { kind: 'unknown' as const } : { kind: 'initiative' as const, name },
      params: (world: World) => ({
        id: state === 'unknown' ? UNKNOWN : world.initiatives[name],
        ...more?.(world, name)
      }),
      body: body && ((world: World) => body(world, name)),
      ...rest
    }
  })
}

/** Reading an archived initiative, and bringing it back, is what it is archived for. */
const archiveIsNoObstacle: Sample['except'] = (_role, expected) => (expected === 409 ? 'ok' : null)
const leadOf = (name: InitiativeName) => (name === 'elsewhere' ? 'AUR' : name === 'baltic' ? 'BAL' : 'OCA')

export const initiativeSamples: Samples = {
  'GET /initiatives': [{ label: '', target: { kind: 'none' } }],
  'POST /initiatives': [
    {
      label: 'for OCA',
      target: { kind: 'organisation', code: 'OCA' },
      body: (world) => ({
        title: 'Essai',
        type: 'free',
        leadOrganisationId: world.organisations.OCA,
        partnerOrganisationIds: [world.organisations.MLX],
        visibility: 'participants'
      })
    }
  ],
  'GET /initiatives/matrix': [{ label: '', target: { kind: 'none' } }],
  'GET /initiatives/{id}': each(),
  'GET /initiatives/{id}/publications': each(),
  'PATCH /initiatives/{id}': [
    ...each({ body: () => ({ title: 'Autre titre' }) }),
    ...each({ states: ['archived'], body: () => ({ archived: false }), except: archiveIsNoObstacle }).map(
      (sample) => ({
        ...sample,
        label: 'archived, brought back'
      })
    )
  ],
  'GET /initiatives/{id}/copies': each(),
  'PUT /initiatives/{id}/follow': each(),
  'DELETE /initiatives/{id}/follow': each(),
  'POST /initiatives/{id}/organisations': each({
    body: (world, name) => ({
      organisationId: name === 'baltic' ? world.organisations.BAL : world.organisations.TAG,
      role: name === 'baltic' ? 'lead' : 'supporter'
    })
  }),
  'PATCH /initiatives/{id}/organisations/{organisationId}': each({
    more: (world, name) => ({ organisationId: world.organisations[leadOf(name)] }),
    body: () => ({ role: 'lead' })
  }),
  'DELETE /initiatives/{id}/organisations/{organisationId}': each({
    more: (world) => ({ organisationId: world.organisations.CRI }),
    query: '?people=remove',
    // There is no supporter to take out elsewhere: those who would may, find nothing.
    except: onlyInTeam
  }),
  'GET /initiatives/{id}/people': each(),
  'POST /initiatives/{id}/people': each({
    body: (world, name) => ({
      personId: someoneOf(world, name, world.people.member),
      role: 'reader',
      organisationId: world.organisations[leadOf(name)]
    })
  }),
  'PATCH /initiatives/{id}/people/{personId}': each({
    more: (world) => ({ personId: world.people.reader }),
    body: () => ({ role: 'contributor' }),
    except: onlyInTeam
  }),
  'DELETE /initiatives/{id}/people/{personId}': each({
    more: (world) => ({ personId: world.people.reader }),
    // Everyone may leave, also what is archived.
    except: (role, expected) => {
      if (role.person === 'reader' && (expected === 403 || expected === 409)) return 'ok'
      return onlyInTeam(role, expected)
    }
  }),
  'GET /initiatives/{id}/people/{personId}/view': each({
    more: (world, name) => ({ personId: someoneOf(world, name, world.people.guest) }),
    except: archiveIsNoObstacle
  }),
  'GET /initiatives/{id}/path': each(),
  'POST /initiatives/{id}/phases': each({ body: () => ({ title: 'Phase' }) }),
  'PATCH /initiatives/{id}/phases/{phaseId}': each({ more: phaseOf, body: () => ({ title: 'Phase' }) }),
  'DELETE /initiatives/{id}/phases/{phaseId}': each({ more: phaseOf }),
  'POST /initiatives/{id}/subjects': each({ body: () => ({ title: 'Ligne' }) }),
  'PATCH /initiatives/{id}/subjects/{subjectId}': each({ more: subjectOf, body: () => ({ title: 'Ligne' }) }),
  'DELETE /initiatives/{id}/subjects/{subjectId}': each({ more: subjectOf }),
  'PATCH /initiatives/{id}/subjects/{subjectId}/steps/{phaseId}': each({
    more: (world, name) => ({ ...subjectOf(world, name), ...phaseOf(world, name) }),
    body: () => ({ state: 'done' })
  }),
  'GET /initiatives/{id}/pages': each(),
  'POST /initiatives/{id}/pages': each({ body: () => ({ kind: 'document', title: 'Page' }) }),
  // An empty file: who may import is told so, at once; what files become is in import.test.ts.
  'POST /initiatives/{id}/import': each({
    body: () => emptyFile(),
    except: (_role, expected) => (expected === 'ok' ? 400 : null)
  }),
  'GET /initiatives/{id}/trash': each(),
  'GET /initiatives/{id}/activity': each()
}

function emptyFile(): FormData {
  const form = new FormData()
  form.set('file', new File([], 'note.md'))
  return form
}

function onlyInTeam(role: { person: string | null }, expected: Outcome): Outcome | null {
  const alone = role.person === 'outsider' || role.person === 'foreigner'
  return alone && expected === 'ok' ? 404 : null
}

/** Someone whom those who pilot this initiative see. */
function someoneOf(world: World, name: InitiativeName, inTeam: string): string {
  if (name === 'elsewhere') return world.people.outsider
  return name === 'baltic' ? world.people.foreigner : inTeam
}

function phaseOf(world: World, name: InitiativeName) {
  return { phaseId: world.phases[name] }
}

function subjectOf(world: World, name: InitiativeName) {
  return { subjectId: world.subjects[name] }
}
