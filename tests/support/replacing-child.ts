// The demonstration with its screens, from source, in a process of its own, which also replaces the content of a document when it
// is asked to: what restoring a version or importing will do.
import * as Y from 'yjs'
import { loadConfig, readEnvironment } from '#server/config'
import { seedDemo } from '#server/db/seed/demo'
import { createLog } from '#server/log'
import { startServer } from '#server/start'

export interface Replacing {
  room: string
  lines: string[]
}

const config = loadConfig(readEnvironment())
const server = await startServer({
  config,
  log: createLog(config),
  prepare: async ({ database, now }) => void (await seedDemo({ database, now }))
})

process.on('message', (asked: Replacing) => {
  void server.collab
    .replace(asked.room, (doc) => {
      const paragraphs = asked.lines.map((line) => {
        const element = new Y.XmlElement('paragraph')
        element.insert(0, [new Y.XmlText(line)])
        return element
      })
      doc.getXmlFragment('default').push(paragraphs)
    })
    .then((epoch) => process.send?.({ epoch }))
})
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
process.send?.({ url: server.url })
