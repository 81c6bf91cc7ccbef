// Everything a socket can make the server call is made to throw, one after the other, as a bug in it would.
import * as Y from 'yjs'
import type { Connection } from '#server/collab/connection'
import { Room } from '#server/collab/room'
import { CLOSE, MESSAGE } from '#shared/collab/protocol'
import { RawClient, StockClient, message, until } from '#tests/collab/support/clients'
import type { Harness } from '#tests/collab/support/harness'
import { withHarness } from '../harness'
import { Verdict, type Scenario } from '../scenario'

const HANDLERS = ['synchronise', 'update', 'awareness', 'everyone', 'compare'] as const
const WORDS: Record<(typeof HANDLERS)[number], Uint8Array> = {
  synchronise: message(MESSAGE.sync, 0, new Uint8Array([0])),
  update: message(MESSAGE.sync, 2, Y.encodeStateAsUpdate(new Y.Doc())),
  awareness: message(MESSAGE.awareness, new Uint8Array([0])),
  everyone: message(MESSAGE.queryAwareness),
  compare: message(MESSAGE.hash, new Uint8Array([0]), new Uint8Array([97]))
}
const HOOKS = ['stored', 'closed', 'storeFailed', 'quarantined', 'compacted', 'diverged'] as const

export const scenario: Scenario = {
  row: 'F20',
  fault: 'Each handler of a message, each hook and each answer of the gate throws',
  bar: 'the process stays, only that socket is closed, the fault is in the log, the others write on',
  unit: 'rounds',
  size: 20,
  quick: 2,
  async run({ size, random }) {
    const verdict = new Verdict()
    const escaped: unknown[] = []
    const note = (error: unknown) => escaped.push(error)
    process.on('unhandledRejection', note)
    const bug = () => {
      throw new Error('injected')
    }
    const hooks = Object.fromEntries(HOOKS.map((hook) => [hook, bug]))
    let injected = 0
    try {
      await withHarness({ deps: () => ({ metrics: hooks, onStored: bug }) }, async (place) => {
        const page = await place.page()
        const anne = await place.person('Anne', [{ page, mode: 'write' }])
        const bran = await place.person('Bran', [{ page, mode: 'write' }])
        const witness = await new StockClient(place, page, bran, { params: { ack: '1' } }).synced()
        const goesOn = async (after: string) => {
          witness.text.insert(0, '.')
          await witness.acknowledged()
          verdict.equal(witness.closes, [], `the witness was closed after ${after}`)
        }
        for (let round = 0; round < size; round++) {
          const handlers = [...HANDLERS].sort(() => random() - 0.5)
          for (const handler of handlers) {
            const client = await new RawClient(place, page, anne, { params: { ack: '1' } }).opened()
            await until(() => client.messages.length > 0, 'welcomed')
            const logged = faults(place)
            const mend = brokenFor(anne.personId, handler)
            try {
              client.ws.send(WORDS[handler])
              verdict.equal(await client.closed(), CLOSE.tryAgain, `${handler}: close code`)
            } finally {
              mend()
            }
            verdict.expect(faults(place) > logged, `${handler}: nothing in the log`)
            injected++
            await goesOn(handler)
          }
          for (const question of ['authenticate', 'access'] as const) {
            const mend = brokenGate(place, question)
            const client = new RawClient(place, page, anne)
            verdict.equal(await client.closed(), CLOSE.tryAgain, `${question}: close code`)
            mend()
            injected++
            await goesOn(question)
          }
        }
        witness.close()
      })
      verdict.equal(escaped.map(String), [], 'unhandled rejections')
    } finally {
      process.off('unhandledRejection', note)
    }
    return { measured: { 'faults injected': injected, unhandled: escaped.length }, broken: verdict.broken }
  }
}

/** For one person only: the witness must not be concerned. Returns what mends it. */
function brokenFor(personId: string, handler: (typeof HANDLERS)[number]): () => void {
  const whole = Room.prototype[handler]
  const define = (value: unknown) =>
    Object.defineProperty(Room.prototype, handler, { value, configurable: true, writable: true })
  define(function (this: Room, from: Connection, ...rest: unknown[]): unknown {
    if (from.visitor.personId === personId) throw new Error('injected')
    return Reflect.apply(whole, this, [from, ...rest])
  })
  return () => define(whole)
}

function brokenGate(place: Harness, question: 'authenticate' | 'access'): () => void {
  const { gate } = place
  const whole = gate[question]
  Object.defineProperty(gate, question, {
    value: () => Promise.reject(new Error('injected')),
    configurable: true,
    writable: true
  })
  return () => Object.defineProperty(gate, question, { value: whole, configurable: true, writable: true })
}

function faults({ logged }: Harness): number {
  return logged.filter(
    ({ level, message: said }) => level === 'error' && /handler failed|not admitted/.test(said)
  ).length
}
