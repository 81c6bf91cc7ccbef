// The product killed while people write, half of them by HTTP: what was acknowledged is there, once.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acknowledgedIn, count, startWriters } from '#tests/chaos/chaos'
import { createPlace } from '#tests/chaos/place'
import { CLOSE } from '#shared/collab/protocol'
import { until } from './support/clients'
import { RawHttp } from './support/http'

test('killed twice, writers too, then stopped: 0 acknowledged lost, 0 doubled', async () => {
  const place = await createPlace(6, 2, 1)
  try {
    const notes = join(place.dataDir, 'acknowledged.txt')
    const all = () => acknowledgedIn(notes)
    for (const round of [0, 1]) {
      const before = round === 0 ? 0 : all().length
      const writers = await startWriters(place, {
        clients: 12,
        notes,
        round,
        seed: 7 + round,
        pace: 30,
        http: true
      })
      // Tokens name their writer: odd ones go by HTTP.
      await until(
        () => all().filter((token) => /-\d*[13579]-/.test(token)).length > before / 2 + 40,
        'writing',
        60_000
      )
      await Promise.all([place.kill(false), (writers.child.kill('SIGKILL'), writers.ended)])
      await place.start()
    }
    const found = await count(place)
    const acknowledged = all()
    expect(acknowledged.some((token) => /-\d*[13579]-/.test(token))).toBe(true)
    expect(acknowledged.filter((token) => found.get(token) !== 1)).toEqual([])
    expect([...found.values()].every((times) => times === 1)).toBe(true)
  } finally {
    await place.remove()
  }
}, 180_000)

test('stopped while a client is between two polls: it is told so, others are told to wait, and the process ends', async () => {
  const place = await createPlace(1, 1, 0)
  try {
    const cookie = place.writers[0]?.cookie ?? ''
    const origin = place.url.replace('ws', 'http').replace('/collab', '')
    const client = await new RawHttp(place, place.documents[0] ?? '', { cookie, origin }).open()
    const { frames } = await client.poll(0)
    const said = place.server.output().length
    place.server.child.kill('SIGTERM')
    await until(() => place.server.output().length > said, 'stopping')
    const other = await fetch(`${origin}/api/v1/me`, { headers: { cookie } })
    expect([other.status, other.headers.get('connection')]).toEqual([503, 'close'])
    expect(await client.whenClosed(frames.length)).toBe(CLOSE.restart)
    expect(await place.server.ended).toBe(0)
    await place.start()
  } finally {
    await place.remove()
  }
}, 60_000)
