import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SendPace } from './send-pace'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const SILENCE = { heard: false, asked: 0, left: true }

/** The same numbers at every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function device(random = () => 0.5) {
  const sent: number[] = []
  const pace = new SendPace(() => sent.push(performance.now()), random)
  return { pace, sent }
}

describe('when what waits is sent again', () => {
  test('at a sign of the server within a moment, however long the next try was away', () => {
    const { pace, sent } = device()
    for (let failure = 0; failure < 12; failure += 1) pace.ended(SILENCE)
    vi.advanceTimersByTime(5_000)
    expect(sent).toHaveLength(0)
    pace.sign('heard')
    vi.advanceTimersByTime(150)
    expect(sent).toHaveLength(1)
  })

  test('never before what the server asked for, sign or no sign', () => {
    const { pace, sent } = device()
    pace.ended({ ...SILENCE, asked: 9_000 })
    for (const sign of ['heard', 'hope', 'heard'] as const) {
      vi.advanceTimersByTime(2_900)
      pace.sign(sign)
    }
    expect(sent).toHaveLength(0)
    vi.advanceTimersByTime(1_000)
    expect(sent).toHaveLength(1)
  })

  test('by itself when no sign comes, ever more slowly, about twenty seconds apart at most', () => {
    const { pace, sent } = device(() => 1)
    const gaps: number[] = []
    for (let failure = 0; failure < 9; failure += 1) {
      const from = performance.now()
      pace.ended(SILENCE)
      vi.advanceTimersByTime(60_000)
      gaps.push((sent.at(-1) ?? NaN) - from)
    }
    expect(gaps).toEqual([640, 940, 1540, 2740, 5140, 9940, 19_540, 20_340, 20_340])
  })

  test('a network that comes and goes costs one request a second at most', () => {
    const { pace, sent } = device(() => 0)
    pace.ended(SILENCE)
    for (let ms = 0; ms < 10_000; ms += 100) {
      const before = sent.length
      pace.sign('hope')
      vi.advanceTimersByTime(100)
      if (sent.length > before) pace.ended(SILENCE)
    }
    expect(sent.length).toBeLessThanOrEqual(30)
    expect(Math.min(...sent.slice(1).map((at, index) => at - (sent[index] ?? 0)))).toBeGreaterThanOrEqual(300)
  })

  test('nothing waits: signs mean nothing, and nothing is planned', () => {
    const { pace, sent } = device()
    pace.sign('hope')
    pace.ended({ heard: true, asked: 0, left: false })
    pace.sign('heard')
    vi.advanceTimersByTime(120_000)
    expect(sent).toHaveLength(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('five hundred devices whose network comes back at once spread over the whole second', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    const random = seeded(7)
    for (let each = 0; each < 500; each += 1) {
      const { pace, sent } = device(random)
      for (let failure = 0; failure < 9; failure += 1) pace.ended(SILENCE)
      vi.advanceTimersByTime(1_000)
      const from = performance.now()
      const due = sent.length
      pace.sign('hope')
      vi.advanceTimersByTime(1_000)
      if (due > 0) continue
      const tenth = Math.min(9, Math.floor(((sent[0] ?? NaN) - from) / 100))
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    // Fifty in each when perfectly even; a crowd would be hundreds in one.
    expect(Math.max(...tenths)).toBeLessThan(80)
    expect(Math.min(...tenths)).toBeGreaterThan(20)
  })
})
