// The server as a process: what it says and does when it cannot start, when it is asked to stop, when it is killed.
import { once } from 'node:events'
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { spawnServer, type ServerProcess } from '#tests/support/processes'

const folders: string[] = []
const servers: ServerProcess[] = []
afterEach(async () => {
  for (const { child, ended } of servers.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'interpoles-process-'))
  folders.push(path)
  return path
}

function start(env: Record<string, string> = {}): ServerProcess {
  const server = spawnServer({ env: { DATA_DIR: folder(), ...env } })
  servers.push(server)
  return server
}

/** A request whose head has arrived (the server has said "continue") and whose body has not. */
async function beginRequest(url: string): Promise<ClientRequest> {
  const request = httpRequest(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', expect: '100-continue', 'transfer-encoding': 'chunked' }
  })
  request.on('error', () => undefined)
  request.flushHeaders()
  await once(request, 'continue')
  request.write('{"email":"a@b.example",')
  return request
}

describe('a start that cannot succeed says why and leaves nothing behind', () => {
  it('when the environment is wrong, in French and in English', async () => {
    const french = start({ PORT: 'trois', LANG: 'C' })
    expect(await french.ended).toBe(1)
    expect(french.output()).toMatch(/PORT vaut «.trois.»/)
    const english = start({ PORT: 'trois', LANG: 'en_GB.UTF-8' })
    expect(await english.ended).toBe(1)
    expect(english.output()).toMatch(/PORT is “trois”/)
    expect(english.output()).not.toMatch(/\bat .*\.ts:\d+/)
  })

  it('when the port is taken, before making a database', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const server = start({ PORT: String(port) })
    expect(await server.ended).toBe(1)
    other.close()
    expect(server.output()).toContain(`Le port ${port} est déjà pris`)
    expect(server.output()).not.toContain('Création')
  })

  it('when the address is not one of this machine', async () => {
    const server = start({ HOST: '192.0.2.1' })
    expect(await server.ended).toBe(1)
    expect(server.output()).toContain('192.0.2.1')
  })

  it('when the data folder is a file', async () => {
    const path = join(folder(), 'file')
    writeFileSync(path, '')
    const server = start({ DATA_DIR: path })
    expect(await server.ended).toBe(1)
    expect(server.output()).toContain(`${path} n’est pas un dossier`)
  })

  it('when DATABASE_URL does not answer, without repeating its password', async () => {
    const server = start({ DATABASE_URL: 'postgres://nom:canari-secret@127.0.0.1:1/base' })
    expect(await server.ended).toBe(1)
    expect(server.output()).toContain('DATABASE_URL')
    expect(server.output()).not.toContain('canari-secret')
  })
})

describe('a running server', () => {
  it('asks for the first run, refuses a second server by name, and stops in an orderly way', async () => {
    const dataDir = folder()
    const first = start({ DATA_DIR: dataDir })
    const url = await first.url()
    await first.until(new RegExp(`${url}/bienvenue`))

    const second = start({ DATA_DIR: dataDir })
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`processus ${first.child.pid}`)

    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    expect(first.output()).toContain('Arrêté proprement')
    await expect(fetch(url)).rejects.toThrow()
  })

  it('finishes the request under way when it is asked to stop', async () => {
    const server = start()
    const url = await server.url()
    const request = await beginRequest(url)
    server.child.kill('SIGTERM')
    await server.until(/Arrêt demandé/)
    request.end('"password":"x"}')
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    expect(response.statusCode, server.output()).toBe(401)
    expect(await server.ended).toBe(0)
  })

  it('is ready again by itself after a kill -9, with everything it had said was done', async () => {
    const dataDir = folder()
    const first = start({ DATA_DIR: dataDir })
    const setup = await fetch(`${await first.url()}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        content: 'empty',
        networkName: 'Réseau',
        givenName: 'Anna',
        familyName: 'Le Bras',
        email: 'anna@reseau.example',
        password: 'cinq goélands sur le toit'
      })
    })
    expect(setup.status).toBe(201)
    first.child.kill('SIGKILL')
    await first.ended

    const second = start({ DATA_DIR: dataDir })
    const url = await second.url()
    expect(await (await fetch(`${url}/api/v1/setup`)).json()).toEqual({ needed: false })
  })

  it('leaves at once at the second signal', async () => {
    const server = start({ STOP_TIMEOUT_SECONDS: '60' })
    const request = await beginRequest(await server.url())
    server.child.kill('SIGTERM')
    await server.until(/Arrêt demandé/)
    await expect
      .poll(
        () => {
          server.child.kill('SIGTERM')
          return server.child.exitCode
        },
        { interval: 300, timeout: 5_000 }
      )
      .toBe(130)
    request.destroy()
  })
})
