// npm run db:generate -- --name add-tags   writes the next migration from server/db/tables
// npm run db:generate -- --initial         while nothing is released: writes the one initial migration again
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { name: { type: 'string' }, initial: { type: 'boolean' }, help: { type: 'boolean' } }
})

if (values.help || (!values.initial && !values.name)) {
  console.log(
    readFileSync(new URL(import.meta.url), 'utf8')
      .split('\nimport')[0]
      ?.replaceAll('// ', '')
  )
  process.exit(values.help ? 0 : 1)
}

const journalFile = 'migrations/meta/_journal.json'
/** Hand-written foundations come first and stay. */
const INITIAL = 1

if (values.initial) {
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'))
  for (const { idx, tag } of journal.entries.slice(INITIAL)) {
    rmSync(`migrations/${tag}.sql`, { force: true })
    rmSync(`migrations/meta/${String(idx).padStart(4, '0')}_snapshot.json`, { force: true })
  }
  journal.entries = journal.entries.slice(0, INITIAL)
  writeFileSync(journalFile, `${JSON.stringify(journal, null, 2)}\n`)
}

const name = values.initial ? 'initial' : values.name
execFileSync('npx', ['drizzle-kit', 'generate', '--name', String(name)], { stdio: 'inherit' })
