import { describe, expect, test } from 'vitest'
import type { ActivityDto } from '#shared/schemas/home'
import { byDay, gather } from './grouping'

let serial = 0
function activity(at: string, verb: string, who: string, pageId: string | null = null): ActivityDto {
  serial += 1
  return {
    id: String(serial),
    verb,
    actor: { id: who, name: who, givenName: who, initials: 'XX', organisation: null },
    self: false,
    page: pageId ? { id: pageId, title: pageId, kind: 'document' } : null,
    initiative: null,
    data: {},
    at
  }
}

describe('the journal', () => {
  test('the same gesture repeated is one line that counts', () => {
    const lines = gather([
      activity('2020-02-06T09:10:00Z', 'page.edited', 'erwan', 'guide'),
      activity('2020-02-06T09:05:00Z', 'page.edited', 'erwan', 'guide'),
      activity('2020-02-06T09:00:00Z', 'page.edited', 'soazig', 'guide'),
      activity('2020-02-06T08:00:00Z', 'page.edited', 'erwan', 'bilan')
    ])
    expect(lines.map((line) => [line.activity.actor?.id, line.times])).toEqual([
      ['erwan', 2],
      ['soazig', 1],
      ['erwan', 1]
    ])
  })

  test('creating a page and writing in it is one gesture, writing in it by others is not', () => {
    const lines = gather([
      activity('2020-02-06T09:10:00Z', 'page.edited', 'erwan', 'guide'),
      activity('2020-02-06T09:05:00Z', 'page.edited', 'soazig', 'guide'),
      activity('2020-02-06T09:00:00Z', 'page.created', 'erwan', 'guide')
    ])
    expect(lines.map(({ activity: { verb, actor } }) => [verb, actor?.id])).toEqual([
      ['page.edited', 'soazig'],
      ['page.created', 'erwan']
    ])
  })

  test('days are those of the network, not of Greenwich', () => {
    const days = byDay([
      activity('2020-02-05T23:30:00Z', 'page.edited', 'erwan'),
      activity('2020-02-05T22:30:00Z', 'page.edited', 'erwan')
    ])
    expect(days.map((d) => d.day)).toEqual(['2020-02-06', '2020-02-05'])
  })
})
