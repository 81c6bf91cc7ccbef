// npm run conformance -- ws://host/path/{room} [--cookie …] [--bearer …] [--param key=value] [--rooms a,b] [--ack] [--only words]
// Any y-websocket server. What is written into the rooms stays there: use rooms made for it.
import { parseArgs } from 'node:util'
import { conform } from './run'

const USAGE = `npm run conformance -- ws://host/path/{room} [options]
  --cookie, --bearer   sent with each connection
  --param key=value    added to each address, as often as needed
  --rooms a,b          rooms that exist, when the server does not make them; two or more
  --ack                the server says that it acknowledges (?ack=1, message 100): those rules too
  --only words         the rules whose name contains them
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cookie: { type: 'string' },
    bearer: { type: 'string' },
    param: { type: 'string', multiple: true, default: [] },
    rooms: { type: 'string' },
    ack: { type: 'boolean', default: false },
    only: { type: 'string' }
  }
})
const [template] = positionals
// Each provider listens to the end of the process.
process.setMaxListeners(0)
// A server that sends types it was not asked for is judged by the rules; y-websocket would only repeat it.
console.error = () => undefined

if (template === undefined) {
  console.log(USAGE)
  process.exit(2)
}
const verdicts = await conform(
  {
    template: template.includes('{room}') ? template : `${template.replace(/\/$/, '')}/{room}`,
    headers: {
      ...(values.cookie !== undefined && { cookie: values.cookie }),
      ...(values.bearer !== undefined && { authorization: `Bearer ${values.bearer}` })
    },
    params: Object.fromEntries(values.param.map((pair) => pair.split('=', 2) as [string, string])),
    rooms: values.rooms?.split(',') ?? []
  },
  { ack: values.ack, only: values.only }
)
for (const { name, broken, ms } of verdicts) {
  console.log(`${broken === null ? '✔' : '✘'} ${name} (${ms} ms)${broken === null ? '' : `: ${broken}`}`)
}
const failed = verdicts.filter(({ broken }) => broken !== null).length
console.log(`${verdicts.length - failed} of ${verdicts.length} rules hold`)
process.exit(failed === 0 ? 0 : 1)
