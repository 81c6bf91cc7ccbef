// Loaded into every measured process: SIGUSR2 collects garbage and says what memory is left. Nothing else changes.
import v8 from 'node:v8'
import vm from 'node:vm'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc')
  process.on('SIGUSR2', () => {
    collect()
    setTimeout(() => {
      collect()
      process.stderr.write(`memory ${JSON.stringify(process.memoryUsage())}\n`)
    }, 200)
  })
}
