import { expect, test } from 'vitest'
import { askedDelay, retryDelay } from './backoff'

test('attempts spread over the whole interval and never pass twenty seconds', () => {
  expect(retryDelay(0, 0, () => 0)).toBe(0)
  expect(retryDelay(0, 0, () => 1)).toBe(300)
  expect(retryDelay(4, 0, () => 1)).toBe(4800)
  expect(retryDelay(60, 0, () => 1)).toBe(20_000)
})

test('a busy server is given the time it asks for', () => {
  expect(askedDelay('retry-after:12')).toBe(12_000)
  expect(askedDelay('epoch:3')).toBe(0)
  expect(retryDelay(0, 12_000, () => 0.5)).toBe(12_150)
})
