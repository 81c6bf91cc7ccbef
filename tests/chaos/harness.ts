// The collaboration server inside this process, for scenarios that need its clock, its hooks or its network in their hands.
import setup from '#tests/support/global-database'
import { useCluster } from '#tests/support/database'
import { startHarness, type Harness, type HarnessOptions } from '#tests/collab/support/harness'

let stop: (() => Promise<void>) | null = null

/** Vitest provides a PostgreSQL; without it, one of our own for all the scenarios of this run. */
export async function ownCluster(): Promise<void> {
  if (process.env['VITEST'] !== undefined) return
  stop ??= await setup({ provide: (_, cluster) => useCluster(cluster) })
}

export async function stopCluster(): Promise<void> {
  await stop?.()
  stop = null
}

export async function withHarness<T>(
  options: HarnessOptions,
  work: (place: Harness) => Promise<T>
): Promise<T> {
  await ownCluster()
  const place = await startHarness(options)
  try {
    return await work(place)
  } finally {
    await place.stop()
  }
}
