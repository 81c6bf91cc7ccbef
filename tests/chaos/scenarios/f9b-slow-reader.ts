import { CLOSE } from '#shared/collab/protocol'
import { RawClient } from '#tests/collab/support/clients'
import { withHarness } from '../harness'
import { People, pause } from '../people'
import { Verdict, type Scenario } from '../scenario'

const CLOSE_AFTER_MS = 5_000
const PIECE = 16 * 1_024

export const scenario: Scenario = {
  row: 'F9b',
  fault:
    'A reader stops reading (closed after 5 s here, 60 s by default) while 20 people write 16 KiB at a time',
  bar: 'it is closed with 4513, the memory of the server does not grow with what it missed, it gets everything when it is back',
  unit: 'seconds',
  size: 30,
  run: ({ size, random }) =>
    withHarness({ settings: { lagCloseMs: CLOSE_AFTER_MS } }, async (place) => {
      const verdict = new Verdict()
      const page = await place.page()
      const people = new People(place, page, random)
      await people.arrive(20)
      const reader = await place.person('Lente', [{ page, mode: 'read' }])
      const slow = await new RawClient(place, page, reader).opened()
      slow.ws.pause()
      const before = process.memoryUsage().rss
      const started = performance.now()
      let sent = 0
      while (performance.now() - started < size * 1_000 && !isClosed(place.closed)) {
        const one = people.anyone()
        one.doc.getMap('other').set('page', `${sent} ${'x'.repeat(PIECE)}`)
        sent += PIECE
        people.type(one)
        await pause(5)
      }
      const closedAfter = performance.now() - started
      verdict.expect(isClosed(place.closed), 'the slow reader was not closed')
      const grown = Math.round((process.memoryUsage().rss - before) / 2 ** 20)
      slow.ws.terminate()
      await people.acknowledged()
      const judged = await people.judge(verdict)
      verdict.equal(
        people.clients.flatMap((client) => client.closes),
        [],
        'others were closed'
      )
      people.leave()
      return {
        measured: {
          'KiB written': Math.round(sent / 1024),
          'closed after (ms)': Math.round(closedAfter),
          'memory of server and 21 clients (MiB)': `+${grown}`,
          ...judged
        },
        broken: verdict.broken
      }
    })
}

function isClosed(closed: { code: number }[]): boolean {
  return closed.some(({ code }) => code === CLOSE.tooSlow)
}
