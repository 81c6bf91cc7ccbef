// What a scenario is: figures of one server at a time, and the bars that their medians must pass.
import type { Measured, ServerName } from '../servers'

export type Figures = Record<string, number>
/** Of every run, per server. */
export type Medians = Partial<Record<ServerName, Figures>>

export interface Bar {
  words: string
  /** What is compared with the limits, usually a ratio; null when it could not be measured. */
  value(medians: Medians): number | null
  /** Passed when the value is at most this (`most`) or at least (`least`). */
  most?: number
  least?: number
  aim?: number
  /** Of single delays: says nothing on a machine where everybody waits for a core. */
  delay?: true
}

export interface Scenario {
  id: string
  title: string
  servers: ServerName[]
  /** Columns of the table, in order: figure and heading. */
  columns: Record<string, string>
  /** Fewer than asked, for what takes long by nature. */
  mostRuns?: number
  /** The figures, and what is worth saying about them. */
  measure(server: Measured, pace: Pace): Promise<Figures>
  bars: Bar[]
  /** What a reader of the table must know. */
  note?: string
}

export interface Pace {
  seconds: number
  warmSeconds: number
  quick: boolean
}

export const PEERS = ['y-websocket', 'hocuspocus', 'hocuspocus-10ms'] as const satisfies readonly ServerName[]

export function figure(medians: Medians, server: ServerName, name: string): number | null {
  const value = medians[server]?.[name]
  return value === undefined || !Number.isFinite(value) ? null : value
}

/** The product's figure over another server's. */
export function over(name: string, server: ServerName) {
  return (medians: Medians) => divided(figure(medians, 'product', name), figure(medians, server, name))
}

/** Over the smallest of the peers'. */
export function overBestPeer(name: string) {
  return (medians: Medians) => divided(figure(medians, 'product', name), smallest(medians, name))
}

/** The product's figure minus another server's. */
export function above(name: string, server: ServerName) {
  return (medians: Medians) => {
    const [own, other] = [figure(medians, 'product', name), figure(medians, server, name)]
    return own === null || other === null ? null : own - other
  }
}

export function smallest(medians: Medians, name: string): number | null {
  const known = PEERS.map((peer) => figure(medians, peer, name)).filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function divided(own: number | null, other: number | null): number | null {
  return own === null || other === null || other === 0 ? null : own / other
}
