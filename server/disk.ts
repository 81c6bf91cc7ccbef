// Watches the room left where the data is. Under the floor, writes are refused with a sentence while reads go on (quality.md F15).
import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'

export interface DiskWatch {
  hasRoom(): boolean
  stop(): void
}

const EVERY_MS = 5_000

export async function watchDisk(path: string, floorBytes: number, log: Logger): Promise<DiskWatch> {
  let room = true
  const look = async (): Promise<void> => {
    try {
      const { bavail, bsize } = await statfs(path)
      const enough = floorBytes === 0 || bavail * bsize >= floorBytes
      if (enough !== room)
        log[enough ? 'info' : 'error'](
          { freeBytes: bavail * bsize, floorBytes },
          enough ? 'room again' : 'disk nearly full: writes are refused'
        )
      room = enough
    } catch (error) {
      log.error({ err: error }, 'room left on the disk is unknown')
    }
  }
  await look()
  const timer = setInterval(() => void look(), EVERY_MS)
  timer.unref()
  return { hasRoom: () => room, stop: () => clearInterval(timer) }
}
