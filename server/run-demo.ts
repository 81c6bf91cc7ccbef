// `npm run demo`: the same server on a folder of its own, with the Breton network and invented people.
import { inArray } from 'drizzle-orm'
import type { Database } from './db/client'
import { DEMO_ACCOUNTS, DEMO_PASSWORD, seedDemo } from './db/seed/demo'
import { accounts } from './db/tables/accounts'
import { main } from './main'
import { say, StartupError } from './startup-messages'

await main({
  // Real data lives in ./data: the two never meet.
  defaults: { DATA_DIR: './data-demo' },
  async prepare({ config, database, now }) {
    say(config.locale, 'server.demo.loading')
    const loaded = await seedDemo({ database, now })
    if (!loaded && !(await isDemo(database))) throw new StartupError('server.demo.not_demo')
  },
  announce({ config }) {
    say(config.locale, 'server.demo.accounts', { password: DEMO_PASSWORD })
    for (const { email, name, jobTitle } of DEMO_ACCOUNTS) {
      say(config.locale, 'server.demo.account', { email, name, title: jobTitle })
    }
    say(config.locale, 'server.demo.warning', { path: config.dataDir })
  }
})

async function isDemo({ db }: Database): Promise<boolean> {
  const emails = DEMO_ACCOUNTS.map(({ email }) => email)
  return (
    (await db.select({ id: accounts.id }).from(accounts).where(inArray(accounts.email, emails)).limit(1))
      .length > 0
  )
}
