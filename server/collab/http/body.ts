// The body of a request, up to a limit.
import type { IncomingMessage } from 'node:http'

/** Null: more than `limit` bytes, the rest of which is not read. @throws when the other side hangs up before the end */
export async function readBody(req: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(req.headers['content-length'] ?? 0) > limit) return null
  const chunks: Buffer[] = []
  let size = 0
  // Not to be left by `return`: that would destroy the connection before it is answered.
  const iterator = req.iterator({ destroyOnReturn: false })
  for await (const chunk of iterator) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a request gives bytes')
    size += chunk.byteLength
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
