import { describe, expect, test } from 'vitest'
import { createFormat } from '#shared/format'
import { sinceTitle } from './since'

const now = new Date('2020-02-06T09:00:00Z')
const format = createFormat('fr', { now: () => now })
const title = (since: string | null) => sinceTitle(since, format, now)

describe('the title of what moved', () => {
  test('is said as people say it', () => {
    expect(title(null).key).toBe('home.moved.title.first')
    expect(title('2020-02-06T07:52:00Z')).toEqual({ key: 'home.moved.title.time', when: '8\u00A0h\u00A052' })
    expect(title('2020-02-05T08:00:00Z').key).toBe('home.moved.title.morning')
    expect(title('2020-02-05T21:00:00Z').key).toBe('home.moved.title.evening')
    expect(title('2020-02-03T08:00:00Z')).toEqual({ key: 'home.moved.title.weekday', when: 'lundi' })
    expect(title('2020-01-11T08:00:00Z')).toEqual({ key: 'home.moved.title.day', when: '11\u00A0janvier' })
  })
})
