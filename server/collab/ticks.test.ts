import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DEFAULTS } from './settings'
import { Ticks } from './ticks'

const clock = { now: () => Date.now(), monotonic: () => performance.now() }
let flushed: number[]
let work = 0
let sockets = 0
let ticks: Ticks

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] })
  flushed = []
  work = sockets = 0
  const flush = () => {
    flushed.push(performance.now())
    ticks.begun()
    ticks.worked(work)
    return Promise.resolve()
  }
  ticks = new Ticks(DEFAULTS, clock, flush, () => sockets)
})
afterEach(() => vi.useRealTimers())

test('after a pause at once, then not before a tick is over, however often it is asked', () => {
  const begun = performance.now()
  ticks.request()
  vi.advanceTimersByTime(1)
  expect(flushed).toHaveLength(1)
  for (let i = 0; i < 5; i++) ticks.request()
  vi.advanceTimersByTime(DEFAULTS.tickMs - 2)
  expect(flushed).toHaveLength(1)
  vi.advanceTimersByTime(2)
  expect(flushed).toHaveLength(2)
  expect((flushed[1] ?? 0) - begun).toBeGreaterThanOrEqual(DEFAULTS.tickMs)
})

test('a room that works for long rests as long, but not for ever', () => {
  work = 30
  ticks.request()
  vi.advanceTimersByTime(1)
  ticks.request()
  vi.advanceTimersByTime(58)
  expect(flushed).toHaveLength(1)
  vi.advanceTimersByTime(3)
  expect(flushed).toHaveLength(2)
  ticks.worked(10_000)
  ticks.request()
  vi.advanceTimersByTime(DEFAULTS.tickMaxMs + 1)
  expect(flushed).toHaveLength(3)
})

test('a crowd is written to less often, up to a limit', () => {
  sockets = 10_000
  ticks.request()
  vi.advanceTimersByTime(1)
  ticks.request()
  expect(ticks.due).toBe(true)
  vi.advanceTimersByTime(DEFAULTS.tickCrowdMs - 2)
  expect(flushed).toHaveLength(1)
  vi.advanceTimersByTime(3)
  expect(flushed).toHaveLength(2)
  expect(ticks.due).toBe(false)
})
