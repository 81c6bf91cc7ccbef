// Everybody is there, the server dies, everybody comes back at once: our own client, which spreads its attempts.
import { readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { CLOSE } from '#shared/collab/protocol'
import { AckProvider } from '$lib/collab/ack-provider'
import { until } from '#tests/collab/support/clients'
import { freePort } from '#tests/support/redis'
import { createPlace } from '../place'
import { pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

const DOCUMENTS = 50
// The constants of the browser's class, which this client reads.
Object.assign(globalThis, { WebSocket })
const SECOND = 1_000

export const scenario: Scenario = {
  row: 'L6',
  fault:
    'The server is killed with 500 clients connected to 50 documents, and started again at the same address',
  bar: 'all synchronised in less than 15 s, at most 1.5 times the memory of before, no client tries more than 3 times in any second',
  unit: 'clients',
  size: 500,
  async run({ size, say }) {
    const verdict = new Verdict()
    const place = await createPlace(50, DOCUMENTS, 0, await freePort())
    const attempts: number[][] = []
    const providers: AckProvider[] = []
    let toldToWait = 0
    try {
      for (let n = 0; n < size; n++) {
        const tries: number[] = []
        attempts.push(tries)
        const cookie = place.writers[n % place.writers.length]?.cookie ?? ''
        class CookieSocket extends WebSocket {
          constructor(url: string) {
            super(url, { headers: { cookie } })
            tries.push(performance.now())
            this.on('error', () => undefined)
            this.on('close', (code) => (toldToWait += code === CLOSE.tryAgain ? 1 : 0))
          }
        }
        const doc = new Y.Doc()
        const provider = new AckProvider({
          url: place.url,
          room: place.documents[n % DOCUMENTS] ?? '',
          doc,
          awareness: new Awareness(doc),
          epoch: 1,
          schema: 1,
          // `ws` has what is used of the browser's class.
          socket: CookieSocket as unknown as typeof globalThis.WebSocket,
          events: {
            onsent: () => undefined,
            onsaved: () => undefined,
            onrefused: () => undefined,
            onhash: () => undefined,
            onstatus: () => undefined,
            onended: (code) => verdict.expect(false, `a client was ended with ${code}`)
          }
        })
        providers.push(provider)
        provider.connect()
        // As people arrive in the morning, not as they come back.
        if (n % 50 === 49) await pause(500)
      }
      const allSynced = () => providers.every((provider) => provider.online)
      await until(allSynced, 'all there', 120_000)
      for (const provider of providers.slice(0, DOCUMENTS)) provider.doc.getText('t').insert(0, 'là')
      await pause(3_000)
      const steady = memory(place.server.child.pid).now
      for (const tries of attempts) tries.length = 0
      await place.kill(false)
      const died = performance.now()
      await place.start()
      const started = performance.now()
      await until(allSynced, 'all back', 60_000)
      const back = Math.round(performance.now() - started)
      const { peak } = memory(place.server.child.pid)
      const busiest = Math.max(...attempts.map(mostInASecond))
      say(`down for ${Math.round(started - died)} ms, all back ${back} ms later`)
      verdict.expect(back < 15 * SECOND, `all back after ${back} ms`)
      verdict.expect(peak < steady * 1.5, `memory ${peak} MiB at most, ${steady} before`)
      verdict.expect(busiest <= 3, `a client tried ${busiest} times in a second`)
      return {
        measured: {
          clients: size,
          'down (ms)': Math.round(started - died),
          'all synchronised after (ms)': back,
          'memory before (MiB)': steady,
          'at most (MiB)': peak,
          'attempts of one client in a second, at most': busiest,
          'told to come later': toldToWait
        },
        broken: verdict.broken
      }
    } finally {
      for (const provider of providers) provider.destroy()
      await place.remove()
    }
  }
}

/** MiB of the process, from Linux. */
function memory(pid = 0): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mib = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { now: mib('VmRSS'), peak: mib('VmHWM') }
}

function mostInASecond(tries: number[]): number {
  return Math.max(0, ...tries.map((at) => tries.filter((other) => other >= at && other < at + SECOND).length))
}
