// Bytes on disk, under DATA_DIR/files: names are random, never what was sent; written whole or not at all.
import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Context } from '#server/domain/context'
import { AppError } from '#shared/errors'

const KEY = /^[0-9a-f]{32}$/

/** @returns the key under which the bytes are found again. */
export async function store(ctx: Pick<Context, 'config'>, bytes: Uint8Array): Promise<string> {
  const key = randomBytes(16).toString('hex')
  const path = pathOf(ctx, key)
  const draft = `${path}.part`
  await mkdir(join(path, '..'), { recursive: true })
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return key
}

/** @throws file.not_found when the disk does not have it (a restore without its files). */
export async function openStored(ctx: Pick<Context, 'config'>, key: string): Promise<Readable> {
  try {
    const file = await open(pathOf(ctx, key), 'r')
    return file.createReadStream()
  } catch (cause) {
    if (isMissing(cause)) throw new AppError('file.not_found', {}, { cause })
    throw cause
  }
}

/** After the commit that forgot them. A file that cannot be removed is only lost space: said in the log, no error. */
export async function removeStored(ctx: Pick<Context, 'config' | 'log'>, keys: string[]): Promise<void> {
  for (const key of keys) {
    try {
      await rm(pathOf(ctx, key), { force: true })
    } catch (err) {
      ctx.log.warn({ err, key }, 'a stored file could not be removed')
    }
  }
}

function pathOf({ config }: Pick<Context, 'config'>, key: string): string {
  if (!KEY.test(key)) throw new Error('not a storage key')
  return join(config.dataDir, 'files', key.slice(0, 2), key)
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
