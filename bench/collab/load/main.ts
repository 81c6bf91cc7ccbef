// A process full of clients. Reads what to do from a file, says `ready`, `restart` or `holding` when others must act, and ends
// with one line of results. It reads the CPU of the server itself, at the very edges of what it measures.
import { readFileSync } from 'node:fs'
import { cpuSeconds } from '../os'
import { Crowd } from './crowd'
import { ramp } from './ramp'
import type { Killed, Opened, Steady, Storm, Work } from './work'

const work = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Work
const crowd = new Crowd(work)
say(`result ${JSON.stringify(await run())}`)
process.exit(0)

async function run(): Promise<unknown> {
  switch (work.mode) {
    case 'steady':
      return steady()
    case 'ramp':
      return ramp(crowd)
    case 'storm':
      return storm()
    case 'open':
      return open()
    case 'hold':
      return hold()
    case 'until-killed':
      return untilKilled()
    case 'feed':
      return feed()
    case 'write':
      return write()
  }
}

async function steady(): Promise<Steady> {
  await crowd.join()
  crowd.start()
  await pause(work.warmSeconds)
  const { totals } = crowd
  const before = cpuSeconds(work.pid)
  const sentBefore = crowd.sent
  const begun = performance.now()
  totals.measuring = true
  await pause(work.seconds)
  totals.measuring = false
  const cpu = cpuSeconds(work.pid) - before
  const seconds = (performance.now() - begun) / 1_000
  const sent = crowd.sent - sentBefore
  crowd.rest()
  await crowd.until(() => crowd.missing === 0, 5)
  return {
    sent,
    seconds,
    delivered: totals.delivered,
    cpuSeconds: cpu,
    delivery: totals.delivery.spread(),
    acks: totals.acks.spread(),
    missing: crowd.missing,
    frames: totals.frames,
    closes: Object.fromEntries(totals.closes)
  }
}

/** Everybody's connection breaks at once, then the server's life does. */
async function storm(): Promise<Storm> {
  for (const room of crowd.rooms)
    room.held = work.held === undefined ? null : Buffer.from(work.held, 'base64')
  await crowd.join()
  const first = crowd.firstOfEachRoom()
  for (const member of first) for (let i = 0; i < 50; i++) member.type()
  await crowd.until(() => crowd.missing === 0, 20)
  for (const room of crowd.rooms) room.expected = 50
  await pause(work.warmSeconds)
  for (const member of crowd.members) member.drop()
  const cut = performance.now()
  await crowd.join(Infinity)
  const backMs = performance.now() - cut
  for (const room of crowd.rooms) room.firstOpen = null
  const back = crowd.allComplete()
  say('restart')
  await back
  const firstOpen = Math.min(...crowd.rooms.map((room) => room.firstOpen ?? Infinity))
  return { backMs, restartMs: performance.now() - firstOpen }
}

async function open(): Promise<Opened> {
  for (const room of crowd.rooms) {
    room.foreign = work.expectedBytes !== undefined
    room.expected = work.expectedBytes ?? 0
  }
  const begun = performance.now()
  let firstMs = 0
  crowd.onComplete = () => (firstMs ||= performance.now() - begun)
  await crowd.join(Infinity)
  const lastMs = performance.now() - begun
  const bytes = crowd.members.reduce((sum, member) => sum + member.received, 0)
  const [reader] = crowd.members
  return {
    firstMs,
    lastMs,
    bytesEach: bytes / crowd.members.length,
    reached: reader?.room.heldBy(reader) ?? []
  }
}

async function hold(): Promise<never> {
  await crowd.join()
  say('holding')
  return new Promise<never>(() => undefined)
}

async function untilKilled(): Promise<Killed> {
  for (const room of crowd.rooms) room.comesBack = false
  await crowd.join()
  crowd.start()
  say('ready')
  await crowd.until(() => crowd.totals.closes.size > 0, work.seconds)
  crowd.rest()
  await pause(0.1)
  return {
    writers: crowd.members.map(({ client, edits: sent, kept }) => ({ client, sent, kept }))
  }
}

/** Hands over what a file holds, slowly enough for every server, and waits until it is kept. */
async function feed(): Promise<object> {
  for (const room of crowd.rooms) room.foreign = true
  await crowd.join()
  const bytes = readFileSync(work.feed ?? '')
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const length = bytes.readUInt32BE(at)
    for (const member of crowd.members) member.hand(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
    if (n % 10 === 0) await pause(0.02)
  }
  await crowd.until(() => !crowd.members.some((member) => member.waitsForWord), 15)
  return {}
}

/** A line of text in every room. */
async function write(): Promise<object> {
  await crowd.join()
  for (const member of crowd.members) for (let i = 0; i < 100; i++) member.type()
  await crowd.until(() => !crowd.members.some((member) => member.waitsForWord), 20)
  await pause(3)
  return {}
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
