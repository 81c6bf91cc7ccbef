// What every y-websocket server must do, and what one that says it acknowledges must do besides. Each rule is a conversation.
import * as Y from 'yjs'
import { message } from '#tests/collab/support/clients'
import { MESSAGE, SYNC } from '#shared/collab/protocol'
import { eventually, type Client, type Visit } from './target'

export interface Rule {
  name: string
  /** Only asked of servers that say they acknowledge (`--ack`). */
  needs?: 'ack'
  check(visit: Visit): Promise<void>
}

async function joined(visit: Visit, room: string, params?: Record<string, string>): Promise<Client> {
  const client = visit.join(room, params)
  await eventually(() => client.provider.synced, 'synchronised')
  return client
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}

/** Something of this visit only: rooms may have been used before. */
const mark = (): string => `‹${Math.random().toString(36).slice(2)}›`

export const RULES: Rule[] = [
  {
    name: 'sync: a first client is told that it is synchronised',
    check: async (visit) => void (await joined(visit, visit.room()))
  },
  {
    name: 'sync: an answer (SyncStep2) to each question (SyncStep1), and a question of its own',
    async check(visit) {
      const socket = visit.raw(visit.room())
      const seen: number[] = []
      socket.on('message', (data: Buffer) => {
        if (data[0] === MESSAGE.sync) seen.push(data[1] ?? -1)
      })
      socket.on('open', () => socket.send(message(MESSAGE.sync, SYNC.step1, new Uint8Array([0]))))
      await eventually(() => seen.includes(SYNC.step1) && seen.includes(SYNC.step2), 'asked and answered')
      socket.close()
    }
  },
  {
    name: 'update: what one writes the other sees, both ways',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      const [x, y] = [mark(), mark()]
      a.text.insert(0, x)
      await eventually(() => b.text.toString().includes(x), 'seen by the second')
      b.text.insert(0, y)
      await eventually(() => a.text.toString().includes(y), 'seen by the first')
    }
  },
  {
    name: 'update: a deletion arrives',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      const x = mark()
      a.text.insert(0, x)
      await eventually(() => b.text.toString().includes(x), 'seen')
      b.text.delete(b.text.toString().indexOf(x), x.length)
      await eventually(() => !a.text.toString().includes(x), 'deleted')
    }
  },
  {
    name: 'join: who comes late gets all of it',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room)
      const marks = Array.from({ length: 50 }, mark)
      for (const x of marks) a.text.insert(a.text.length, x)
      const b = await joined(visit, room)
      await eventually(() => marks.every((x) => b.text.toString().includes(x)), 'all there')
    }
  },
  {
    name: 'convergence: five who write at once end up equal',
    async check(visit) {
      const room = visit.room()
      const all = await Promise.all(Array.from({ length: 5 }, () => joined(visit, room)))
      const marks = all.flatMap((client) =>
        Array.from({ length: 20 }, () => {
          const x = mark()
          client.text.insert(Math.floor(Math.random() * (client.text.length + 1)), x)
          return x
        })
      )
      const texts = () => new Set(all.map((client) => client.text.toString()))
      const [total] = [marks.join('').length]
      await eventually(() => texts().size === 1 && (all[0]?.text.length ?? 0) >= total, 'equal', 15_000)
    }
  },
  {
    name: 'reconnection: what was written during a cut is handed over, what others wrote is received',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      a.provider.disconnect()
      const [x, y] = [mark(), mark()]
      a.text.insert(0, x)
      b.text.insert(0, y)
      a.provider.connect()
      await eventually(() => b.text.toString().includes(x) && a.text.toString().includes(y), 'both have both')
    }
  },
  {
    name: 'persistence: everybody leaves, and somebody new finds it',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room)
      const x = mark()
      a.text.insert(0, x)
      const b = await joined(visit, room)
      await eventually(() => b.text.toString().includes(x), 'seen')
      visit.leave()
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      const c = await joined(visit, room)
      await eventually(() => c.text.toString().includes(x), 'found')
    }
  },
  {
    name: 'awareness: a state is seen, changed, and gone with its client',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      const seen = () => b.provider.awareness.getStates().get(a.doc.clientID)?.['cursor']
      a.provider.awareness.setLocalStateField('cursor', 1)
      await eventually(() => seen() === 1, 'seen')
      a.provider.awareness.setLocalStateField('cursor', 2)
      await eventually(() => seen() === 2, 'changed')
      a.provider.destroy()
      await eventually(() => seen() === undefined, 'gone')
    }
  },
  {
    name: 'awareness: a newcomer hears of those who are there, and may ask (type 3)',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room)
      a.provider.awareness.setLocalStateField('cursor', 7)
      const b = await joined(visit, room)
      await eventually(() => b.provider.awareness.getStates().has(a.doc.clientID), 'heard of')
      let told = 0
      const socket = visit.raw(room)
      socket.on('message', (data: Buffer) => (told += data[0] === MESSAGE.awareness ? 1 : 0))
      socket.on('open', () => socket.send(message(MESSAGE.queryAwareness)))
      await eventually(() => told > 0, 'told')
      socket.close()
    }
  },
  {
    name: 'isolation: nothing of one room is seen in another',
    async check(visit) {
      const [here, there] = [visit.room(), visit.room()]
      must(here !== there, 'two rooms are needed (--rooms)')
      const [a, b, c] = [await joined(visit, here), await joined(visit, there), await joined(visit, here)]
      const x = mark()
      a.text.insert(0, x)
      a.provider.awareness.setLocalStateField('cursor', 1)
      await eventually(() => c.text.toString().includes(x), 'seen in its room')
      must(!b.text.toString().includes(x), 'seen in another room')
      must(!b.provider.awareness.getStates().has(a.doc.clientID), 'awareness seen in another room')
    }
  },
  {
    name: 'large: 300,000 characters in one edit',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      const before = b.text.length
      a.doc.transact(() => {
        for (let i = 0; i < 3; i++) a.text.insert(0, 'x'.repeat(100_000))
      })
      await eventually(() => b.text.length >= before + 300_000, 'arrived', 15_000)
      a.text.delete(0, 300_000)
      await eventually(() => b.text.length <= before, 'taken back', 15_000)
    }
  },
  {
    name: 'hostile: malformed frames do not end the server, nor the work of others',
    async check(visit) {
      const room = visit.room()
      const [a, b] = [await joined(visit, room), await joined(visit, room)]
      const bad: (Uint8Array | string)[] = [
        ' ..` ',
        new Uint8Array(),
        new Uint8Array([0]),
        new Uint8Array([0, 2, 200]),
        new Uint8Array([0, 2, 3, 1, 1, 1]),
        new Uint8Array([1, 5, 1, 1]),
        new Uint8Array([250, 250, 250]),
        message(MESSAGE.sync, 9, new Uint8Array([1]))
      ]
      for (const frame of bad) {
        const socket = visit.raw(room)
        const over = new Promise((resolve) => socket.on('close', resolve))
        socket.on('open', () => {
          socket.send(frame)
          setTimeout(() => socket.close(), 50)
        })
        await over
      }
      const x = mark()
      a.text.insert(0, x)
      await eventually(() => b.text.toString().includes(x), 'working after')
    }
  },
  {
    name: 'hostile: the seven bytes that make a Yjs document unreadable do not',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room)
      const socket = visit.raw(room)
      const over = new Promise((resolve) => socket.on('close', resolve))
      socket.on('open', () => {
        socket.send(message(MESSAGE.sync, SYNC.update, new Uint8Array([1, 1, 0, 0, 0, 0, 0])))
        setTimeout(() => socket.close(), 200)
      })
      await over
      const x = mark()
      a.text.insert(0, x)
      const b = await joined(visit, room)
      await eventually(() => b.text.toString().includes(x), 'readable')
    }
  },
  {
    name: 'acknowledgement: counts every frame, in order, never more than was sent',
    needs: 'ack',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room, { ack: '1' })
      let most = 0
      for (let i = 0; i < 20; i++) {
        a.text.insert(0, mark())
        must(a.saved <= a.sent && a.saved >= most, `acknowledged ${a.saved} of ${a.sent}, after ${most}`)
        most = a.saved
      }
      a.text.delete(0, 1)
      await eventually(() => a.sent > 20 && a.saved === a.sent, 'all acknowledged, the deletion too')
    }
  },
  {
    name: 'acknowledgement: what is acknowledged is found by somebody new at once',
    needs: 'ack',
    async check(visit) {
      const room = visit.room()
      const a = await joined(visit, room, { ack: '1' })
      const x = mark()
      a.text.insert(0, x)
      await eventually(() => a.saved === a.sent, 'acknowledged')
      a.provider.destroy()
      const b = await joined(visit, room)
      must(b.text.toString().includes(x), 'not found')
    }
  },
  {
    name: 'acknowledgement: never sent to who did not ask for it',
    needs: 'ack',
    async check(visit) {
      const types = new Set<number>()
      const socket = visit.raw(visit.room())
      socket.on('message', (data: Buffer) => types.add(data[0] ?? -1))
      const doc = new Y.Doc()
      doc.getText('conformance').insert(0, mark())
      socket.on('open', () => {
        socket.send(message(MESSAGE.sync, SYNC.step2, Y.encodeStateAsUpdate(doc)))
        socket.send(message(MESSAGE.sync, SYNC.step1, new Uint8Array([0])))
      })
      await eventually(() => types.has(MESSAGE.sync), 'answered')
      await new Promise((resolve) => setTimeout(resolve, 500))
      must(
        [...types].every((type) => type < 100),
        `types ${[...types].join(', ')}`
      )
      socket.close()
    }
  }
]
