import type { World } from '#tests/support/world'
import type { PageName } from '#tests/support/world-facts'
import type { Sample, Samples } from './samples'

const READ: (PageName | 'unknown')[] = [
  'shared',
  'team',
  'underTeam',
  'plufur',
  'botsorhel',
  'morlaix',
  'trashed',
  'closedShared',
  'closedTeam',
  'closedPlufur',
  'archivedShared',
  'elsewhereShared',
  'balticShared',
  'unknown'
]
const WRITE: (PageName | 'unknown')[] = [
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
const UNKNOWN = '00000000-0000-4000-8000-000000000000'

function each(states: (PageName | 'unknown')[], values: Partial<Sample> = {}): Sample[] {
  return states.map((state) => ({
    label: state,
    target: state === 'unknown' ? { kind: 'unknown' } : { kind: 'page', name: state },
    params: (world: World) => ({ id: state === 'unknown' ? UNKNOWN : world.pages[state] }),
    ...values
  }))
}

function file(): FormData {
  const form = new FormData()
  form.set('file', new File(['bonjour'], 'note.txt'))
  return form
}

export { each as eachPage, READ, WRITE }

export const pageSamples: Samples = {
  'GET /pages': [{ label: '', target: { kind: 'none' } }],
  'GET /pages/{id}': each(READ),
  'PATCH /pages/{id}': each(WRITE, { body: () => ({ title: 'Autre titre' }) }),
  'POST /pages/{id}/move': each(WRITE, { body: () => ({ parentId: null, afterId: null }) }),
  'POST /pages/{id}/trash': each(WRITE),
  // What is in place is already restored; what is in the trash is what this is for.
  'POST /pages/{id}/restore': each(WRITE, {
    except: (_role, expected) => (expected === 409 ? 'ok' : null)
  }).map((sample) => (sample.label === 'archivedShared' ? { ...sample, except: undefined } : sample)),
  // Only what is in the trash is destroyed.
  'DELETE /pages/{id}': each(WRITE, { except: (_role, expected) => (expected === 'ok' ? 409 : null) }).map(
    (sample) =>
      sample.label === 'trashed'
        ? { ...sample, except: (_role, expected) => (expected === 409 ? 'ok' : null) }
        : sample
  ),
  'DELETE /pages/{id}/past': each(WRITE),
  // Nobody joins the room of a page of the trash.
  'POST /pages/{id}/ticket': each(READ).map((sample) =>
    sample.label === 'trashed'
      ? { ...sample, except: (_role, expected) => (expected === 'ok' ? 409 : null) }
      : sample
  ),
  // Nor takes a copy of its text away.
  'GET /pages/{id}/copy': each(READ).map((sample) =>
    sample.label === 'trashed'
      ? { ...sample, except: (_role, expected) => (expected === 'ok' ? 409 : null) }
      : sample
  ),
  'GET /pages/{id}/export': each(READ, { query: '?format=md' }).map((sample) =>
    sample.label === 'trashed'
      ? { ...sample, except: (_role, expected) => (expected === 'ok' ? 409 : null) }
      : sample
  ),
  'GET /pages/{id}/publication': each(READ),
  // What is kept for some is not published, whoever asks.
  'PUT /pages/{id}/publication': each(WRITE, { body: () => ({ subpages: true }) }).map((sample) =>
    ['team', 'plufur', 'morlaix'].includes(sample.label)
      ? { ...sample, except: (_role, expected) => (expected === 'ok' ? 409 : null) }
      : sample
  ),
  'DELETE /pages/{id}/publication': each(WRITE),
  'POST /pages/{id}/files': each(WRITE, { body: file }),
  'GET /files/{id}': READ.map((state) => ({
    label: state,
    target: state === 'unknown' ? { kind: 'unknown' } : { kind: 'file', name: state },
    params: (world: World) => ({ id: state === 'unknown' ? UNKNOWN : world.files[state] })
  })),
  'GET /home': [{ label: '', target: { kind: 'none' } }],
  'POST /visits': [
    { label: 'home', target: { kind: 'none' }, body: () => ({ kind: 'home' }) },
    ...READ.map((state): Sample => ({
      label: `page ${state}`,
      target: state === 'unknown' ? { kind: 'unknown' } : { kind: 'page', name: state },
      body: (world) => ({ kind: 'page', id: state === 'unknown' ? UNKNOWN : world.pages[state] })
    }))
  ],
  'GET /activity': [{ label: '', target: { kind: 'none' } }],
  'GET /blocks': [
    {
      label: '',
      target: { kind: 'none' },
      query: '?type=organisation&ref=00000000-0000-4000-8000-000000000000'
    }
  ],
  'GET /mentions': [{ label: '', target: { kind: 'none' }, query: '?refs=date:2027-03-12' }],
  'GET /pages/{id}/mentions': each(READ, { query: '?q=canari&limit=30' }),
  'GET /pages/{id}/citations': each(READ),
  'GET /search': [{ label: '', target: { kind: 'none' }, query: '?q=page' }],
  'GET /palette': [{ label: '', target: { kind: 'none' }, query: '?q=page' }],
  'GET /openapi.json': [{ label: '', target: { kind: 'none' } }]
}
