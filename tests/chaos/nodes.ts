// Two servers as processes over one PostgreSQL and one Redis, for the scenarios of several nodes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inCompany, install, type Installed, type Node } from '#tests/collab/support/installation'
import { bundledServer } from '#tests/support/bundle'
import { startRedis, type TestRedis } from '#tests/support/redis'
import type { Address } from './chaos'
import { ownCluster } from './harness'

export interface TwoNodes {
  installed: Installed
  redis: TestRedis
  nodes: [Node, Node]
  /** A file of this run. */
  notes: string
  /** Pages, as writers of a process know them. */
  address(at: Node): Address
}

export async function withTwoNodes<T>(pages: number, work: (place: TwoNodes) => Promise<T>): Promise<T> {
  await ownCluster()
  const folder = mkdtempSync(join(tmpdir(), 'interpoles-two-'))
  const redis = await startRedis()
  const installed = await install(redis.url, await bundledServer())
  try {
    const nodes: [Node, Node] = [await installed.join(), await installed.join()]
    await inCompany(installed, 2)
    const documents: string[] = []
    for (let i = 0; i < pages; i++) documents.push(await installed.page())
    return await work({
      installed,
      redis,
      nodes,
      notes: join(folder, 'acknowledged.txt'),
      address: ({ url }) => ({
        url,
        documents,
        collections: [],
        writers: installed.people.map(({ id, cookie }) => ({ personId: id, cookie }))
      })
    })
  } finally {
    await installed.remove()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
