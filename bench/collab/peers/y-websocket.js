// @y/websocket-server as its own `server.js` does it, with y-leveldb behind it as its README says: one write per update.
import http from 'node:http'
import { setPersistence, setupWSConnection } from '@y/websocket-server/utils'
import { WebSocketServer } from 'ws'
import { LeveldbPersistence } from 'y-leveldb'
import * as stable from 'yjs'

// It runs on a Yjs of its own, y-leveldb on the stable one: they exchange bytes.
const own = await import(
  new URL('./node_modules/@y/websocket-server/node_modules/yjs/src/index.js', import.meta.url)
)

const [directory] = process.argv.slice(2)
const store = new LeveldbPersistence(directory)
setPersistence({
  provider: store,
  bindState: async (name, doc) => {
    const stored = await store.getYDoc(name)
    void store.storeUpdate(name, own.encodeStateAsUpdate(doc))
    own.applyUpdate(doc, stable.encodeStateAsUpdate(stored))
    doc.on('update', (update) => void store.storeUpdate(name, update))
  },
  writeState: () => Promise.resolve()
})

const server = http.createServer((_, response) => response.end('okay'))
const sockets = new WebSocketServer({ noServer: true })
sockets.on('connection', setupWSConnection)
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request))
})
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => process.stdout.write('listening\n'))
