// One working day, minute by minute: people come, open documents, write, meet. Seeded: the same seed gives the same day.
import type { Habits, Scenario } from './population'

export const MINUTES = 24 * 60

/** What a minute asks of the service. Per second where it says so. */
export interface Minute {
  sockets: number
  rooms: number
  editedRooms: number
  updatesPerSecond: number
  deliveriesPerSecond: number
  arrivals: number
}

export interface Day {
  minutes: Minute[]
  /** Peak of updates per second of each network, for placing networks on cells. */
  networkPeaks: number[]
  updates: number
  documentsEdited: number
}

interface Room {
  people: number
  writers: number
}

type Draw = () => number

/** Two humps, 9–12 and 14–17, little at night: share of the day's arrivals in each hour. */
const HOURS = [0, 0, 0, 0, 0, 0, 1, 4, 10, 15, 14, 11, 5, 6, 12, 13, 11, 7, 3, 2, 2, 1, 1, 0]

export function simulate(scenario: Scenario, habits: Habits, seed: number): Day {
  const draw = mulberry(seed)
  const minutes = Array.from({ length: MINUTES }, empty)
  const day: Day = { minutes, networkPeaks: [], updates: 0, documentsEdited: 0 }
  for (const [index, accounts] of scenario.networks.entries()) {
    const network = oneNetwork(accounts, index === 0 ? scenario.assembly : 0, habits, draw)
    day.documentsEdited += network.edited
    let peak = 0
    for (const [at, minute] of network.minutes.entries()) {
      const total = minutes[at]
      if (!total) continue
      for (const key of KEYS) total[key] += minute[key]
      day.updates += minute.updatesPerSecond * 60
      peak = Math.max(peak, minute.updatesPerSecond)
    }
    day.networkPeaks.push(peak)
  }
  return day
}

/** Networks are fully separated: nobody of one is ever in a room of another. */
function oneNetwork(
  accounts: number,
  assembly: number,
  habits: Habits,
  draw: Draw
): { minutes: Minute[]; edited: number } {
  const minutes = Array.from({ length: MINUTES }, empty)
  const open: Map<number, Room>[] = Array.from({ length: MINUTES }, () => new Map<number, Room>())
  let nextRoom = 0
  const sit = (room: number, from: number, length: number, writing: number): void => {
    for (let at = from; at < Math.min(MINUTES, from + length); at++) {
      const rooms = open[at]
      if (!rooms) continue
      const here = rooms.get(room) ?? { people: 0, writers: 0 }
      here.people += 1
      here.writers += writing
      rooms.set(room, here)
    }
  }
  const sessions = Math.round(accounts * habits.activeShare * habits.sessionsPerDay)
  for (let n = 0; n < sessions; n++) {
    const start = hourly(draw)
    const arrival = minutes[start]
    if (arrival) arrival.arrivals += 1
    const length = Math.max(
      1,
      Math.round(-Math.log(1 - draw()) * habits.sessionMinutes * habits.inDocumentShare)
    )
    const taken = draw() < habits.togetherShare ? someRoom(open[start], draw) : undefined
    sit(taken ?? nextRoom++, start, length, habits.writingShare)
  }
  const meetings = poisson((accounts / 1_000) * habits.meetingsPerThousand, draw)
  for (let n = 0; n < meetings; n++) {
    const people = Math.max(2, Math.round(-Math.log(1 - draw()) * habits.meetingPeople))
    meet(people, draw() < 0.5 ? 9 * 60 + 30 : 14 * 60)
  }
  if (assembly > 0) meet(assembly, 10 * 60)

  function meet(people: number, start: number): void {
    const room = nextRoom++
    for (let one = 0; one < people; one++) {
      const late = Math.floor(draw() * 6)
      sit(room, start + late, habits.meetingMinutes, Math.min(1, habits.meetingWriters / people))
    }
  }

  const edited = new Set<number>()
  for (const [at, rooms] of open.entries()) {
    const minute = minutes[at]
    if (!minute) continue
    for (const [room, { people, writers }] of rooms) {
      const updates = writers * habits.updatesPerSecond
      minute.sockets += people
      minute.rooms += 1
      minute.updatesPerSecond += updates
      minute.deliveriesPerSecond += updates * (people - 1)
      if (updates > 0) minute.editedRooms += 1
      edited.add(room)
    }
  }
  return { minutes, edited: edited.size }
}

export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

const KEYS = [
  'sockets',
  'rooms',
  'editedRooms',
  'updatesPerSecond',
  'deliveriesPerSecond',
  'arrivals'
] as const

function empty(): Minute {
  return { sockets: 0, rooms: 0, editedRooms: 0, updatesPerSecond: 0, deliveriesPerSecond: 0, arrivals: 0 }
}

function someRoom(rooms: Map<number, Room> | undefined, draw: Draw): number | undefined {
  if (!rooms || rooms.size === 0) return undefined
  let skip = Math.floor(draw() * Math.min(rooms.size, 200))
  for (const room of rooms.keys()) if (skip-- <= 0) return room
  return undefined
}

function hourly(draw: Draw): number {
  const total = HOURS.reduce((a, b) => a + b, 0)
  let left = draw() * total
  for (const [hour, weight] of HOURS.entries()) {
    if (left < weight) return hour * 60 + Math.floor(draw() * 60)
    left -= weight
  }
  return 12 * 60
}

function poisson(mean: number, draw: Draw): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draw)))
  const limit = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > limit; count++) product *= draw()
  return Math.max(0, count)
}

function normal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw())
}

/** Small, seeded, good enough for arrivals (public domain generator by Tommy Ettinger). */
function mulberry(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
