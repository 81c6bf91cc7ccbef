import { expect, test } from 'vitest'
import { LineWatch, type LineFacts } from './line-watch'

/** As the session does: looks every 250 ms. `heard(now)`: when the server last said something. */
function play(seconds: number, at: (now: number) => Partial<Omit<LineFacts, 'now'>>) {
  const line = new LineWatch()
  const asked: number[] = []
  const silent: number[] = []
  let dead: number | null = null
  for (let now = 250; now <= seconds * 1000 && dead === null; now += 250) {
    const facts = { now, heard: 0, unsavedFor: null, waitingBytes: 20, ...at(now) }
    const said = line.look(facts)
    if (said === 'ask') {
      asked.push(now)
      line.asked(facts)
    }
    if (said === 'dead') dead = now
    if (line.silentSince !== null) silent.push(now)
  }
  return { asked, silentAt: silent[0] ?? null, dead }
}

test('a line cut without a word, while an edit waits: said within three seconds, let go after', () => {
  const { asked, silentAt, dead } = play(20, (now) => ({ unsavedFor: now }))
  expect(asked).toEqual([750])
  expect(silentAt).toBeLessThanOrEqual(3_000)
  expect(dead).toBeGreaterThan(4_000)
})

test('nothing waits: nothing is asked', () => {
  expect(play(60, () => ({}))).toEqual({ asked: [], silentAt: null, dead: null })
})

test('a server that answers and cannot store is not a dead line, and is not asked all the time', () => {
  let answered = 0
  const { asked, silentAt, dead } = play(20, (now) => {
    if (now % 1000 === 0) answered = now
    return { unsavedFor: now, heard: answered }
  })
  expect({ silentAt, dead }).toEqual({ silentAt: null, dead: null })
  expect(asked.length).toBeLessThanOrEqual(9)
})

test('an answer that takes a second and a half is slow, not dead', () => {
  let heard = 0
  const asked: number[] = []
  const line = new LineWatch()
  for (let now = 250; now < 30_000; now += 250) {
    const due = asked.find((at) => at + 1_500 <= now && at > heard)
    if (due !== undefined) heard = now
    const facts = { now, heard, unsavedFor: now, waitingBytes: 20 }
    if (line.look(facts) === 'ask') {
      asked.push(now)
      line.asked(facts)
    }
    expect(line.silentSince).toBeNull()
  }
  expect(asked.length).toBeGreaterThan(5)
})

test('half a megabyte on its way takes its time', () => {
  const { silentAt, dead } = play(40, (now) => ({ unsavedFor: now, waitingBytes: 512 * 1024 }))
  expect(silentAt).toBeNull()
  expect(dead).toBeNull()
})

test('the browser says offline: asked at once, said within two seconds; another connection starts anew', () => {
  const line = new LineWatch()
  line.asked({ now: 0, heard: 7 })
  const facts = { heard: 7, unsavedFor: null, waitingBytes: 0 }
  expect(line.look({ ...facts, now: 1_500 })).toBe('wait')
  expect(line.silentSince).toBeNull()
  line.look({ ...facts, now: 1_750 })
  expect(line.silentSince).toBe(0)
  line.forget()
  expect(line.silentSince).toBeNull()
})
