import * as Y from 'yjs'
import { RawClient } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { People, pause } from '../people'
import { startProxy } from '../proxy'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F9',
  fault:
    'The network of 10 people who write is late by up to 5 s, cut, silent for 3 s, and says everything twice in any order, in turn',
  bar: 'all equal once it has healed, nothing pending anywhere, 0 missing, 0 doubled',
  unit: 'rounds',
  size: 12,
  quick: 4,
  run: ({ size, random, say }) =>
    withHarness({}, async (place) => {
      const verdict = new Verdict()
      const proxy = await startProxy(place.port, '/collab', random)
      const people = new People(place, await place.page(), random)
      const healing: number[] = []
      try {
        const visitors = await people.arrive(10, proxy)
        for (let round = 0; round < size; round++) {
          const kind = ['late', 'cut', 'silent', 'again'][round % 4]
          if (kind === 'late') proxy.delay = () => random() * (size > 4 ? 5_000 : 800)
          if (kind === 'silent' || kind === 'again') proxy.silent = true
          const said = kind === 'again' ? people.clients.map(listenTo) : []
          for (let i = 0; i < 60; i++) {
            people.type(people.anyone())
            await pause(kind === 'silent' ? 50 : 20)
            if (kind === 'cut' && i % 20 === 10) proxy.cut(0.6)
          }
          // A line that was silent does not come back: the addresses have changed.
          proxy.silent = false
          proxy.delay = () => 0
          for (const [n, stop] of said.entries()) {
            const who = visitors[n]
            if (who) await sayAgain(await new RawClient(place, people.page, who).opened(), stop(), random)
          }
          if (kind === 'silent' || kind === 'again') proxy.cut()
          const started = performance.now()
          await people.acknowledged()
          await people.converged()
          healing.push(performance.now() - started)
          say(`${kind}: all equal after ${Math.round(healing.at(-1) ?? 0)} ms`)
        }
        const judged = await people.judge(verdict)
        return {
          measured: {
            typed: people.typed.length,
            ...judged,
            'slowest healing (ms)': Math.round(Math.max(...healing))
          },
          broken: verdict.broken
        }
      } finally {
        people.leave()
        await proxy.close()
      }
    })
}

/** What this person's browser sends from now on, until asked. */
function listenTo({ doc, provider }: People['clients'][number]): () => Uint8Array[] {
  const updates: Uint8Array[] = []
  const keep = (update: Uint8Array, origin: unknown) => origin !== provider && updates.push(update)
  doc.on('update', keep)
  return () => {
    doc.off('update', keep)
    return updates
  }
}

/** Everything twice, on another line of the same person, what came last perhaps first. */
async function sayAgain(line: RawClient, updates: Uint8Array[], random: () => number): Promise<void> {
  const all = [...updates, ...updates, Y.mergeUpdates(updates.length > 0 ? updates : [EMPTY])]
  const order = all.map((update) => ({ update, at: random() })).sort((a, b) => a.at - b.at)
  for (const { update } of order) line.update(update)
  line.close()
  await line.closed()
}

const EMPTY = Y.encodeStateAsUpdate(new Y.Doc())
