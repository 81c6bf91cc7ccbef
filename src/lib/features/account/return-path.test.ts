import { describe, expect, it } from 'vitest'
import { returnPath } from './return-path'

const ORIGIN = 'https://interpoles.example'

describe('return path after signing in', () => {
  it.each(['/', '/initiatives/ruralites?vue=carte', '/documents/é'])('keeps %s', (wanted) => {
    expect(decodeURI(returnPath(wanted, ORIGIN))).toBe(wanted)
  })

  it.each([
    null,
    '',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    '/\t/evil.example',
    '\n//evil.example',
    '/%09//evil.example/../..//evil.example'.replace('%09', '\t'),
    '@evil.example',
    'initiatives',
    '/connexion',
    '/lien/secret',
    '/api/v1/me'
  ])('refuses %j', (wanted) => {
    expect(returnPath(wanted, ORIGIN)).toBe('/')
  })

  it('stays here for what only looks encoded', () => {
    for (const wanted of [
      '/%2f%2fevil.example',
      '/%5cevil.example',
      '/..//evil.example',
      '/.//evil.example'
    ]) {
      const path = returnPath(wanted, ORIGIN)
      expect(new URL(path, ORIGIN).origin).toBe(ORIGIN)
    }
  })
})
