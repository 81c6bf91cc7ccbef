// How each route is called, on objects of every state. A route without a sample fails the matrix: add one beside its like.
import type { World } from '#tests/support/world'
import type {
  InitiativeName,
  OrganisationCode,
  PageName,
  PersonName,
  TemplateName
} from '#tests/support/world-facts'
import type { Role } from './roles'
import { collectionSamples } from './samples-collections'
import { identitySamples } from './samples-identity'
import { initiativeSamples } from './samples-initiatives'
import { networkSamples } from './samples-network'
import { pageSamples } from './samples-pages'
import { templateSamples } from './samples-templates'
import { threadSamples, versionSamples } from './samples-threads'

/** What the rule is judged on. `foreign`: an object of the other network, `unknown`: no object at all. */
export type Target =
  | { kind: 'none' }
  | { kind: 'unknown' }
  | { kind: 'initiative'; name: InitiativeName }
  | { kind: 'page'; name: PageName }
  | { kind: 'file'; name: PageName }
  | { kind: 'organisation'; code: OrganisationCode }
  | { kind: 'person'; name: PersonName }
  | { kind: 'template'; name: TemplateName }

/** 'ok' for any success, otherwise the status of the refusal. */
export type Outcome = 'ok' | 400 | 401 | 403 | 404 | 409 | 410

export interface Sample {
  /** Second part of the name of its row; unique for the route. */
  label: string
  target: Target
  /** Values of the `{parameters}` of the path. */
  params?: (world: World) => Record<string, string>
  query?: string
  body?: (world: World) => unknown
  /** Where the declared rule does not say all; the reason is a comment beside it. Null: as the rule says. */
  except?: (role: Role, expected: Outcome) => Outcome | null
}

export type Samples = Record<string, Sample[]>

export const SAMPLES: Samples = {
  ...identitySamples,
  ...networkSamples,
  ...initiativeSamples,
  ...pageSamples,
  ...templateSamples,
  ...threadSamples,
  ...versionSamples,
  ...collectionSamples
}

/** A well-formed id of nothing. */
export const NOTHING = '00000000-0000-4000-8000-000000000000'

/** A route that is about nothing in particular. */
export function plain(values: Partial<Sample> = {}): Sample[] {
  return [{ label: '', target: { kind: 'none' }, ...values }]
}
