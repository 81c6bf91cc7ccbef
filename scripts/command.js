// npm run backup -- [file.tar.gz]     everything, while the server runs or not
// npm run restore -- file.tar.gz      into an empty DATA_DIR (or DATABASE_URL), the server being stopped
// npm run rebuild-derived             titles, search texts, backlinks: computed again from the documents
// npm run scrub                       reads every document from end to end; ends with 1 when one is not whole
import { existsSync } from 'node:fs'
import { runBuilt } from './lib/built.js'

// A backup is made before an upgrade, with what ran until then: a build that is there is used as it is.
const asItIs =
  process.argv[2] === 'backup' && existsSync(new URL('../build/server/run-command.js', import.meta.url))

await runBuilt('run-command.js', { build: !asItIs })
