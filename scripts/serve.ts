// `npm run dev`: the server from its sources, with hot reload of the pages. `--no-pages`: the two doors alone, for tests.
import { main } from '#server/main'

const pages = !process.argv.includes('--no-pages')

await main({ pages, defaults: { NODE_ENV: pages ? 'development' : 'production' } })
