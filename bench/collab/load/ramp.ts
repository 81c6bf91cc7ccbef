// More and more editors in one room, until what they type comes too late to the others.
import type { Crowd } from './crowd'
import type { Ramp } from './work'

const FIRST = 50
const GROWTH = 1.25
const SETTLE_MS = 1_500
const LOOK_MS = 3_000

/** The plans of `work.members` are the people who may come; the first few are there when it begins. */
export async function ramp(crowd: Crowd): Promise<Ramp> {
  const { work, totals } = crowd
  const plans = work.plans ?? []
  const limitMs = work.limitMs ?? 200
  const result: Ramp = { editors: 0, deliveredPerSecond: 0, steps: [], stopped: 'nobody else to come' }
  const end = performance.now() + work.seconds * 1_000
  for (let wanted = FIRST; ; wanted = Math.ceil(wanted * GROWTH)) {
    const size = Math.min(wanted, plans.length)
    while (crowd.members.length < size) {
      const plan = plans[crowd.members.length]
      if (plan) crowd.add(plan)
    }
    const before = new Set(crowd.members.filter((member) => member.complete))
    try {
      await crowd.join()
    } catch (error) {
      result.stopped = error instanceof Error ? error.message : String(error)
      return result
    }
    for (const member of crowd.members) if (!before.has(member)) member.start()
    await pause(SETTLE_MS)
    totals.delivery.clear()
    totals.delivered = 0
    totals.measuring = true
    const begun = performance.now()
    await pause(LOOK_MS)
    totals.measuring = false
    const deliveredPerSecond = (totals.delivered / (performance.now() - begun)) * 1_000
    const { p99, n } = totals.delivery.spread()
    result.steps.push({ editors: size, deliveredPerSecond, p99 })
    if (p99 > limitMs || n === 0) {
      result.stopped = `p99 ${p99} ms`
      return result
    }
    result.editors = size
    result.deliveredPerSecond = deliveredPerSecond
    if (size === plans.length) return result
    if (performance.now() > end) {
      result.stopped = 'out of time'
      return result
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
