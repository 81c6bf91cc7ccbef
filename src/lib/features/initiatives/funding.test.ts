import { describe, expect, test } from 'vitest'
import { fundingAllowed, fundingKept } from './funding'

describe('the funding rule of the reference document', () => {
  test('the function says which funds may pay', () => {
    expect(fundingAllowed('f1')).toEqual(['base'])
    expect(fundingAllowed('f2')).toEqual(['base', 'complementary'])
    expect(fundingAllowed('f4')).toEqual(['complementary'])
  })

  test('a choice that the new function forbids is dropped, the rest is kept', () => {
    expect(fundingKept(['base', 'complementary'], 'f1')).toEqual(['base'])
    expect(fundingKept(['base'], 'f3')).toEqual([])
    expect(fundingKept(['complementary', 'base'], null)).toEqual(['base', 'complementary'])
  })
})
