// The server stops although somebody does not read the answer they asked for.
import { connect } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startTestServer } from '#tests/support/app'
import { ask } from '#tests/support/ask'
import { buildWorld } from '#tests/support/world'

const MEGABYTES = 20

test('an answer that nobody takes does not keep the server from stopping', async () => {
  const server = await startTestServer()
  const world = await buildWorld(server.services)
  const form = new FormData()
  form.set('file', new File([new Uint8Array(MEGABYTES * 2 ** 20)], 'film.bin'))
  const sent = await ask(server, world.headers.coordinator, `POST /pages/${world.pages.plufur}/files`, form)
  expect(sent.status).toBe(201)
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const headers = Object.entries(world.headers.coordinator).map(([name, value]) => `${name}: ${value}`)
  socket.write(
    [`GET ${sent.body.url} HTTP/1.1`, `Host: ${hostname}:${port}`, ...headers, '', ''].join('\r\n')
  )
  const [first] = (await once(socket, 'data')) as [Buffer]
  expect(first.toString('latin1')).toContain('200 OK')
  socket.pause()
  const ended = once(socket, 'close')
  await server.close()
  // What had left is still in the pipe; the rest is cut off.
  let read = first.byteLength
  socket.on('data', (bytes: Buffer) => (read += bytes.byteLength))
  socket.on('error', () => undefined)
  socket.resume()
  await ended
  expect(read).toBeLessThan(MEGABYTES * 2 ** 20)
}, 60_000)
