// The disk of the database really fills up: a small one of its own (tmpfs), which only root may mount. Once with the reserve that the
// product keeps, once to the last byte.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { watchDisk } from '#server/disk'
import { startHarness, type Harness } from '#tests/collab/support/harness'
import { StockClient, until } from '#tests/collab/support/clients'
import { startOwnCluster } from '#tests/support/own-cluster'
import { Verdict, quantile, type Run, type Scenario } from '../scenario'

const MIB = 2 ** 20
const SIZE_MIB = 450
const RESERVE = 48 * MIB
/** Of one edit: large enough for the tables to need new pages, and of a kind that does not compress. */
const BLOCK = 24_000

export const scenario: Scenario = {
  row: 'F15',
  fault: 'The disk of the database fills up, down to its reserve or to the last byte, while two people write',
  bar: 'writing is refused in words, reading goes on above the last byte, space given back is enough: 0 acknowledged lost',
  unit: 'rounds',
  size: 6,
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), 'interpoles-disk-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=755`, 'tmpfs', folder], {
        stdio: 'ignore'
      })
    } catch {
      rmSync(folder, { recursive: true })
      run.say('not played: only root may mount the small disk it needs')
      return { measured: { rounds: 0 }, broken: [] }
    }
    try {
      return await play(folder, run)
    } finally {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function play(folder: string, { size, say }: Run) {
  const verdict = new Verdict()
  const cluster = await startOwnCluster(folder)
  const disk = await watchDisk(folder, RESERVE, pino({ level: 'silent' }))
  // To the last byte, PostgreSQL itself must say no: the product's guard looks away.
  let reserved = true
  const place = await startHarness({
    database: cluster.database(),
    settings: { troubleMs: 300, compactRows: 40 },
    deps: () => ({ canWrite: () => !reserved || disk.hasRoom() })
  })
  const back: number[] = []
  let bytes = 0
  try {
    const page = await place.page()
    const people = await Promise.all(
      ['Anne', 'Bran'].map((name) => place.person(name, [{ page, mode: 'write' }]))
    )
    const clients = people.map((who) => new StockClient(place, page, who, { params: { ack: '1' } }))
    for (const [n, client] of clients.entries()) {
      await client.synced()
      client.text.insert(0, `${n} `)
      await client.acknowledged()
    }
    for (let round = 0; round < size; round++) {
      reserved = round % 2 === 0
      const left = reserved ? RESERVE - 8 * MIB : 0
      fill(folder, left)
      say(`round ${round + 1}: ${Math.round(left / MIB)} MiB left`)
      for (let i = 0; i < 1_000 && !clients.every(told); i++) {
        for (const [n, client] of clients.entries()) {
          client.text.insert(
            client.text.length,
            `[${n}.${round}.${i}]${randomBytes(BLOCK / 2).toString('hex')}`
          )
          bytes += BLOCK
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      verdict.expect(clients.every(told), `round ${round}: not everybody was told`)
      if (left > 0) await readsGoOn(place, page, people[0], verdict)
      const started = performance.now()
      rmSync(join(folder, 'filler'))
      for (const client of clients) await until(() => client.saved === client.sent, 'acknowledged', 60_000)
      back.push(performance.now() - started)
    }
    const reader = await new StockClient(place, page, people[0] ?? null).synced()
    const expected = clients[0]?.text.toString() ?? ''
    await until(() => reader.text.length === expected.length, 'all of it', 10_000).catch(() => undefined)
    verdict.equal(reader.text.toString() === expected, true, 'what is stored is what was written')
    for (const client of [...clients, reader]) client.close()
  } finally {
    disk.stop()
    if (existsSync(join(folder, 'filler'))) rmSync(join(folder, 'filler'))
    await place.stop()
    await cluster.remove()
  }
  return {
    measured: {
      rounds: size,
      'written meanwhile (KiB)': Math.round(bytes / 1024),
      'commits that failed': place.logged.filter((line) => line.message === 'collab: store failed').length,
      'back after space was given (ms), p50': Math.round(quantile(back, 0.5)),
      'slowest (ms)': Math.round(Math.max(...back))
    },
    broken: verdict.broken
  }
}

/** The last word was that it is not saved, or it has been sent away until it can be. */
function told(client: StockClient): boolean {
  return (client.notSaved.at(-1)?.reason ?? 0) !== 0 || client.closes.length > 0
}

async function readsGoOn(
  place: Harness,
  page: string,
  who: Parameters<Harness['gate']['allow']>[0] | undefined,
  verdict: Verdict
): Promise<void> {
  const reader = new StockClient(place, page, who ?? null, { params: { read: '1' } })
  await reader.synced().catch(() => undefined)
  verdict.expect(reader.text.length > 0, 'nothing could be read')
  reader.close()
}

function fill(folder: string, left: number): void {
  mkdirSync(folder, { recursive: true })
  const handle = openSync(join(folder, 'filler'), 'w')
  const block = Buffer.alloc(64 * 1024)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder)
      if (bavail * bsize <= left) return
      if (writeSync(handle, block, 0, Math.min(block.byteLength, Math.max(1, bavail * bsize - left))) === 0)
        return
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  } finally {
    closeSync(handle)
  }
}
