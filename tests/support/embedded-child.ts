// A process that starts the embedded database and holds it, for tests that kill processes. Says `ready <postgres pid>` or an error.
import pino from 'pino'
import { startEmbedded } from '#server/db/embedded/index'
import { describeStartupError, StartupError } from '#server/startup-messages'

const [dataDir = ''] = process.argv.slice(2)
try {
  const embedded = await startEmbedded({ dataDir, log: pino({ level: 'silent' }) })
  process.on('SIGTERM', () => void embedded.stop().then(() => process.exit(0)))
  process.stdout.write(`ready ${embedded.pid}\n`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  process.stdout.write(
    `${error instanceof StartupError ? describeStartupError(error, 'fr') : String(error)}\n`
  )
  process.exit(1)
}
