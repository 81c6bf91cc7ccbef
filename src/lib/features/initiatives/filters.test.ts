import { describe, expect, test } from 'vitest'
import { filtersToQuery, filtersToSearch, isNarrowed, NO_FILTERS, readFilters } from './filters'

describe('filters of the list of initiatives', () => {
  test('travel in the address and come back the same', () => {
    const filters = {
      ...NO_FILTERS,
      scope: 'network' as const,
      view: 'matrix' as const,
      q: 'Trégor & mer',
      status: 'active' as const,
      mission: 'm2' as const,
      poleFunction: 'f3' as const,
      department: '22' as const,
      archived: true
    }
    expect(readFilters(new URLSearchParams(filtersToSearch(filters)))).toEqual(filters)
  })

  test('a plain list has a plain address', () => {
    expect(filtersToSearch(NO_FILTERS)).toBe('')
    expect(isNarrowed(NO_FILTERS)).toBe(false)
  })

  test('values nobody knows are dropped', () => {
    const filters = readFilters(new URLSearchParams('scope=all&status=gone&mission=m9&department=75'))
    expect(filters).toEqual(NO_FILTERS)
  })

  test('only what is chosen is asked of the server', () => {
    expect(filtersToQuery({ ...NO_FILTERS, mission: 'm1' })).toEqual({
      scope: 'mine',
      archived: 'false',
      mission: 'm1'
    })
  })
})
