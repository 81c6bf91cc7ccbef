// Hocuspocus with its own SQLite extension. Second argument: flushDelay in milliseconds; without it, its default setting.
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

const [directory, flushDelay] = process.argv.slice(2)
const server = new Server({
  port: Number(process.env.BENCH_PORT),
  address: '127.0.0.1',
  quiet: true,
  ...(flushDelay ? { flushDelay: Number(flushDelay) } : {}),
  extensions: [new SQLite({ database: `${directory}/documents.sqlite` })]
})
await server.listen()
process.stdout.write('listening\n')
