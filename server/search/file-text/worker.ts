// Entry point of the thread that reads the words of files: `text-worker.js` beside the server's bundle. Nothing it is given can reach the
// network: the ways there are taken away before a byte is read. So is what would unfold without being counted.
import { serve } from '#server/threads/serve'
import { boundBuffers } from './allowance'
import { readText, type TextJob } from './read'

for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'DecompressionStream'])
  Reflect.deleteProperty(globalThis, name)

const renew = boundBuffers()

serve((job: TextJob) => {
  renew()
  return readText(job)
})
