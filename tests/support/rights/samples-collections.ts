// Every page of the world answers as a collection of one record here: see collection-room.ts.
import { CALENDAR } from '#tests/support/world-content'
import type { World } from '#tests/support/world'
import type { PageName } from '#tests/support/world-facts'
import { ROOM_RECORD } from './collection-room'
import type { Sample, Samples } from './samples'
import { each as eachInitiative } from './samples-initiatives'
import { eachPage, READ, WRITE } from './samples-pages'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'

function with_(params: Record<string, string>, samples: Sample[]): Sample[] {
  return samples.map((sample) => ({
    ...sample,
    params: (world: World) => ({ ...sample.params?.(world), ...params })
  }))
}

const viewOf = (name: PageName | 'unknown') => (world: World) => ({
  viewId: name === 'unknown' ? UNKNOWN : (world.views[name] ?? UNKNOWN)
})

/** A view that is everyone's who sees its page. */
function views(states: (PageName | 'unknown')[], values: Partial<Sample> = {}): Sample[] {
  return states.map((name) => ({
    label: name,
    target: name === 'unknown' ? { kind: 'unknown' } : { kind: 'page', name },
    params: viewOf(name),
    ...values
  }))
}

export const collectionSamples: Samples = {
  'GET /pages/{id}/records': eachPage(READ),
  'POST /pages/{id}/records': eachPage(WRITE, { body: () => ({ values: {} }) }),
  'PATCH /pages/{id}/records/{recordId}': with_(
    { recordId: ROOM_RECORD },
    eachPage(WRITE, { body: () => ({ values: { title: 'Autre' } }) })
  ),
  'DELETE /pages/{id}/records/{recordId}': with_({ recordId: ROOM_RECORD }, eachPage(WRITE)),
  'GET /pages/{id}/records/{recordId}/changes': with_({ recordId: ROOM_RECORD }, eachPage(READ)),
  'GET /pages/{id}/fields': eachPage(READ),
  'POST /pages/{id}/fields': eachPage(WRITE, { body: () => ({ key: 'state', type: 'text', label: 'État' }) }),
  'PATCH /pages/{id}/fields/{key}': with_(
    { key: 'title' },
    eachPage(WRITE, { body: () => ({ label: 'Nom' }) })
  ),
  'POST /pages/{id}/fields/{key}/convert': with_(
    { key: 'title' },
    eachPage(WRITE, { body: () => ({ key: 'name', type: 'longtext' }) })
  ),
  'GET /initiatives/{id}/actions': eachInitiative(),
  'GET /initiatives/{id}/decisions': eachInitiative(),
  'GET /me/actions': [{ label: '', target: { kind: 'none' } }],
  'GET /pages/{id}/views': eachPage(READ),
  'GET /views/{viewId}': views(READ),
  'PATCH /views/{viewId}': views(WRITE, { body: () => ({ name: 'Autre nom' }) }),
  'DELETE /views/{viewId}': views(WRITE),
  'GET /views/{viewId}/feed': views(READ),
  'POST /views/{viewId}/feed': views(READ),
  'DELETE /views/{viewId}/feed': views(READ),
  // Its secret is the proof, whoever asks: with another view there is nothing.
  'GET /views/{viewId}/calendar.ics': [
    ...views([CALENDAR.page], { query: `?token=${CALENDAR.secret}` }),
    ...views(['team', 'unknown'], { query: `?token=${CALENDAR.secret}`, except: () => 404 })
  ],
  // An empty file: whoever may have one read is told so at once; what files become is in tables.test.ts.
  'POST /tables': [
    {
      label: '',
      target: { kind: 'none' },
      body: () => {
        const form = new FormData()
        form.set('file', new File([], 'fiches.csv'))
        return form
      },
      except: (_role, expected) => (expected === 'ok' ? 400 : null)
    }
  ],
  // A view of one's own: nobody else sees it.
  'POST /pages/{id}/views': eachPage(READ, {
    body: () => ({ type: 'table', name: 'Ma vue', personal: true })
  })
}
