import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const node = {
  environment: 'node',
  // Real PostgreSQL and sockets: generous, and never a substitute for waiting on an event.
  testTimeout: 30_000,
  hookTimeout: 60_000
} as const

export default defineConfig({
  resolve: {
    // The same two names that package.json "imports" gives Node, and SvelteKit's own.
    alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) }
  },
  test: {
    // Two cores: one file per core, each with its own database.
    maxWorkers: 2,
    // As in playwright.config.ts.
    retry: process.env['CI'] ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          ...node,
          name: 'unit',
          include: [
            'shared/**/*.test.ts',
            'src/**/*.test.ts',
            'server/**/*.test.ts',
            'tests/unit/**/*.test.ts',
            'tests/architecture/**/*.test.ts'
          ]
        }
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'database',
          include: ['tests/{api,collab,domain,operations}/**/*.test.ts'],
          globalSetup: 'tests/support/global-database.ts'
        }
      }
    ]
  }
})
