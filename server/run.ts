// `npm start`: the server as it is configured.
import { main } from './main'

await main()
