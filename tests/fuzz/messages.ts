// Whole WebSocket messages, right and wrong, in any order, from many sockets at once, against a live room: the witness must not notice.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { Visitor } from '#server/collab/contract'
import { cutInParts } from '#shared/collab/parts'
import { MESSAGE, SYNC } from '#shared/collab/protocol'
import { RawClient, StockClient, message } from '#tests/collab/support/clients'
import type { Harness } from '#tests/collab/support/harness'
import { seeded } from '../chaos/random'
import type { Sample } from './corpus'
import { mutate, scramble, type Random } from './mutate'

export interface MessagesPlayed {
  seeds: number
  messages: number
  closed: number
  failed: string[]
}

/** @param seeds one attack each, on a page of its own */
export async function fuzzMessages(
  place: Harness,
  samples: Sample[],
  seeds: Iterable<number>
): Promise<MessagesPlayed> {
  const played: MessagesPlayed = { seeds: 0, messages: 0, closed: 0, failed: [] }
  for (const seed of seeds) {
    played.seeds++
    try {
      await attack(place, samples, seed, played)
    } catch (error) {
      played.failed.push(`${seed} ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return played
}

async function attack(
  place: Harness,
  samples: Sample[],
  seed: number,
  played: MessagesPlayed
): Promise<void> {
  const random = seeded(seed)
  const page = await place.page()
  const person = await place.person('Attaque', [{ page, mode: random() < 0.8 ? 'write' : 'read' }])
  const other = await place.person('Témoin', [{ page, mode: 'write' }])
  const witness = await new StockClient(place, page, other, { params: { ack: '1' } }).synced()
  witness.text.insert(0, 'témoin')
  await witness.acknowledged()
  for (let round = 0; round < 6; round++) {
    const client = await attacker(place, page, person, random)
    for (let n = 1 + Math.floor(random() * 12); n > 0 && client.closeCode === null; n--) {
      for (const frame of anything(samples, random)) client.ws.send(frame)
      played.messages++
    }
    // Everything before the end of the socket has been read when it has ended.
    client.close()
    if ((await client.closed()) >= 4400) played.closed++
  }
  witness.text.insert(0, 'ça va, ')
  await witness.acknowledged()
  if (witness.closes.length > 0) throw new Error(`the witness was closed with ${witness.closes}`)
  witness.close()
  await place.collab.flush()
  const reader = await new StockClient(place, page, other).synced()
  if (reader.text.toString() !== 'ça va, témoin') throw new Error(`the witness reads ${reader.text}`)
  reader.close()
  const faults = place.logged.filter(
    ({ level, message: said }) => level === 'error' && !said.includes('diverged')
  )
  place.logged.length = 0
  if (faults.length > 0) throw new Error(`in the log: ${faults.map(({ message: said }) => said).join(', ')}`)
}

async function attacker(place: Harness, page: string, who: Visitor, random: Random): Promise<RawClient> {
  const params = { ...(random() < 0.7 && { ack: '1' }), ...(random() < 0.5 && { parts: '1' }) }
  return new RawClient(place, page, who, { params }).opened()
}

function anything(samples: Sample[], random: Random): Uint8Array[] {
  const sample = samples[Math.floor(random() * samples.length)]
  const pick = () => sample?.updates[Math.floor(random() * sample.updates.length)] ?? new Uint8Array()
  const update = random() < 0.5 ? pick() : mutate(pick(), pick(), random)
  const step = random() < 0.5 ? SYNC.step2 : SYNC.update
  const choice = random()
  if (choice < 0.4) return [message(MESSAGE.sync, step, update)]
  if (choice < 0.5) return [scramble(message(MESSAGE.sync, step, update), random)]
  if (choice < 0.6) return [message(MESSAGE.sync, SYNC.step1, scramble(vector(), random))]
  if (choice < 0.75) return [message(MESSAGE.awareness, scramble(states(random), random))]
  if (choice < 0.85) {
    const parts = cutInParts(message(MESSAGE.sync, step, update), 4_096)
    return random() < 0.5 ? parts : parts.filter(() => random() < 0.8).map((part) => scramble(part, random))
  }
  if (choice < 0.9) return [message(MESSAGE.hash, vector(), update)]
  return [Uint8Array.from({ length: Math.floor(random() * 300) }, () => random() * 256)]
}

function vector(): Uint8Array {
  return Y.encodeStateVector(new Y.Doc())
}

function states(random: Random): Uint8Array {
  const encoder = encoding.createEncoder()
  const count = Math.floor(random() * 3)
  encoding.writeVarUint(encoder, count)
  for (let i = 0; i < count; i++) {
    encoding.writeVarUint(encoder, Math.floor(random() * 2 ** 32))
    encoding.writeVarUint(encoder, Math.floor(random() * 100))
    encoding.writeVarString(encoder, JSON.stringify({ user: { name: '<b>' }, n: random() }))
  }
  return encoding.toUint8Array(encoder)
}

/** From one on, until the time is over. */
export function* seedsFor(seconds: number, first: number): Generator<number> {
  const end = performance.now() + seconds * 1_000
  for (let seed = first; performance.now() < end; seed++) yield seed
}
