// Entry point of the thread that reads the files of strangers: `import-worker.js` beside the server's bundle. It ends soon after
// the last one. Nothing it is given can reach the network: the ways there are taken away before a byte is read.
import { serve } from '#server/threads/serve'
import { readTable } from '../tables/read-table'
import { readImport } from './read-file'
import type { ThreadJob } from './thread'

for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
  Reflect.deleteProperty(globalThis, name)

serve((job: ThreadJob) => (job.as === 'pages' ? readImport(job) : readTable(job)))
