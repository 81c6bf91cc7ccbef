import type { World } from '#tests/support/world'
import type { PageName, PersonName } from '#tests/support/world-facts'
import { isSomebody, type Role } from './roles'
import { NOTHING, type Outcome, type Sample, type Samples } from './samples'

const PAGES: (PageName | 'unknown')[] = [
  'shared',
  'team',
  'plufur',
  'morlaix',
  'trashed',
  'closedShared',
  'archivedShared',
  'elsewhereShared',
  'balticShared',
  'unknown'
]

/** For what is done inside a thread: it is let in as `POST /pages/{id}/threads` is. */
const FEW = ['shared', 'plufur', 'morlaix', 'trashed', 'archivedShared', 'unknown']

function few(values: Partial<Sample> = {}): Sample[] {
  return each(values).filter((sample) => FEW.includes(sample.label))
}

function each(values: Partial<Sample> = {}): Sample[] {
  return PAGES.map((state) => ({
    label: state,
    target: state === 'unknown' ? { kind: 'unknown' } : { kind: 'page', name: state },
    params: (world: World) => {
      const thread = state === 'unknown' ? NOTHING : world.threads[state]
      return {
        id: state === 'unknown' ? NOTHING : world.pages[state],
        threadId: thread,
        versionId: state === 'unknown' ? NOTHING : world.versions[state],
        commentId: thread,
        kind: 'agree'
      }
    },
    ...values
  }))
}

/** Somebody who sees the page, where it is not the coordinator. */
const SEES: Record<string, PersonName> = {
  morlaix: 'partnerCoordinator',
  elsewhereShared: 'outsider',
  balticShared: 'foreigner'
}

/** Of the thread of the world, which the coordinator wrote (the foreigner in their own network). */
const ownWordsOnly = (role: Role, expected: Outcome): Outcome | null =>
  expected === 'ok' && isSomebody(role) && !['coordinator', 'foreigner'].includes(role.person) ? 403 : null

const thread = '/pages/{id}/threads/{threadId}'
const comment = `${thread}/comments/{commentId}`

export const versionSamples: Samples = {
  'GET /pages/{id}/versions': each(),
  'POST /pages/{id}/versions': each({ body: () => ({ name: 'Avant la réunion' }) }),
  'PATCH /pages/{id}/versions/{versionId}': few({ body: () => ({ name: 'Validée' }) }),
  'GET /pages/{id}/versions/{versionId}/comparison': few({ query: '?with=none' }),
  'POST /pages/{id}/versions/{versionId}/restore': few()
}

export const threadSamples: Samples = {
  'GET /pages/{id}/threads': each(),
  'GET /pages/{id}/threads/people': few(),
  'POST /pages/{id}/threads': each({ body: () => ({ body: 'Une remarque' }) }),
  [`POST ${thread}/replies`]: few({ body: () => ({ body: 'Une réponse' }) }),
  [`POST ${thread}/resolve`]: few(),
  [`POST ${thread}/reopen`]: few(),
  [`POST ${thread}/read`]: few(),
  [`PUT ${thread}/assignment`]: few().map((sample) => ({
    ...sample,
    body: (world: World) => ({
      personId: world.people[SEES[sample.label] ?? 'coordinator'],
      dueOn: '2026-12-01'
    })
  })),
  [`DELETE ${thread}/assignment`]: few(),
  [`PATCH ${comment}`]: few({ body: () => ({ body: 'Autrement dit' }), except: ownWordsOnly }),
  [`DELETE ${comment}`]: few({ except: ownWordsOnly }),
  [`PUT ${comment}/reactions/{kind}`]: few(),
  [`DELETE ${comment}/reactions/{kind}`]: few()
}
