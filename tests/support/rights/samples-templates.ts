import type { World } from '#tests/support/world'
import { viewerFactsOf, type TemplateName } from '#tests/support/world-facts'
import type { Role } from './roles'
import type { Outcome, Sample, Samples } from './samples'
import { each as onInitiatives } from './samples-initiatives'
import { eachPage, WRITE } from './samples-pages'

const STATES: (TemplateName | 'unknown')[] = ['OCA', 'AUR', 'network', 'type', 'baltic', 'unknown']
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

function each(values: Partial<Sample> = {}): Sample[] {
  return STATES.map((state) => ({
    label: state,
    target: state === 'unknown' ? { kind: 'unknown' } : { kind: 'template', name: state },
    params: (world: World) => ({ id: state === 'unknown' ? UNKNOWN : world.templates[state] }),
    ...values
  }))
}

/** Of those who may write in the page, the people who keep the templates of OCA; whoever does not see OCA is told of no such thing. */
function keepsThoseOfOca(role: Role, expected: Outcome): Outcome | null {
  if (expected !== 'ok' || role.person === null) return null
  const own = viewerFactsOf(role.person).memberships.find((m) => m.organisationId === 'OCA')
  return own?.role === 'coordinator' ? null : viewerFactsOf(role.person).networkId === 'armor' ? 403 : 404
}

export const templateSamples: Samples = {
  'GET /templates': [{ label: '', target: { kind: 'none' } }],
  'GET /templates/{id}': each(),
  'PATCH /templates/{id}': each({ body: () => ({ name: 'Autre nom' }) }),
  'DELETE /templates/{id}': each(),
  'POST /pages/{id}/template': eachPage(WRITE, {
    body: (world) => ({
      name: 'Modèle',
      scope: 'organisation',
      organisationId: world.organisations.OCA
    }),
    except: keepsThoseOfOca
  }),
  'POST /initiatives/{id}/pages/from-template': onInitiatives({
    body: (world, name) => ({
      templateId: name === 'baltic' ? world.templates.baltic : world.templates.network,
      title: 'D’après un modèle'
    })
  })
}
