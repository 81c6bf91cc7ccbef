// Puts a text that was typed before into rooms: one client for each hands over its updates and waits until they are kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { people, play } from './play'
import type { Measured } from './servers'

export async function feed(
  server: Measured,
  rooms: { name: string; path: string }[],
  updates: Uint8Array[]
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interpoles-bench-feed-'))
  try {
    const file = join(folder, 'updates')
    const parts = updates.flatMap((update) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(update.byteLength)
      return [length, update]
    })
    writeFileSync(file, Buffer.concat(parts))
    const members = people(rooms.length, {}).map((_, room) => ({ room }))
    await play(server, { mode: 'feed', rooms, members, seconds: 0, warmSeconds: 0, feed: file })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
