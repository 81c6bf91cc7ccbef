import { describe, expect, test } from 'vitest'
import type { HomeDto } from '#shared/schemas/home'
import { byDate, greeting } from './greeting'

const initiative = { id: 'i', slug: 'i', title: 'Ruralités en Trégor', organisations: [] }
const empty: HomeDto = {
  since: null,
  waiting: [],
  actions: { items: [], next: null, counts: { open: 0, overdue: 0, week: 0 } },
  upcoming: [],
  moved: [],
  recentPages: []
}
const step = (on: string, title: string) => ({ on, title, detail: '', href: '/', initiative })

describe('the greeting', () => {
  test('counts what waits and names the nearest appointment of the week', () => {
    const home: HomeDto = {
      ...empty,
      waiting: [{ kind: 'step', title: 'Avis', detail: '', href: '/', initiative }],
      actions: { ...empty.actions, counts: { open: 9, overdue: 1, week: 1 } },
      upcoming: [step('2020-02-01', 'passé'), step('2020-02-11', 'Soirée'), step('2020-02-12', 'Après')]
    }
    expect(greeting(home, '2020-02-06')).toEqual({
      waiting: 3,
      next: { on: '2020-02-11', title: 'Soirée' },
      moved: 0,
      newcomer: false
    })
  })

  test('an appointment in two weeks is not news of today', () => {
    expect(greeting({ ...empty, upcoming: [step('2020-02-20', 'loin')] }, '2020-02-06').next).toBeNull()
  })

  test('someone for whom nothing exists yet is a newcomer', () => {
    expect(greeting(empty, '2020-02-06').newcomer).toBe(true)
  })

  test('appointments of one day stand together', () => {
    const days = byDate([step('2020-02-11', 'b'), step('2020-02-07', 'a'), step('2020-02-11', 'c')])
    expect(days.map((d) => [d.on, d.steps.map((s) => s.title)])).toEqual([
      ['2020-02-07', ['a']],
      ['2020-02-11', ['b', 'c']]
    ])
  })
})
