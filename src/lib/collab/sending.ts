// Sends what waits on this device, in rounds: requests first (a page must exist before its text), then texts, then what is large, which
// goes on beside the next round. One round at a time in a tab; between tabs the locks of each step decide.
import { SendPace, type Sign } from './send-pace'

export interface StepResult {
  /** False: the server is silent. */
  heard: boolean
  /** What it asked for, in milliseconds. */
  asked: number
  /** How many things have left. */
  sent: number
}

export interface SendingSteps {
  light(): Promise<StepResult>
  texts(): Promise<StepResult>
  heavy(): Promise<StepResult>
  /** Resolves when no other tab sends. */
  others(): Promise<void>
  /** After each step that may have changed what waits. Never throws. */
  after(sent: number): Promise<void>
  /** Something that may leave by itself is still here. */
  left(): boolean
}

/** A line that hangs must not keep anyone from opening a page. */
export const START_PATIENCE_MS = 2_500

const SILENCE: StepResult = { heard: false, asked: 0, sent: 0 }

export class Sending {
  readonly pace: SendPace
  #running: Promise<void> | null = null
  #again = false
  #large: Promise<void> | null = null
  #largeAgain = false
  #first: Promise<void> | null = null
  /** Seen during a round: its requests may hang on the line before. */
  #signed: Sign | null = null

  constructor(
    readonly steps: SendingSteps,
    pace?: SendPace
  ) {
    this.pace = pace ?? new SendPace(() => void this.now())
  }

  /** At once. Resolves when requests and texts have been tried, and what is large has been too if `whole`. Never throws. */
  async now(whole = false): Promise<void> {
    this.#again = true
    this.#running ??= this.#rounds().finally(() => (this.#running = null))
    await this.#running
    if (whole) await this.#large
  }

  /** Resolves when the first round of this page is over: before anything is synchronised, and after 2.5 s whatever happens. */
  async first(): Promise<void> {
    this.#first ??= bounded(
      this.now().then(() => this.steps.others()),
      START_PATIENCE_MS
    )
    await this.#first
  }

  sign(sign: Sign): void {
    if (this.#running) this.#signed = sign
    else this.pace.sign(sign)
  }

  stop(): void {
    this.pace.stop()
  }

  async #rounds(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const light = await this.#step(() => this.steps.light())
      // The two ask the same server: no need to hear a silence twice.
      const texts = light.heard ? await this.#step(() => this.steps.texts()) : light
      const heard = light.heard && texts.heard
      if (heard) this.#startLarge()
      this.#ended({ heard, asked: Math.max(light.asked, texts.asked) })
      if (!heard && this.#signed) this.pace.sign(this.#signed)
      this.#signed = null
    }
  }

  /** What is added while one is under way has its turn after it. */
  #startLarge(): void {
    this.#largeAgain = true
    this.#large ??= this.#sendLarge().finally(() => (this.#large = null))
  }

  async #sendLarge(): Promise<void> {
    while (this.#largeAgain) {
      this.#largeAgain = false
      const result = await this.#step(() => this.steps.heavy())
      if (!this.#running) this.#ended(result)
    }
  }

  #ended({ heard, asked }: Pick<StepResult, 'heard' | 'asked'>): void {
    this.pace.ended({ heard, asked, left: this.steps.left() })
  }

  async #step(step: () => Promise<StepResult>): Promise<StepResult> {
    let result = SILENCE
    try {
      result = await step()
    } catch (error) {
      console.warn('what waits on this device could not be sent', error)
    }
    await this.steps.after(result.sent)
    return result
  }
}

async function bounded(work: Promise<void>, patience: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)))
  await Promise.race([work, enough])
  clearTimeout(timer)
}
