// Entry point of the thread that reads and writes documents: `export-worker.js` beside the server's bundle.
import { serve } from '#server/threads/serve'
import { perform } from './jobs'

serve(perform)
