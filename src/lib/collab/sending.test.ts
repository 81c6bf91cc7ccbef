import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Sending, START_PATIENCE_MS, type SendingSteps, type StepResult } from './sending'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const DONE: StepResult = { heard: true, asked: 0, sent: 1 }

/** A device of which each step does what the test says. */
function device(play: Partial<SendingSteps> = {}) {
  const story: string[] = []
  const step = (name: 'light' | 'texts' | 'heavy') => async () => {
    story.push(name)
    const result = (await play[name]?.()) ?? DONE
    story.push(`${name} over`)
    return result
  }
  const sending = new Sending({
    light: step('light'),
    texts: step('texts'),
    heavy: step('heavy'),
    others: play.others ?? (() => Promise.resolve()),
    after: () => Promise.resolve(),
    left: play.left ?? (() => false)
  })
  return { sending, story }
}

test('requests, then texts, then what is large, which nobody waits for', async () => {
  let land: (result: StepResult) => void = () => undefined
  const film = new Promise<StepResult>((resolve) => (land = resolve))
  const { sending, story } = device({ heavy: () => film })
  await sending.now()
  expect(story).toEqual(['light', 'light over', 'texts', 'texts over', 'heavy'])
  // Something else is written meanwhile: it leaves beside the large one.
  await sending.now()
  expect(story.slice(5)).toEqual(['light', 'light over', 'texts', 'texts over'])
  land(DONE)
  await sending.now(true)
  // What was added while the first was under way had its turn.
  expect(story.filter((name) => name === 'heavy over').length).toBeGreaterThan(1)
})

test('a silence is heard once: neither texts nor files are tried in that round', async () => {
  const { sending, story } = device({ light: async () => ({ heard: false, asked: 0, sent: 0 }) })
  await sending.now()
  expect(story).toEqual(['light', 'light over'])
})

test('who opens a page waits for the first round, other tabs included, and never longer than the patience', async () => {
  const { sending, story } = device({ others: () => new Promise(() => undefined) })
  let opened = false
  const opening = sending.first().then(() => (opened = true))
  await vi.advanceTimersByTimeAsync(START_PATIENCE_MS - 1)
  expect(opened).toBe(false)
  expect(story).toContain('texts over')
  await vi.advanceTimersByTimeAsync(1)
  await opening
  expect(opened).toBe(true)
  // Later pages do not wait at all.
  await sending.first()
  expect(story.filter((name) => name === 'light')).toHaveLength(1)
})

test('the network comes back while a request hangs on the line before: tried again as soon as that one is given up', async () => {
  const gaveUp: ((result: StepResult) => void)[] = []
  const { sending, story } = device({
    light: () => new Promise((resolve) => gaveUp.push(resolve)),
    left: () => true
  })
  const round = sending.now()
  await vi.advanceTimersByTimeAsync(3_000)
  sending.sign('hope')
  gaveUp[0]?.({ heard: false, asked: 0, sent: 0 })
  await round
  await vi.advanceTimersByTimeAsync(2_000)
  expect(story.filter((name) => name === 'light')).toHaveLength(2)
  sending.stop()
})

test('a step that breaks is a silence, and the next round comes', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { sending, story } = device({
    light: () => Promise.reject(new Error('the disk')),
    left: () => true
  })
  await sending.now()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(story.filter((name) => name === 'light').length).toBeGreaterThan(1)
  expect(warn).toHaveBeenCalled()
  sending.stop()
})
