// More and more editors in one room, until what they type comes too late to the others.
import type { Crowd } from './crowd'
import type { Ramp } from './work'

const FIRST = 50
const GROWTH = 1.4
const SETTLE_MS = 1_500
const LOOK_MS = 3_000
const LOOKS = 3

/** The plans of `work.members` are the people who may come; the first few are there when it begins. */
export async function ramp(crowd: Crowd): Promise<Ramp> {
  const { work } = crowd
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
    let step = await look(crowd, size)
    // A machine that does other things may stumble: it is too much when it is too much three times running.
    for (let again = 1; again < LOOKS && step.p99 > limitMs; again++) step = await look(crowd, size)
    result.steps.push(step)
    if (step.p99 > limitMs) {
      result.stopped = `p99 ${step.p99} ms`
      return result
    }
    result.editors = size
    result.deliveredPerSecond = step.deliveredPerSecond
    if (size === plans.length) return result
    if (performance.now() > end) {
      result.stopped = 'out of time'
      return result
    }
  }
}

async function look({ totals }: Crowd, editors: number): Promise<Ramp['steps'][number]> {
  totals.delivery.clear()
  totals.delivered = 0
  totals.measuring = true
  const begun = performance.now()
  await pause(LOOK_MS)
  totals.measuring = false
  const seconds = (performance.now() - begun) / 1_000
  const { p99, n } = totals.delivery.spread()
  // Nothing at all arriving is not a small delay.
  return { editors, deliveredPerSecond: totals.delivered / seconds, p99: n === 0 ? Infinity : p99 }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
