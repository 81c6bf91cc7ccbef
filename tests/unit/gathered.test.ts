// What asks together costs one statement, and nobody pays for another's mistake.
import { describe, expect, test } from 'vitest'
import { gathered } from '#server/db/gathered'

/** A database that notes what it was asked, and answers when told to. */
class Asked {
  statements: number[][] = []
  #open: (() => void)[] = []
  held = false

  async answer(questions: number[]): Promise<void> {
    this.statements.push(questions)
    if (this.held) await new Promise<void>((resolve) => this.#open.push(resolve))
    if (questions.includes(13)) throw new Error('thirteen')
  }

  release(): void {
    this.held = false
    for (const open of this.#open.splice(0)) open()
  }
}

const doubled = (atOnce?: number) =>
  gathered(async (db: Asked, questions: number[]) => {
    await db.answer(questions)
    return (question: number) => question * 2
  }, atOnce)
const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('questions', () => {
  test('of the same turn become one statement, each with its own answer', async () => {
    const db = new Asked()
    const ask = doubled()
    expect(await Promise.all([1, 2, 3, 2].map((n) => ask(db, n)))).toEqual([2, 4, 6, 4])
    expect(db.statements).toEqual([[1, 2, 3, 2]])
  })

  test('gather while the allowed statements run', async () => {
    const db = new Asked()
    db.held = true
    const ask = doubled(1)
    const first = ask(db, 1)
    await turn()
    const others = [2, 3].map((n) => ask(db, n))
    await turn()
    expect(db.statements).toEqual([[1]])
    db.release()
    expect(await Promise.all([first, ...others])).toEqual([2, 4, 6])
    expect(db.statements).toEqual([[1], [2, 3]])
  })

  test('are never mixed between two databases', async () => {
    const [here, there] = [new Asked(), new Asked()]
    const ask = doubled()
    await Promise.all([ask(here, 1), ask(there, 2)])
    expect([here.statements, there.statements]).toEqual([[[1]], [[2]]])
  })

  test('that fail do not spoil those asked with them', async () => {
    const db = new Asked()
    const ask = doubled()
    const outcomes = await Promise.allSettled([1, 13, 2].map((n) => ask(db, n)))
    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 2 },
      { status: 'rejected', reason: new Error('thirteen') },
      { status: 'fulfilled', value: 4 }
    ])
    await expect(ask(db, 13)).rejects.toThrow('thirteen')
    expect(await ask(db, 5)).toBe(10)
  })

  test('beyond five hundred go in several statements', async () => {
    const db = new Asked()
    const ask = doubled()
    const answers = await Promise.all(Array.from({ length: 1_200 }, (_, n) => ask(db, n + 100)))
    expect(answers[1_199]).toBe(2 * 1_299)
    expect(db.statements.map((statement) => statement.length)).toEqual([500, 500, 200])
  })
})
