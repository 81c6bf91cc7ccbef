import { describe, expect, test } from 'vitest'
import type { DocumentRecord } from '../device/records'
import { isMetered } from './metered'
import { planInitiative, planRoom, type InitiativeFacts, type Offered } from './plan'

function offered(pageId: string, values: Partial<Offered> = {}): Offered {
  return { pageId, room: pageId, epoch: 1, version: '1.5', bytes: 100, editedAt: null, ...values }
}

function here(pageId: string, values: Partial<DocumentRecord> = {}): DocumentRecord {
  return {
    document: `${pageId}#${values.epoch ?? 1}`,
    room: pageId,
    pageId,
    epoch: 1,
    title: pageId,
    href: `/initiatives/x/documents/${pageId}`,
    initiativeId: 'i',
    openedAt: '2026-11-01T10:00:00.000Z',
    syncedAt: null,
    version: '1.5',
    bytes: 100,
    ...values
  }
}

const facts: InitiativeFacts = {
  offered: [],
  here: [],
  whole: true,
  unsent: new Set(),
  open: new Set(),
  room: 10_000
}
const ids = (plan: { fetch: Offered[]; drop: DocumentRecord[] }) => ({
  fetch: plan.fetch.map(({ pageId }) => pageId),
  drop: plan.drop.map(({ document }) => document)
})

describe('what a device keeps of an initiative', () => {
  test('everything that is missing or has changed, the latest written first', () => {
    const plan = planInitiative({
      ...facts,
      offered: [
        offered('same'),
        offered('old', { editedAt: '2026-01-01' }),
        offered('changed', { version: '1.9', editedAt: '2026-02-01' }),
        offered('new', { editedAt: '2026-03-01' })
      ],
      here: [here('same'), here('changed')]
    })
    expect(ids(plan)).toEqual({ fetch: ['new', 'changed', 'old'], drop: [] })
  })

  test('of one that is not followed, only what was opened here, and nothing new', () => {
    const plan = planInitiative({
      ...facts,
      whole: false,
      offered: [offered('new'), offered('opened', { version: '1.9' }), offered('ahead')],
      here: [here('opened'), here('ahead', { openedAt: null })]
    })
    expect(ids(plan)).toEqual({ fetch: ['opened'], drop: ['ahead#1'] })
  })

  test('what is gone or hidden goes; an epoch that is over goes and the new one comes', () => {
    const plan = planInitiative({
      ...facts,
      whole: false,
      offered: [offered('replaced', { epoch: 2, version: '2.0' })],
      here: [here('gone'), here('replaced')]
    })
    expect(ids(plan)).toEqual({ fetch: ['replaced'], drop: ['gone#1', 'replaced#1'] })
  })

  test('what was not sent is never touched, whatever the server says; nor what is open', () => {
    const plan = planInitiative({
      ...facts,
      offered: [offered('unsent', { epoch: 2, version: '2.1' }), offered('open', { version: '1.9' })],
      here: [here('unsent'), here('made-here'), here('open')],
      unsent: new Set(['unsent', 'made-here']),
      open: new Set(['open#1'])
    })
    expect(ids(plan)).toEqual({ fetch: [], drop: [] })
  })

  test('stops at the room there is, and says how many stay outside', () => {
    const plan = planInitiative({
      ...facts,
      room: 250,
      offered: [offered('a', { bytes: 200 }), offered('b', { bytes: 100 }), offered('c', { bytes: 40 })]
    })
    expect(ids(plan).fetch).toEqual(['a', 'c'])
    expect(plan.left).toBe(1)
    expect(planInitiative({ ...facts, room: 1e9, offered: [offered('huge', { bytes: 2e7 })] }).left).toBe(1)
  })
})

describe('when there is too much', () => {
  const day = 24 * 3_600_000
  const now = Date.parse('2026-11-20T10:00:00.000Z')
  const opened = (pageId: string, daysAgo: number, values: Partial<DocumentRecord> = {}) =>
    here(pageId, { openedAt: new Date(now - daysAgo * day).toISOString(), ...values })
  const room = {
    documents: [opened('recent', 1), opened('older', 10), here('ahead', { openedAt: null })],
    unsent: new Set<string>(),
    open: new Set<string>(),
    kept: new Set(['i']),
    limitBytes: 300,
    now
  }
  const gone = (values: Partial<typeof room>) => planRoom({ ...room, ...values }).map(({ pageId }) => pageId)

  test('nothing goes while it fits', () => expect(gone({})).toEqual([]))
  test('never opened, then least recently opened', () => {
    expect(gone({ limitBytes: 200 })).toEqual(['ahead'])
    expect(gone({ limitBytes: 100 })).toEqual(['ahead', 'older'])
  })
  test('what is not sent, or open, stays even over the limit', () => {
    expect(gone({ limitBytes: 0, unsent: new Set(['older']), open: new Set(['recent#1']) })).toEqual([
      'ahead'
    ])
  })
  test('not opened for half a year goes, unless its initiative is kept', () => {
    const documents = [opened('forgotten', 200)]
    expect(gone({ documents })).toEqual([])
    expect(gone({ documents, kept: new Set() })).toEqual(['forgotten'])
  })
})

test.each([
  [undefined, false],
  [{ saveData: true }, true],
  [{ type: 'cellular', effectiveType: '4g' }, true],
  [{ type: 'wifi', effectiveType: '4g' }, false],
  [{ effectiveType: '2g' }, true]
])('%j is counted: %s', (connection, expected) => expect(isMetered(connection)).toBe(expected))
