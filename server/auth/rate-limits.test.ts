import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors'
import { addressBlock, RateLimits, type Spending } from './rate-limits'

const MINUTE = 60_000

/** Seconds to wait, or 0 when the try was accepted. */
async function attempt(limits: RateLimits, spending: Spending): Promise<number> {
  try {
    await limits.spend(spending)
    return 0
  } catch (error) {
    if (error instanceof AppError && error.code === 'rate.limited') return error.details.retryAfter ?? -1
    throw error
  }
}

describe('rate limits', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('accept five tries a minute on an account, then ask for pauses that grow and end', async () => {
    const limits = new RateLimits()
    const spending = { 'sign-in.account': 'a@example.org' }
    const pauses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      for (let index = 0; index < 5; index += 1) expect(await attempt(limits, spending)).toBe(0)
      const pause = await attempt(limits, spending)
      pauses.push(pause)
      vi.advanceTimersByTime(pause * 1000)
    }
    expect(pauses).toEqual([60, 120, 240, 480, 900, 900])
  })

  it('do not lengthen a pause for tries made during it', async () => {
    const limits = new RateLimits()
    const spending = { 'sign-in.account': 'a@example.org' }
    for (let index = 0; index < 6; index += 1) await attempt(limits, spending)
    vi.advanceTimersByTime(MINUTE / 2)
    for (let index = 0; index < 50; index += 1) await attempt(limits, spending)
    expect(await attempt(limits, spending)).toBeLessThanOrEqual(30)
    vi.advanceTimersByTime(MINUTE / 2)
    expect(await attempt(limits, spending)).toBe(0)
  })

  it('count apart accounts and addresses, and forget an account that signed in', async () => {
    const limits = new RateLimits()
    for (let index = 0; index < 5; index += 1) await attempt(limits, { 'sign-in.account': 'a@example.org' })
    expect(await attempt(limits, { 'sign-in.account': 'b@example.org' })).toBe(0)
    await limits.forget({ 'sign-in.account': 'a@example.org' })
    expect(await attempt(limits, { 'sign-in.account': 'a@example.org' })).toBe(0)
  })

  it('let a whole room sign in from one address: what succeeded is given back', async () => {
    const limits = new RateLimits()
    for (let index = 0; index < 60; index += 1) {
      expect(await attempt(limits, { 'sign-in.ip': '192.0.2.1' })).toBe(0)
      await limits.giveBack({ 'sign-in.ip': '192.0.2.1' })
    }
  })

  it('take an IPv6 /64 for one address', async () => {
    const limits = new RateLimits()
    let refused = 0
    for (let index = 0; index < 25; index += 1) {
      if (await attempt(limits, { 'sign-in.ip': `2001:db8:1:2::${index.toString(16)}` })) refused += 1
    }
    expect(refused).toBe(5)
    expect(addressBlock('2001:0db8:0001:0002:aaaa::1')).toBe(addressBlock('2001:db8:1:2:bbbb:cccc:dddd:1'))
    expect(addressBlock('2001:db8:1:3::1')).not.toBe(addressBlock('2001:db8:1:2::1'))
    expect(addressBlock('::1')).toBe('0:0:0:0::/64')
    expect(addressBlock('192.0.2.1')).toBe('192.0.2.1')
  })
})
