// npm start           checks, builds when the sources changed, starts
// npm run demo        the same with the Breton network and invented people
// node scripts/start.js --no-build   what is built, as it is (containers)
import { runBuilt } from './lib/built.js'

await runBuilt(process.argv.includes('--demo') ? 'run-demo.js' : 'run.js', {
  build: !process.argv.includes('--no-build')
})
