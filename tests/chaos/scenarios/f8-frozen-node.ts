import { setTimeout as delay } from 'node:timers/promises'
import { until } from '#tests/collab/support/clients'
import { inCompany } from '#tests/collab/support/installation'
import { withTwoNodes } from '../nodes'
import { Verdict, type Scenario } from '../scenario'

export const scenario: Scenario = {
  row: 'F8',
  fault:
    'Of two nodes one is frozen (SIGSTOP), people write on both meanwhile, one of them loses every right; then it is woken',
  bar: 'nothing lost, no fork; the woken node asks about everybody before it serves them; who lost the right is sent away, unheard',
  unit: 'seconds',
  size: 60,
  run: ({ size, say }) =>
    withTwoNodes(1, async ({ installed, nodes, address }) => {
      const verdict = new Verdict()
      const [here, there] = nodes
      const [page = ''] = address(here).documents
      const { sql } = installed.test.database
      const stays = await installed.enter(here, page, 0)
      const sleeps = await installed.enter(there, page, 1)
      const leaves = await installed.enter(there, page, 2)
      const texts = () => [stays, sleeps].map((client) => client.text.toString())
      sleeps.text.insert(0, '⟦avant⟧')
      await until(
        () => [stays, sleeps, leaves].every(({ text }) => text.toString() === '⟦avant⟧'),
        'together'
      )
      there.process.child.kill('SIGSTOP')
      let typed = 0
      try {
        await sql`delete from initiative_people where person_id = ${installed.people[2]?.id ?? ''}`
        await sql`update initiatives set visibility = 'participants'`
        leaves.text.insert(0, '⟦sans droit⟧')
        const end = performance.now() + size * 1_000
        while (performance.now() < end) {
          stays.text.insert(0, `⟦ici ${typed}⟧`)
          sleeps.text.insert(0, `⟦là ${typed++}⟧`)
          await delay(500)
        }
        await stays.acknowledged()
      } finally {
        there.process.child.kill('SIGCONT')
      }
      const woken = performance.now()
      await until(() => leaves.closes.length > 0, 'sent away', 30_000)
      const away = Math.round(performance.now() - woken)
      await until(() => new Set(texts()).size === 1 && sleeps.provider.synced, 'agreed', 60_000)
      await sleeps.acknowledged()
      const back = Math.round(performance.now() - woken)
      const words: string[] = texts()[0]?.match(/⟦[^⟧]+⟧/g) ?? []
      verdict.equal(words.length, 2 * typed + 1, 'words')
      verdict.equal(new Set(words).size, words.length, 'words, each once')
      verdict.expect(!words.includes('⟦sans droit⟧'), 'a word was heard without a right')
      verdict.expect(!leaves.text.toString().includes('⟦ici'), 'a word was shown without a right')
      await inCompany(installed, 2)
      say(`woken: sent away after ${away} ms, equal after ${back} ms`)
      return {
        measured: {
          'words meanwhile': 2 * typed,
          'missing or doubled': verdict.broken.length,
          'without a right sent away after (ms)': away,
          'equal after (ms)': back
        },
        broken: verdict.broken
      }
    })
}
