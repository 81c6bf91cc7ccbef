// Runs a module of the browser side in Debian's Chromium, without the product around it: for what no other runtime has
// (IndexedDB transactions, storage that is persisted, several tabs).
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

export interface ChromiumModule {
  context: BrowserContext
  /** A tab where the exports of the module are `window.kit`. */
  open(): Promise<Page>
  close(): Promise<void>
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking'
]

/** @param entry path of the module from the root of the repository */
export async function chromiumModule(entry: string): Promise<ChromiumModule> {
  const script = await bundle(entry)
  const server = await serve(script)
  const profile = await mkdtemp(join(tmpdir(), 'interpoles-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    context,
    open: async () => {
      const page = await context.newPage()
      await page.goto(origin)
      await page.waitForFunction(() => 'kit' in window)
      return page
    },
    close: async () => {
      await context.close()
      await new Promise((done) => server.close(done))
      await rm(profile, { recursive: true, force: true })
    }
  }
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [resolve(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'kit',
    target: 'chrome111',
    alias: { $lib: resolve('src/lib') },
    logLevel: 'silent'
  })
  const [file] = outputFiles
  if (!file) throw new Error(`nothing was bundled from ${entry}`)
  return `${file.text}\nwindow.kit = kit`
}

async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/kit.js'
    response.setHeader(
      'content-type',
      isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8'
    )
    response.end(isScript ? script : '<!doctype html><title>kit</title><script src="/kit.js"></script>')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}
