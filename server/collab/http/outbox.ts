// Frames on their way to a client that takes them by polls. Each is kept until the client has said that it has it: an answer lost by
// a proxy is given again.

export class Outbox {
  #frames: Buffer[] = []
  #bytes = 0
  /** Number of the oldest frame that is kept: all those before have arrived. */
  #first = 0
  /** How many of those that are kept have been given at least once. */
  #given = 0

  /** Everything has been given, whether or not it has arrived. */
  get allTaken(): boolean {
    return this.#given >= this.#frames.length
  }

  get bytes(): number {
    return this.#bytes
  }

  get first(): number {
    return this.#first
  }

  get empty(): boolean {
    return this.#frames.length === 0
  }

  /** Bytes that wait behind the newest frame: one alone may be as large as its document. */
  get behind(): number {
    return this.#bytes - (this.#frames.at(-1)?.byteLength ?? 0)
  }

  add(frame: Buffer): void {
    this.#frames.push(frame)
    this.#bytes += frame.byteLength
  }

  /** The first `count` have arrived. False: so many were never given. */
  confirm(count: number): boolean {
    const arrived = count - this.#first
    if (arrived > this.#frames.length) return false
    if (arrived <= 0) return true
    for (const frame of this.#frames.splice(0, arrived)) this.#bytes -= frame.byteLength
    this.#first = count
    this.#given = Math.max(0, this.#given - arrived)
    return true
  }

  /** The oldest ones, about so many bytes of them, at least one if there is one. */
  take(bytes: number): Buffer[] {
    const taken: Buffer[] = []
    let size = 0
    for (const frame of this.#frames) {
      if (taken.length > 0 && size + frame.byteLength > bytes) break
      taken.push(frame)
      size += frame.byteLength
    }
    this.#given = Math.max(this.#given, taken.length)
    return taken
  }
}
