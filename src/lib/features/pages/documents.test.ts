import { describe, expect, test } from 'vitest'
import { documentsHref, readDocumentFilters } from './documents'

describe('filters of the documents', () => {
  test('travel in the address and come back the same', () => {
    const filters = { q: 'bilan & suite', initiative: '3f2b8a52-93a0-4f0e-8a36-0d1c1c9f8f10', recent: true }
    const { search } = new URL(documentsHref(filters), 'https://interpoles.example')
    expect(readDocumentFilters(new URLSearchParams(search))).toEqual(filters)
    expect(documentsHref({ q: '', initiative: null, recent: false })).toBe('/documents')
  })

  test('what is not an identifier is no filter', () => {
    expect(readDocumentFilters(new URLSearchParams('initiative=tregor')).initiative).toBeNull()
  })
})
