// The limit: sockets of `ws`, frames built once, and no idea of what they carry. With a second argument it batches: what came within
// a tick of so many milliseconds leaves in one write; after a pause, at once.
import http from 'node:http'
import { WebSocketServer } from 'ws'

const [, batching] = process.argv.slice(2)
const rooms = new Map()

class RelayRoom {
  members = new Map()
  #waiting = []
  #last = 0
  #scheduled = false

  say(ws, data) {
    const frame = frameOf(data)
    if (batching === undefined) {
      for (const [other, socket] of this.members) if (other !== ws) socket.write(frame)
      return
    }
    this.#waiting.push(frame)
    if (this.#scheduled) return
    this.#scheduled = true
    const wait = this.#last + Number(batching) - performance.now()
    if (wait > 0) setTimeout(() => this.#flush(), wait)
    else setImmediate(() => this.#flush())
  }

  #flush() {
    this.#scheduled = false
    this.#last = performance.now()
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    for (const socket of this.members.values()) socket.write(bytes)
  }
}

function frameOf(data) {
  const { length } = data
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = 0x82
  frame[1] = header === 2 ? length : header === 4 ? 126 : 127
  if (header === 4) frame.writeUInt16BE(length, 2)
  if (header === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  data.copy(frame, header)
  return frame
}

const server = http.createServer((_, response) => response.end('okay'))
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false })
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const room = rooms.get(request.url) ?? new RelayRoom()
    rooms.set(request.url, room)
    room.members.set(ws, socket)
    ws.on('message', (data) => room.say(ws, data))
    ws.on('close', () => room.members.delete(ws))
    ws.on('error', () => room.members.delete(ws))
  })
})
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1', () => process.stdout.write('listening\n'))
