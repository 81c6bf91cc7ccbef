// Is the line dead although nobody said so? An edit that is not acknowledged asks the server for a sign of life; without one, « Hors
// connexion » is said within three seconds, and the line is let go later: a slow line is not a dead one. Knows no socket: tested alone.

/** An edit without acknowledgement for so long: asks. */
const ASK_AFTER_MS = 600
/** The answer may say that the disk is slow: not asked again at once. */
const ASK_AGAIN_MS = 2_000
/** Asked, and nothing heard: said on screen. */
const SILENT_AFTER_MS = 1_600
/** Then taken for dead: another connection is made. */
const DEAD_AFTER_MS = 4_000
/** What is under way takes its time before anything else passes: the slowest line that one can work on. */
const BYTES_PER_MS = 10

export interface LineFacts {
  /** Milliseconds of a clock that never jumps. */
  now: number
  /** Of the last thing the server said: anything that changes with each. */
  heard: number
  /** Age of the oldest edit without acknowledgement; null: there is none. */
  unsavedFor: number | null
  /** Bytes of those edits. */
  waitingBytes: number
}

export class LineWatch {
  #askedAt: number | null = null
  #lastAsked = -Infinity
  #heard = 0
  #facts: LineFacts | null = null

  /** To be called several times a second. */
  look(facts: LineFacts): 'ask' | 'dead' | 'wait' {
    this.#facts = facts
    if (facts.heard !== this.#heard) {
      this.#heard = facts.heard
      this.#askedAt = null
    }
    if (this.#askedFor() > DEAD_AFTER_MS + this.#slowness()) return 'dead'
    const late = facts.unsavedFor !== null && facts.unsavedFor > ASK_AFTER_MS
    if (this.#askedAt === null && late && facts.now - this.#lastAsked > ASK_AGAIN_MS) return 'ask'
    return 'wait'
  }

  /** A sign of life has been asked for: by `look`, or because the browser says offline, or woke up. */
  asked({ now, heard }: Pick<LineFacts, 'now' | 'heard'>): void {
    this.#heard = heard
    this.#askedAt ??= now
    this.#lastAsked = now
  }

  /** Another connection: what was asked of the one before is over. */
  forget(): void {
    this.#askedAt = null
    this.#lastAsked = -Infinity
  }

  /** Since when nothing answers, by the same clock; null: it may just be slow. */
  get silentSince(): number | null {
    return this.#askedAt !== null && this.#askedFor() > SILENT_AFTER_MS + this.#slowness()
      ? this.#askedAt
      : null
  }

  #askedFor(): number {
    return this.#askedAt === null || this.#facts === null ? 0 : this.#facts.now - this.#askedAt
  }

  #slowness(): number {
    return (this.#facts?.waitingBytes ?? 0) / BYTES_PER_MS
  }
}
