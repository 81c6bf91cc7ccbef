// What a load process is asked to do (one JSON file) and what it answers (one line).
import type { DialectName } from './dialect'

export interface MemberPlan {
  room: number
  headers: string[]
  /** Of the address. */
  query: string
  editsPerSecond: number
  cursorsPerSecond: number
}

export interface Work {
  mode: 'steady' | 'ramp' | 'storm' | 'open' | 'hold' | 'until-killed' | 'feed' | 'write'
  dialect: DialectName
  port: number
  /** Root of the processes whose CPU is counted. */
  pid: number
  rooms: { name: string; path: string }[]
  members: MemberPlan[]
  warmSeconds: number
  seconds: number
  /** `feed`: updates to hand over, each after its length in four bytes. */
  feed?: string
  /** `open`: what a whole document weighs at least, when the bench did not type it. */
  expectedBytes?: number
  /** `storm`: the state vector of the text that everybody holds already, in base64. */
  held?: string
  /** `ramp`: the people who may come. */
  plans?: MemberPlan[]
  /** `ramp`: stop when the 99th percentile of delivery is above. */
  limitMs?: number
}

export interface Spread {
  n: number
  p50: number
  p95: number
  p99: number
  max: number
}

export interface Steady {
  sent: number
  delivered: number
  seconds: number
  cpuSeconds: number
  delivery: Spread
  acks: Spread
  /** Of receivers and authors: pairs in which something never came. */
  missing: number
  /** Frames received by everybody, to see what merging does. */
  frames: number
  /** Close codes of connections that were lost. */
  closes: Record<string, number>
}

export interface Ramp {
  editors: number
  deliveredPerSecond: number
  /** Why it went no further. */
  stopped: string
  steps: { editors: number; deliveredPerSecond: number; p99: number }[]
}

export interface Storm {
  /** Until the last one is synchronised, after everybody lost their connection at once. */
  backMs: number
  /** The same after the server itself was started again: from its first answer. */
  restartMs: number
}

export interface Opened {
  firstMs: number
  lastMs: number
  bytesEach: number
  /** What the first one then holds: flat pairs of client and clock. Empty when it is not of the bench's own making. */
  reached: number[]
}

export interface Killed {
  /** For each writer: its clientID, how many characters it sent, how many it was told are kept. */
  writers: { client: number; sent: number; kept: number }[]
}
