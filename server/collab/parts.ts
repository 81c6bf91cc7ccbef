// Messages that come in parts (shared/collab/parts.ts), bounded: one at a time per socket, so many bytes per person, no waiting for ever.
import * as decoding from 'lib0/decoding'
import { Assembler, PartError, cutInParts } from '#shared/collab/parts'
import { MESSAGE } from '#shared/collab/protocol'
import { GuardError } from './guard'
import type { Settings } from './settings'

const KIB = 1024
/** What one part may be, and must be unless it is the last: a million crumbs are refused at the first. */
const MOST = 256 * KIB
const LEAST = 4 * KIB

/** Answers above the first size are sent in parts of the second. */
const CUT_ABOVE = 512 * KIB
const SENT_PART = 128 * KIB

/** Bytes of unfinished messages, of all the sockets of one person. */
export interface PartsBudget {
  bytes: number
}

export class Parts {
  readonly #assembler: Assembler
  #stall: NodeJS.Timeout | null = null

  constructor(
    readonly settings: Settings,
    readonly budget: PartsBudget,
    readonly stalled: () => void
  ) {
    this.#assembler = new Assembler({ total: settings.partsBytes, most: MOST, least: LEAST })
  }

  /** Bytes put together so far of a message under way; 0: none is. */
  get received(): number {
    return this.#assembler.received
  }

  /** The message to obey: what came, when it is no part; the whole, with its last part; null before. @throws GuardError */
  take(data: Uint8Array): Uint8Array | null {
    if (data[0] !== MESSAGE.part) {
      if (this.#assembler.underWay) throw new GuardError('between two parts')
      return data
    }
    const before = this.#assembler.received
    const whole = this.#assemble(data)
    this.budget.bytes += this.#assembler.received - before
    if (this.budget.bytes > this.settings.partsPersonBytes) throw new GuardError('too many parts')
    this.#rearm(whole === null)
    return whole
  }

  stop(): void {
    this.budget.bytes -= this.#assembler.received
    this.#assembler.forget()
    this.#rearm(false)
  }

  #assemble(data: Uint8Array): Uint8Array | null {
    try {
      const decoder = decoding.createDecoder(data)
      decoding.readVarUint(decoder)
      return this.#assembler.take(decoder)
    } catch (error) {
      throw new GuardError(error instanceof PartError ? error.message : 'malformed', { cause: error })
    }
  }

  #rearm(waiting: boolean): void {
    if (this.#stall) clearTimeout(this.#stall)
    this.#stall = waiting ? setTimeout(this.stalled, this.settings.partsStallMs) : null
    this.#stall?.unref()
  }
}

/** What is sent for a message: itself, or its parts when the other side knows them and it is large. */
export function framesOf(message: Uint8Array, inParts: boolean): Uint8Array[] {
  return inParts && message.byteLength > CUT_ABOVE ? cutInParts(message, SENT_PART) : [message]
}
