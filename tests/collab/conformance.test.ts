// Our own server before the suite that any y-websocket server may be asked: npm run conformance.
import { expect, test } from 'vitest'
import { conform } from '#tests/conformance/run'
import { startHarness } from './support/harness'

test('every rule of the suite holds, those about acknowledgements too', async () => {
  const place = await startHarness()
  try {
    const rooms = await Promise.all(Array.from({ length: 24 }, () => place.page()))
    const rights = rooms.map((page) => ({ page, mode: 'write' as const }))
    const anne = await place.person('Anne', rights)
    const target = {
      template: `${place.url}/{room}`,
      headers: { cookie: `session=${anne.sessionId}` },
      params: {},
      rooms
    }
    const verdicts = await conform(target, { ack: true })
    expect(verdicts.filter(({ broken }) => broken !== null)).toEqual([])
    expect(verdicts.length).toBeGreaterThan(15)
  } finally {
    await place.stop()
  }
}, 120_000)
