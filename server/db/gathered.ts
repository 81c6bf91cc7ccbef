// Questions asked at about the same time become one statement: five hundred people who come back at once cost a few statements, not
// thousands. A question alone is asked at once. Nothing is remembered: what is answered was read after it was asked.

/** Statements of one kind at a time: while they run, the next questions gather by themselves. */
const AT_ONCE = 4
const MOST = 500

interface Waiting<Q, A> {
  question: Q
  resolve: (answer: A) => void
  reject: (error: unknown) => void
}

/** Answers many questions with one statement; the function it gives finds each one's answer. */
export type Answering<D, Q, A> = (db: D, questions: Q[]) => Promise<(question: Q) => A>

/** One gathering for each database (or transaction) that it is asked of. @param atOnce statements at a time */
export function gathered<D extends object, Q, A>(
  answering: Answering<D, Q, A>,
  atOnce = AT_ONCE
): (db: D, question: Q) => Promise<A> {
  const gatherings = new WeakMap<D, Gathering<Q, A>>()
  return (db, question) => {
    const known = gatherings.get(db)
    if (known) return known.ask(question)
    const made = new Gathering<Q, A>((questions) => answering(db, questions), atOnce)
    gatherings.set(db, made)
    return made.ask(question)
  }
}

class Gathering<Q, A> {
  #waiting: Waiting<Q, A>[] = []
  #running = 0
  #scheduled = false

  constructor(
    readonly answering: (questions: Q[]) => Promise<(question: Q) => A>,
    readonly atOnce: number
  ) {}

  ask(question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled || this.#running >= this.atOnce || this.#waiting.length === 0) return
    this.#scheduled = true
    // After the events of this turn: sockets that opened together ask together.
    setImmediate(() => {
      this.#scheduled = false
      void this.#run(this.#waiting.splice(0, MOST))
      this.#schedule()
    })
  }

  async #run(batch: Waiting<Q, A>[]): Promise<void> {
    this.#running++
    try {
      const answerOf = await this.answering(batch.map((one) => one.question))
      for (const { question, resolve } of batch) resolve(answerOf(question))
    } catch (error) {
      // What is wrong with one question must not be told to the others.
      if (batch.length === 1) batch[0]?.reject(error)
      else await Promise.all(batch.map((one) => this.#alone(one)))
    } finally {
      this.#running--
      this.#schedule()
    }
  }

  async #alone({ question, resolve, reject }: Waiting<Q, A>): Promise<void> {
    try {
      resolve((await this.answering([question]))(question))
    } catch (error) {
      reject(error)
    }
  }
}
